"""Applying to serve: the one page open to anyone signed in, and sending a returned application again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import places, providers
from app.core.db import transaction
from app.core.errors import LinliError
from app.web.kernel.typed import Typed, field_errors
from app.web.kernel.viewer import viewer
from app.web.provider import bp, rail


@bp.get("/apply")
def application() -> ResponseReturnValue:
    """The application form. The district and street are chosen first, from places that are known."""
    return _page()


@bp.post("/apply")
def apply() -> ResponseReturnValue:
    """Apply; the applicant becomes the manager, and enters certificates next."""
    typed = Typed(request.form)
    person = viewer()
    try:
        street, areas = typed.text("street_code", 9), request.form.getlist("areas")
        name, phone = typed.text("name", 80), typed.text("phone", 20)
        typed.check()
        with transaction():
            providers.apply(
                name=name, kind=typed.text("kind"), uscc=typed.text("uscc", 30), street_code=street,
                areas=areas or ([street] if street else []), phone=phone or None, by=person,
            )  # fmt: skip
    except LinliError as error:
        return _page(field_errors(error)), error.status
    flash(_("申请已交给街道。请接着登记证照，街道核对原件后就可以开始服务。"), "success")
    if not person.holds("provider_manager"):
        return redirect(url_for("provider.application", sent=1), 303)
    return redirect(url_for("provider.certificates"), 303)


@bp.post("/application/again")
def apply_again() -> ResponseReturnValue:
    """Send a returned application in again."""
    person, card = rail.manager(), rail.provider()
    with transaction():
        providers.apply_again(card.id, by=person)
    flash(_("申请已重新交给街道"), "success")
    return redirect(url_for("provider.certificates"), 303)


def _page(errors: dict[str, str] | None = None) -> str:
    values: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    district = values.get("district", "")
    street = values.get("street_code", "")
    streets = places.children(district) if district.isdigit() and len(district) == 6 else []
    inside = street and street.startswith(district) and any(each.code == street for each in streets)
    return render_template(
        "provider/applications/application.html",
        values=values,
        chosen_areas=request.form.getlist("areas"),
        errors=errors or {},
        districts=[(each.code, each.name) for each in _districts()],
        streets=[(each.code, each.name) for each in streets],
        areas=[(each.code, each.name) for each in places.children(street)] if inside else [],
        street_name=places.name(street) if inside else "",
        kinds=providers.KINDS,
        sent=bool(request.args.get("sent")),
    )


def _districts() -> list[places.Division]:
    found: list[places.Division] = []
    for province in places.children(None):
        for city in places.children(province.code):
            found += [each for each in places.children(city.code) if each.level == "district"]
    return found[:400]
