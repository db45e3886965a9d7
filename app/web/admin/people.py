"""Staff and their roles. Each act is one verb of `accounts`, never on oneself, and is in the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, organisations, places
from app.accounts import Viewer
from app.accounts.members import HeldOffice, StaffMember
from app.core.db import transaction
from app.core.errors import LinliError, NotFound
from app.web import vocabulary
from app.web.admin import bp
from app.web.kernel.errors import said
from app.web.kernel.typed import Typed, field_errors
from app.web.kernel.viewer import viewer

GIVEN_HERE = (
    "street_officer", "street_approver", "district_officer", "district_approver", "finance_officer", "auditor",
    "community_worker", "phone_operator",
)  # fmt: skip


@bp.get("/", endpoint="people")
def listed() -> ResponseReturnValue:
    """Everybody who signs in by a password."""
    members = accounts.staff()
    return render_template("admin/people/index.html", members=members, where=_where(members), role_word=role_word)


@bp.get("/people/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """One of them: roles, sessions, second factor."""
    return _page(person_id, {}), 200


@bp.post("/people/<int:person_id>/roles")
def grant_role(person_id: int) -> ResponseReturnValue:
    """Let them hold a role at a division, until a day or for good."""
    by = _administering(person_id)
    role, division = request.form.get("role", ""), request.form.get("division_code", "").strip()[:12]
    typed = Typed(request.form)
    try:
        until = typed.day("until_day") if request.form.get("until_day") else None
        if role not in GIVEN_HERE:
            typed.wrong["role"] = "请选择岗位"
        typed.check()
        with transaction():
            accounts.grant(person_id, role, by=by, division_code=division, until_day=until)
    except LinliError as error:
        return _page(person_id, field_errors(error, "role")), error.status
    flash(_("已授予岗位"), "success")
    return redirect(url_for("admin.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/roles/<int:role_id>/ending")
def end_role(person_id: int, role_id: int) -> ResponseReturnValue:
    """Take one of their roles back."""
    by = _administering(person_id)
    if all(office.role_id != role_id for office in accounts.staff_member(person_id).offices):
        raise NotFound()
    return _do(person_id, lambda: accounts.end_role(role_id, by=by), _("岗位已结束"))


@bp.post("/people/<int:person_id>/sessions/ending")
def end_sessions(person_id: int) -> ResponseReturnValue:
    """Sign them out everywhere."""
    by = _administering(person_id)
    return _do(person_id, lambda: accounts.end_all_sessions(person_id, by=by), _("已在所有设备退出登录"))


@bp.post("/people/<int:person_id>/second-factor/ending")
def reset_factor(person_id: int) -> ResponseReturnValue:
    """They lost their authenticator: the next sign-in sets up a new one."""
    by = _administering(person_id)
    return _do(person_id, lambda: accounts.reset_second_factor(person_id, by=by), _("下次登录时会重新设置第二步验证"))


def role_word(role: str) -> str:
    """The role in words."""
    return _("管理员") if role == "admin" else str(vocabulary.word("role", role))


def _administering(person_id: int) -> Viewer:
    """The viewer as administrator of this person; `NotFound` for who is no staff, `Forbidden` for oneself."""
    accounts.staff_member(person_id)
    accounts.must_administer(viewer(), person_id)
    return viewer().acting("admin")


def _do(person_id: int, verb: Callable[[], object], done: str) -> ResponseReturnValue:
    try:
        with transaction():
            verb()
        flash(done, "success")
    except LinliError as error:
        flash(said(error), "error")
    return redirect(url_for("admin.person", person_id=person_id), 303)


def _page(person_id: int, errors: dict[str, str]) -> str:
    member = accounts.staff_member(person_id)
    return render_template(
        "admin/people/show.html",
        member=member,
        where=_where([member]),
        role_word=role_word,
        choices=[(role, role_word(role)) for role in GIVEN_HERE],
        may_change=accounts.can_administer(viewer(), person_id),
        typed=request.form,
        errors=errors,
    )


def _where(members: Iterable[StaffMember]) -> Callable[[HeldOffice], str]:
    """What says where a role is held, all names asked for at once."""
    offices = [office for member in members for office in member.offices]
    divisions = places.names({each.division_code for each in offices if each.division_code})
    bodies = organisations.names({each.organisation_id for each in offices if each.organisation_id})

    def where(office: HeldOffice) -> str:
        return bodies.get(office.organisation_id or 0, "") or divisions.get(office.division_code or "", "")

    return where
