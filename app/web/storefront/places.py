"""For whom, and where: choosing the person a page is for, and adding a door they are served at."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import places, residents
from app.core.db import transaction
from app.core.errors import Invalid
from app.web.kernel.viewer import viewer
from app.web.kernel.ways import safe_next, with_param
from app.web.storefront import bp
from app.web.storefront.serving import COOKIE, here, served, serving

YEAR = 365 * 24 * 3600
STREET_DIGITS = 9


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Everyone the viewer may order for."""
    back = safe_next(request.args.get("next"), here("storefront.home"))
    found = serving()
    return render_template("storefront/people/index.html", people=found.people, who=found.who, next=back, back=back)


@bp.post("/people")
def choose_person() -> ResponseReturnValue:
    """From here on pages are for this person, until another is chosen."""
    who = served()
    onward = safe_next(request.form.get("next"), url_for("storefront.home"))
    answer = redirect(with_param(onward, "for", str(who.resident_id)), 303)
    answer.set_cookie(
        COOKIE, str(who.resident_id), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


@bp.get("/addresses/new")
def new_address() -> ResponseReturnValue:
    """Ask for a door in one of the street's communities."""
    return _address_page({}, {})


@bp.post("/addresses/new")
def add_address() -> ResponseReturnValue:
    """Keep the address and go back to where it was needed, with it chosen."""
    who = served()
    given = {name: request.form.get(name, "").strip() for name in ("community", "detail", "label")}
    try:
        with transaction():
            line = residents.add_address(
                who.resident_id, given["community"], given["detail"], label=given["label"], by=viewer()
            )
            address_id = line.address_id
    except Invalid as error:
        return _address_page(given, error.fields), 422
    onward = safe_next(request.form.get("next"), here("storefront.services"))
    return redirect(with_param(onward, "address", str(address_id)), 303)


def _address_page(given: dict[str, str], errors: dict[str, str]) -> str:
    who = served()
    back = safe_next(request.values.get("next"), here("storefront.services"))
    nearby = places.children(who.residence_code[:STREET_DIGITS])
    return render_template(
        "storefront/people/address.html", who=who, given=given, errors=errors, next=back, back=back,
        communities=[(division.code, division.name) for division in nearby],
    )  # fmt: skip
