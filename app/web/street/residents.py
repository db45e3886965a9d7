"""Residents of the office's divisions: found, read masked, and in full for a reason that they can read."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment, residents
from app.core import clock
from app.core.db import transaction
from app.core.errors import Invalid
from app.web.kernel.viewer import viewer
from app.web.residentfacts import fact_rows
from app.web.street import bp
from app.web.street.rail import acting


@bp.get("/residents", endpoint="residents")
def found() -> ResponseReturnValue:
    """Find a resident by name, pinyin, whole phone or its last four digits."""
    text = request.args.get("q", "").strip()[:40]
    rows = residents.search(viewer(), text) if text else []
    return render_template(
        "street/residents/index.html",
        text=text,
        rows=rows,
        ages={row.resident_id: enrolment.age_on(row.born, clock.today()) for row in rows},
    )


@bp.get("/residents/<int:resident_id>")
def resident(resident_id: int) -> ResponseReturnValue:
    """One resident, masked."""
    return _page(resident_id)


@bp.post("/residents/<int:resident_id>/look")
def look_at_resident(resident_id: int) -> ResponseReturnValue:
    """Open one masked part for a reason; the look is recorded before anything is shown."""
    what, reason = request.form.get("what", ""), request.form.get("reason", "")
    try:
        with transaction():
            opened = residents.look(acting(viewer()), resident_id, what, reason)
    except Invalid as error:
        errors = {name: _(text) for name, text in error.fields.items()}
        return _page(resident_id, errors=errors, typed={"what": what, "reason": reason})
    return _page(resident_id, opened=opened, what=what)


def _page(
    resident_id: int,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    opened: tuple[str, ...] | None = None,
    what: str = "",
) -> ResponseReturnValue:
    person = viewer()
    card = residents.card(person, resident_id)
    known = residents.facts_as_of([resident_id], clock.today())[resident_id]
    page = render_template(
        "street/residents/show.html",
        card=card,
        age=enrolment.age_on(card.born, clock.today()),
        facts=fact_rows(known),
        options=enrolment.options(person, resident_id),
        applications=enrolment.of_residents(person, [resident_id]),
        looks=residents.looks_at(person, resident_id, limit=10),
        opened=opened,
        what=what,
        errors=errors or {},
        typed=typed or {},
    )
    return page, 422 if errors else 200
