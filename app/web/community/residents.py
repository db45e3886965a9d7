"""One resident at the desk, and registering a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, enrolment, orders, places, residents
from app.core import clock
from app.core.db import transaction
from app.core.errors import Forbidden, Invalid, LinliError
from app.web.community import bp
from app.web.community.rail import at_the_desk
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.residentfacts import fact_rows

FIELDS = ("name", "phone", "id_number", "community", "detail", "hukou")
ORDERS = 5


@bp.get("/residents/<int:resident_id>")
def resident(resident_id: int) -> ResponseReturnValue:
    """Everything a call or a visit needs on one page: order, repeat, apply, who acts for them."""
    person = viewer()
    card = residents.card(person, resident_id)
    known = residents.facts_as_of([resident_id], clock.today())[resident_id]
    recent = orders.mine(person, resident_id, limit=ORDERS)
    return render_template(
        "community/residents/show.html",
        card=card,
        age=enrolment.age_on(card.born, clock.today()),
        facts=fact_rows(known),
        options=enrolment.options(person, resident_id),
        orders=recent,
        again=next((line for line in recent if line.state in ("completed", "closed")), None),
        applies=person.holds("community_worker"),
        community=places.names([card.residence_code]).get(card.residence_code, ""),
    )


@bp.get("/registration")
def register() -> ResponseReturnValue:
    """The form for a new resident."""
    return _form({}, {})


@bp.post("/registration")
def register_resident() -> ResponseReturnValue:
    """Register a person as a resident with where they live; what was typed is kept where something is wrong."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    person = at_the_desk()
    try:
        errors = _missing(typed)
        if errors:
            raise Invalid(fields=errors)
        if not any(places.within(typed["community"], code) for code in person.divisions("community_worker")):
            raise Forbidden("只能登记本辖区的居民")
        with transaction():
            resident_id = _register(typed, person)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()} or {"name": said(error)}
        return _form(typed, _as_typed(fields))
    except LinliError as error:
        return _form(typed, {"name": said(error)})
    flash(_("已登记：%(name)s", name=typed["name"]), "success")
    return redirect(url_for("community.resident", resident_id=resident_id), 303)


def _missing(typed: dict[str, str]) -> dict[str, str]:
    needed = {
        "name": "请填写姓名",
        "id_number": "请填写身份证号",
        "community": "请选择居住的社区",
        "detail": "请填写门牌",
    }
    return {name: text for name, text in needed.items() if not typed[name]}


def _as_typed(fields: dict[str, str]) -> dict[str, str]:
    """The rooms' names of fields as this form calls them."""
    names = {"residence": "community", "residence_code": "community", "community_code": "community"}
    return {names.get(name, name): text for name, text in fields.items()}


def _register(typed: dict[str, str], person: accounts.Viewer) -> int:
    phone = accounts.normal_phone(typed["phone"]) if typed["phone"] else None
    known = accounts.find_by_phone(phone) if phone else None
    if known is not None and known.name != typed["name"]:
        raise Invalid(fields={"phone": "这个手机号已经登记在别人名下"})
    owner = known or accounts.register_person(typed["name"], phone, by=person)
    hukou = typed["hukou"] or typed["community"]
    row = residents.register(owner.id, typed["id_number"], typed["community"], hukou, by=person)
    residents.add_address(row.id, typed["community"], typed["detail"], label="家", by=person)
    return row.id


def _form(typed: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    page = render_template(
        "community/residents/register.html",
        typed=typed,
        errors=errors,
        communities=_communities(),
        districts=_districts(),
    )
    return page, 422 if errors else 200


def _communities() -> list[tuple[str, str]]:
    found: list[Any] = []
    for code in viewer().divisions("community_worker"):
        whole = places.find(code) if len(code) == 12 else None
        found.extend([whole] if whole else places.children(code))
    return [(each.code, each.name) for each in found]


def _districts() -> list[tuple[str, str]]:
    code = next(iter(viewer().divisions("community_worker")), "")
    province = code[:2]
    return [(each.code, each.name) for city in places.children(province) for each in places.children(city.code)]
