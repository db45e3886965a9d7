"""Who walks the routes, and the objects they meet: one of ours and one of theirs for every role.

*Ours* are the family of 王秀兰, the officials of her street, and the provider that serves her. *Theirs* hold the same
roles in another district, at another provider, in another family.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, select

from app import accounts, notifications
from app.accounts import ROLES
from app.accounts.models import SignInSession
from app.catalogue.models import PriceFiling, Service
from app.core import clock, db
from app.core.actors import SYSTEM
from app.core.ids import new_id
from app.core.money import Money
from app.dispatch.models import Assignment, Job
from app.enrolment.models import Application
from app.funding.models import Budget, BudgetMove
from app.notifications.models import Message
from app.orders.models import Order
from app.payments.models import SandboxCheckout
from app.programmes.models import ProgrammeVersion
from app.providers.models import Provider, Worker
from app.residents.models import ProxyLink, Resident

ELDER, DAUGHTER, STRANGER = "王秀兰", "刘芳", "路人"
STREET, DISTRICT, FAR_STREET, FAR_DISTRICT = "110102010", "110102", "110101001", "110101"
OUR_PROVIDER, THEIR_PROVIDER = "nuanyang", "jinse"
AT_PROVIDER = ("provider_manager", "dispatcher", "worker")
FAMILIES = {
    ("resident", True): ELDER, ("proxy", True): DAUGHTER, ("resident", False): "李明", ("proxy", False): "何立新",
}  # fmt: skip
DISTRICT_WIDE = ("district_officer", "district_approver", "auditor", "evaluator", "funder", "admin")


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody signed in: whose they are, and whether there is somebody they order for."""

    role: str
    ours: bool
    person_id: int
    session_id: int
    token: str
    serves: bool

    def __str__(self) -> str:
        return f"{'our' if self.ours else 'their'} {self.role}"


def walkers() -> list[Walker]:
    """One of ours and one of theirs for every role, and somebody who holds none. Makes those the cast lacks."""
    with db.transaction():
        found = [_enter("nobody's", False, accounts.register_person(STRANGER, by=SYSTEM).id)]
        for role in ROLES:
            found += [_enter(role, ours, _person(role, ours)) for ours in (True, False)]
    return found


def _enter(role: str, ours: bool, person_id: int) -> Walker:
    token = accounts.start_session(person_id, "walker", second_factor=True)
    notifications.tell([person_id], "link_withdrawn", {"proxy": "甲", "resident": "乙"})
    row = db.session().scalars(select(SignInSession).where(SignInSession.person_id == person_id)).all()[-1]
    return Walker(role, ours, person_id, row.id, token, role in ("resident", "proxy"))


def _person(role: str, ours: bool) -> int:
    s = db.session()
    if role in ("resident", "proxy"):
        name = FAMILIES[role, ours]
        return s.scalars(select(accounts.Person.id).where(accounts.Person.name == name)).one()
    if role == "worker" and ours:
        return s.scalars(select(Worker.person_id).where(Worker.id == _assignment().worker_id)).one()
    person = accounts.register_person(f"{'我方' if ours else '他方'}{role}", by=SYSTEM)
    if role in AT_PROVIDER:
        code = OUR_PROVIDER if ours else THEIR_PROVIDER
        organisation = s.scalars(select(Provider.organisation_id).where(Provider.code == code)).one()
        accounts.grant(person.id, role, by=SYSTEM, organisation_id=organisation)
        return person.id
    wide = role in DISTRICT_WIDE
    place = (DISTRICT if wide else STREET) if ours else (FAR_DISTRICT if wide else FAR_STREET)
    accounts.grant(person.id, role, by=SYSTEM, division_code=place)
    return person.id


def _elder() -> Resident:
    query = select(Resident).join(accounts.Person, accounts.Person.id == Resident.person_id)
    return db.session().scalars(query.where(accounts.Person.name == ELDER)).one()


def _provider() -> Provider:
    return db.session().scalars(select(Provider).where(Provider.code == OUR_PROVIDER)).one()


def _assignment() -> Assignment:
    """Who carries out the newest assigned job of an order of ours."""
    query = (
        select(Assignment)
        .join(Job, Job.id == Assignment.job_id)
        .join(Order, Order.id == Job.order_id)
        .where(Order.resident_id == _elder().id, Job.provider_id == _provider().id, Assignment.released_at.is_(None))
    )
    return db.session().scalars(query.order_by(Job.service_date.desc(), Job.id.desc()).limit(1)).one()


def _job() -> Job:
    return db.session().get_one(Job, _assignment().job_id)


def _service() -> int:
    query = select(Service.id).where(Service.provider_id == _provider().id, Service.state == "listed")
    query = query.where(Service.code == "meal.lunch")
    return db.session().scalars(query).one()


def _filing() -> int:
    query = select(PriceFiling.id).where(PriceFiling.service_id == _service()).limit(1)
    return db.session().scalars(query).one()


def _street_budget() -> int:
    query = select(Budget.id).where(Budget.division_code == STREET).order_by(Budget.id).limit(1)
    return db.session().scalars(query).one()


def _application() -> str:
    query = select(Application.number).where(Application.resident_id == _elder().id).limit(1)
    return db.session().scalars(query).one()


def _street_version() -> int:
    query = select(ProgrammeVersion.id).order_by(ProgrammeVersion.id).limit(1)
    return db.session().scalars(query).one()


def _waiting_service() -> int:
    """A new service of our provider that waits for the street office; made here, as the cast lists all of its own."""
    s = db.session()
    values = dict(s.execute(select(*Service.__table__.c).where(Service.id == _service())).one()._mapping)
    s.execute(insert(Service), [values | {"id": (made := new_id()), "state": "submitted"}])
    return made


def _link() -> int:
    return db.session().scalars(select(ProxyLink.id).where(ProxyLink.resident_id == _elder().id).limit(1)).one()


def _worker() -> int:
    return _assignment().worker_id


def _checkout() -> str:
    return db.session().scalars(select(SandboxCheckout.ref).limit(1)).one()


def _move() -> int:
    """A budget move of our street that waits for a decision; made here, as the cast decides all of its own."""
    row = BudgetMove(
        id=new_id(), budget_id=_street_budget(), amount=Money(100), state="proposed", reason="walk", made_at=clock.now()
    )
    db.session().add(row)
    db.session().flush()
    return row.id


def _official() -> accounts.Person:
    """The approver of our street, as the administrator looks after them."""
    return db.session().scalars(select(accounts.Person).where(accounts.Person.login == "chenli")).one()


THINGS: dict[str, Callable[[], object]] = {
    "order": lambda: db.session().get_one(Order, _job().order_id).number,
    "job": lambda: _job().id,
    "worker": _worker,
    "service": _service,
    "waiting_service": _waiting_service,
    "filing": _filing,
    "provider": lambda: _provider().id,
    "resident": lambda: _elder().id,
    "link": _link,
    "application": _application,
    "budget": _street_budget,
    "move": _move,
    "version": _street_version,
    "official": lambda: _official().id,
    "role": lambda: accounts.roles_of(_official().id)[0].id,
    "checkout": _checkout,
    "question": lambda: "days",
    "page": lambda: "home",
    "status": lambda: 409,
    "filename": lambda: "favicon.svg",
}

MINE: dict[str, Callable[[Walker], object]] = {
    "session": lambda walker: walker.session_id,
    "message": lambda walker: (
        db.session().scalars(select(Message.id).where(Message.person_id == walker.person_id).limit(1)).one()
    ),
}
