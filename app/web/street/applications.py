"""The queue of applications, and one case beside it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment
from app.core import clock
from app.web import casewords
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.residentfacts import short_place
from app.web.street import bp, money
from app.web.street.rail import desk_code

LIMIT = 25
CSV_LIMIT = 2000
TURNS = ("", "mine", "community", "returned", "done")
NAMES = ("turn", "programme", "community", "due", "q")


def filters() -> enrolment.Filters:
    """The filters in the address; what it does not know is left out."""
    turn = request.args.get("turn", "")
    return enrolment.Filters(
        turn=turn if turn in TURNS else "",
        programme_id=request.args.get("programme", "")[:60],
        community_code=request.args.get("community", "")[:12] if request.args.get("community", "").isdigit() else "",
        due="today" if request.args.get("due") == "today" else "",
        text=request.args.get("q", "").strip()[:40],
    )


def kept(**changes: str | None) -> dict[str, Any]:
    """The filters of this address, changed; empty ones are left out."""
    now = {name: request.args.get(name, "") for name in NAMES}
    now.update({name: value or "" for name, value in changes.items()})
    return {name: value for name, value in now.items() if value}


@bp.get("/")
@bp.get("/applications")
def queue() -> ResponseReturnValue:
    """The whole queue, the most urgent first; at desk width the first case stands beside it."""
    return page(None)


@bp.get("/applications/<number>")
def application(number: str) -> ResponseReturnValue:
    """One case, with the queue beside it at desk width."""
    return page(number)


def page(
    number: str | None, *, act: str = "", errors: dict[str, str] | None = None, typed: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """The queue with a case open; 422 where what was typed did not hold."""
    person, chosen = viewer(), filters()
    rows = enrolment.queue(person, chosen, after=_after(), limit=LIMIT + 1)
    more, rows = len(rows) > LIMIT, rows[:LIMIT]
    case = _case(number, rows)
    fragment = bool(request.args.get("fragment"))
    seen = request.args.get("seen", type=int)
    answer = render_template(
        "street/applications/_live.html" if fragment else "street/applications/queue.html",
        rows=rows,
        opened=number is not None,
        act=act or request.args.get("act", ""),
        errors=errors or {},
        typed=typed or {},
        summary=enrolment.summary(person),
        tabs_shown=_tabs(chosen),
        programme_options=_options(enrolment.programmes_in_queue(person)),
        selectable=person.holds("street_approver", "district_approver") and chosen.turn not in ("done", "returned"),
        keys_off=request.cookies.get("keys") == "off",
        live_url=_live_url(number, case),
        filters=chosen,
        active=_active(chosen),
        communities=enrolment.communities_in_queue(person),
        cards=money.budget_cards(person, desk_code(), [row.programme.programme_id for row in rows]),
        next_page=_next_page(rows) if more else "",
        kept=kept,
        changed=seen is not None and case is not None and case.application.revision != seen,
        seen=seen if seen is not None else (case.application.revision if case else None),
        **(casewords.told(case) if case else {"case": None}),
        amount=money.amount_words,
        short_place=short_place,
    )
    return answer, 422 if errors else 200


def _case(number: str | None, rows: list[enrolment.QueueRow]) -> enrolment.Case | None:
    if number is not None:
        return enrolment.case(viewer(), number)
    return enrolment.case(viewer(), rows[0].number) if rows else None


def _after() -> tuple[dt.date, int] | None:
    day, _dot, found = request.args.get("after", "").partition(".")
    try:
        return dt.date.fromisoformat(day), int(found)
    except ValueError:
        return None


def _next_page(rows: list[enrolment.QueueRow]) -> str:
    last = rows[-1]
    day = last.due_on or clock.today()
    return url_for("street.queue", after=f"{day.isoformat()}.{last.id}", **kept())


def _live_url(number: str | None, case: enrolment.Case | None) -> str:
    seen = case.application.revision if case else None
    if number is not None:
        return url_for("street.application", number=number, fragment=1, seen=seen, **kept())
    return url_for("street.queue", fragment=1, seen=seen, **kept())


def _options(names: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, name_en if language() == "en" and name_en else name) for key, (name, name_en) in names.items()]


def _tabs(chosen: enrolment.Filters) -> list[dict[str, Any]]:
    words = {
        "": _("全部"), "mine": _("等我办"), "community": _("等社区核实"), "returned": _("等居民补件"),
        "done": _("已办结"),
    }  # fmt: skip
    return [
        {"href": url_for("street.queue", **kept(turn=turn)), "text": words[turn], "current": turn == chosen.turn}
        for turn in TURNS
    ]


def _active(chosen: enrolment.Filters) -> list[dict[str, str]]:
    found = []
    person = viewer()
    if chosen.programme_id:
        names = dict(_options(enrolment.programmes_in_queue(person)))
        shown = names.get(chosen.programme_id, chosen.programme_id)
        found.append({"text": shown, "href": url_for("street.queue", **kept(programme=None))})
    if chosen.community_code:
        shown = enrolment.communities_in_queue(person).get(chosen.community_code, chosen.community_code)
        found.append({"text": shown, "href": url_for("street.queue", **kept(community=None))})
    if chosen.due:
        found.append({"text": _("今天到期"), "href": url_for("street.queue", **kept(due=None))})
    if chosen.text:
        found.append({"text": chosen.text, "href": url_for("street.queue", **kept(q=None))})
    return found


@bp.get("/applications.csv")
def queue_csv() -> ResponseReturnValue:
    """The filtered queue as a spreadsheet; cells that could be read as formulas are defused."""
    rows = enrolment.queue(viewer(), filters(), limit=CSV_LIMIT)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("编号"), _("申请人"), _("年龄"), _("项目"), _("社区"), _("每月（元）"), _("时限"), _("状态")])
    for row in rows:
        writer.writerow(
            [
                row.number,
                safe_cell(row.resident),
                row.age,
                safe_cell(row.programme.name_en if language() == "en" else row.programme.name),
                safe_cell(row.community),
                f"{row.monthly / 100:.2f}" if row.monthly is not None else "",
                row.due_on.isoformat() if row.due_on else "",
                row.state,
            ]
        )
    return Response(
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="applications-{clock.today().isoformat()}.csv"'},
    )


def safe_cell(text: str) -> str:
    """Text a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
