"""residents: who is served, what is known of them as of a day, where they live, who may act for them.

Words: a *resident* (居民) is a person who is served; a *fact* holds from a day to a day, both inclusive; a *proxy*
(代办人) orders for a resident, resting on a recorded consent that either side withdraws at any time.

Invariants: identity number, fact values, address details and contacts' phones are sealed, found by blind index
only; one identity number is one resident (unique index); facts of one kind and name never overlap (a new one
closes the former); nobody reads a resident outside `visible_to`; a full look leaves a row the resident can read.
Rules about money and programmes are not here: they read `facts_as_of`.
"""

from __future__ import annotations

from app.residents.addresses import AddressLine, add_address, addresses, default_address, remove_address, set_default
from app.residents.contacts import ContactLine, add_contact, contacts, remove_contact
from app.residents.events import FactRecorded, ProxyLinkAsked, ProxyLinked, ProxyWithdrawn, ResidentErased
from app.residents.facts import Facts, Origin, facts_as_of, origins
from app.residents.identity import IdNumber, mask_id_number, read_id_number
from app.residents.leaving import erase, export
from app.residents.looks import SeenBy, look, looks_at
from app.residents.models import FACT_KINDS, Fact, ProxyLink, Resident
from app.residents.operations import end_fact, record_fact, register
from app.residents.policies import OrderRight, can_confirm_link, can_order_for
from app.residents.proxies import (
    CONSENT_VERSION,
    SCOPES,
    ask_link,
    ask_link_in_person,
    confirm_link,
    confirm_link_in_person,
    links_to_confirm,
    withdraw_link,
)
from app.residents.queries import (
    Card,
    Found,
    LinkLine,
    Served,
    card,
    find,
    find_by_id_number,
    get,
    links_of,
    names,
    of_person,
    people_ids,
    people_of,
    search,
    told_about,
    visible_to,
)

__all__ = [
    "CONSENT_VERSION", "FACT_KINDS", "SCOPES", "AddressLine", "Card", "ContactLine", "Fact", "FactRecorded",
    "Facts", "Found", "IdNumber", "LinkLine", "OrderRight", "Origin", "ProxyLink", "ProxyLinkAsked", "ProxyLinked",
    "ProxyWithdrawn", "Resident", "ResidentErased", "SeenBy", "Served", "add_address", "add_contact", "addresses",
    "ask_link", "ask_link_in_person", "can_confirm_link", "can_order_for", "card", "confirm_link",
    "confirm_link_in_person", "contacts", "default_address", "end_fact", "erase", "export", "facts_as_of", "find",
    "find_by_id_number", "get", "links_of", "links_to_confirm", "look", "looks_at", "mask_id_number", "names",
    "of_person", "origins", "people_ids", "people_of", "read_id_number", "record_fact", "register",
    "remove_address", "remove_contact", "search", "set_default", "told_about", "visible_to", "withdraw_link",
]  # fmt: skip
