"""accounts: people who sign in, the roles they hold, their sessions and second factors.

Words: a *person* is a human being known here; a *role* is held at a division (with its children) or at an
organisation, from a day to a day; a *viewer* is a signed-in person looking now, and the `by` of what they do.

Invariants: a phone belongs to one person (unique blind index); tokens, codes and passwords are stored as digests
only; a session without a second factor carries no role that needs one (`load_viewer` leaves those roles out);
limits of codes and tries are rows, counted under a lock. What residents are is not known here: see `residents`.
"""

from __future__ import annotations

from app.accounts import scopes
from app.accounts.codes import ask_code, take_code
from app.accounts.events import PhoneCodeAsked, RoleEnded, SessionEnded
from app.accounts.members import staff, staff_member
from app.accounts.models import PHONE_ROLES, ROLES, Person, Role, SignInSession
from app.accounts.passwords import check_password, set_password
from app.accounts.people import end_person, forget, register_person, rename, set_elder_mode, set_language, set_phone
from app.accounts.phones import mask_name, mask_phone, normal_phone, phone_index, tail_index
from app.accounts.policies import can_administer, must_administer
from app.accounts.queries import find_by_login, find_by_phone, get, masked_phone, names, people_with, phone_of, roles_of
from app.accounts.roles import end_role, grant
from app.accounts.second_factor import (
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    has_second_factor,
    recovery_codes_left,
    renew_recovery_codes,
    reset_second_factor,
    second_factors,
)
from app.accounts.sessions import end_all_sessions, end_session, load_viewer, sessions_of, start_session, touch
from app.accounts.viewer import HeldRole, PersonActor, Viewer

__all__ = [
    "PHONE_ROLES", "ROLES", "HeldRole", "Person", "PersonActor", "PhoneCodeAsked", "Role", "RoleEnded",
    "SessionEnded", "SignInSession", "Viewer", "ask_code", "begin_second_factor", "can_administer",
    "check_password", "check_second_factor", "confirm_second_factor", "end_all_sessions", "end_person",
    "end_role", "end_session",
    "find_by_login", "find_by_phone", "forget", "get", "grant", "has_second_factor", "load_viewer", "mask_name",
    "mask_phone", "masked_phone", "must_administer", "names", "normal_phone", "people_with", "phone_index", "phone_of",
    "recovery_codes_left", "register_person", "rename", "renew_recovery_codes", "reset_second_factor", "roles_of",
    "scopes", "second_factors", "sessions_of", "set_elder_mode", "set_language", "set_password", "set_phone",
    "staff", "staff_member", "start_session", "tail_index", "take_code", "touch",
]  # fmt: skip
