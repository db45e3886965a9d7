"""The check page, and the one button that places the order."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import availability, funding, orders
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, LinliError
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.kernel.ways import way
from app.web.kernel.words import language
from app.web.storefront import bp
from app.web.storefront.bills import bill_of, unpaid_rows
from app.web.storefront.paying import lead_to_payment
from app.web.storefront.questions import Answers
from app.web.storefront.questions.answers import flat
from app.web.storefront.serving import actor, here, served
from app.web.storefront.steps import answers_of
from app.web.storefront.told import when

NOTE = 200
SHOWN_AGAIN = (orders.QuoteChanged, orders.AlreadyOrdered, funding.BudgetGone, funding.LimitGone)


def _service_id() -> int:
    served()  # who may be here comes before what was asked
    text = request.values.get("service") or request.values.get("service_id") or ""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Invalid("请重新选要订的服务")
    return int(text)


@bp.get("/orders/check")
def check() -> ResponseReturnValue:
    """Everything once more, with who pays what; nothing has been ordered yet."""
    answers = answers_of(_service_id())
    if answers.missing():
        return redirect(here("storefront.begin_order", service_id=answers.card.service_id, **answers.params()))
    return _page(answers, uuid.uuid4().hex)


@bp.post("/orders")
def place_order() -> ResponseReturnValue:
    """Place what the check page showed. A second click with the same key gives the same orders."""
    answers = answers_of(_service_id())
    key = request.form.get("key", "")[:64]
    begin = here("storefront.begin_order", service_id=answers.card.service_id, **answers.params())
    missing, when_asked = answers.missing(), answers.questions[0]
    if not (key and answers.drafts() and missing in (None, when_asked)):
        return redirect(begin)
    # A day sold out by now may be sold to this very order, sent twice: `place` knows, and says what is gone.
    gone = missing is not None
    try:
        placed = _place(answers, key)
    except availability.Taken as error:
        if len(answers.drafts()) == 1:
            return _taken(answers, said(error)), 409
        flash(said(error), "error")
        return redirect(begin)
    except LinliError as error:
        if isinstance(error, Conflict) and not isinstance(error, SHOWN_AGAIN):
            raise
        return redirect(begin) if gone else _refused(answers, key, error)
    return lead_to_payment(placed)


def _refused(answers: Answers, key: str, error: LinliError) -> ResponseReturnValue:
    """The check page again, with what is true now and what was typed."""
    if isinstance(error, orders.QuoteChanged):
        return _page(answers, uuid.uuid4().hex, changed=True), 409
    if isinstance(error, (funding.BudgetGone, funding.LimitGone)):
        return _page(answers, uuid.uuid4().hex, taken=said(error)), 409
    if isinstance(error, orders.AlreadyOrdered):
        sentence = "请先确认还要再订"
        return _page(answers, key, errors={"again": sentence}), 409
    fields = error.fields if isinstance(error, Invalid) else {}
    return _page(answers, key, errors=fields or {"place": said(error)}), 422


def _place(answers: Answers, key: str) -> list[orders.Order]:
    note = request.form.get("note", "").strip()
    if len(note) > NOTE:
        sentence = "想说的话请不要超过 200 个字"
        raise Invalid(sentence, fields={"note": sentence})
    with transaction():
        return orders.place(
            actor(),
            answers.who.resident_id,
            answers.drafts(note),
            payment=answers.params()["payment"],
            key=key,
            fingerprints=request.form.getlist("fingerprint"),
            confirmed_duplicate=bool(request.form.get("again")),
        )


def _taken(answers: Answers, sentence: str) -> str:
    """What was too late, and the nearest there is: the same on another day, others on that day."""
    [draft] = answers.drafts()
    again = {name: value for name, value in answers.params().items() if name not in ("day", "option")}
    offered = [
        {
            "title": one.service_name_en if language() == "en" else one.service_name,
            "who": one.provider_name_en if language() == "en" else one.provider_name,
            "when": when(one.day, one.starts_at),
            "left": one.left,
            "href": way("storefront.check", {**again, "service_id": one.service_id, "day": one.day.isoformat()}),
        }
        for one in orders.next_best(viewer(), answers.who.resident_id, draft)
    ]
    return render_template(
        "storefront/orders/taken.html", who=answers.who, item=answers.card, sentence=sentence, offered=offered
    )


def _page(answers: Answers, key: str, **more: Any) -> str:
    drafts = answers.drafts()
    priced = orders.quote_drafts(viewer(), answers.who.resident_id, drafts)
    bill = bill_of(priced)
    first = priced[0].quote
    pays_online = answers.params()["payment"] == "online"
    shown: dict[str, Any] = {
        "who": answers.who,
        "item": answers.card,
        "rows": [_who_row(answers), *answers.rows()],
        "hidden": flat(answers.params()),
        "priced": priced,
        "bill": bill,
        "unpaid": unpaid_rows(first),
        "alike": orders.alike(answers.who.resident_id, drafts, viewer().person_id),
        "act": (_("提交订单并支付") if pays_online else _("提交订单，送到付")) if bill.yours else _("提交订单"),
        "free_until": min(one.offer.free_until for one in priced),
        "key": key,
        "note": request.form.get("note", "")[:2000],
        "errors": {},
        "changed": False,
        "taken": "",
    }
    return render_template("storefront/orders/check.html", **{**shown, **more})


def _who_row(answers: Answers) -> dict[str, Any]:
    note = "" if answers.who.is_self else _("您是老人的%(relation)s", relation=_(answers.who.relation))
    service_id = answers.card.service_id
    change = here("storefront.people", next=here("storefront.service", service_id=service_id))
    return {"key": _("给谁"), "value": answers.who.name, "note": note, "href": change}
