"""The order's questions, one a page. Answers travel in the address; known ones are filled in, none is asked twice.

What is asked belongs to the vertical (`questions`); this module walks through it.
"""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import catalogue
from app.core.errors import Invalid, NotFound
from app.web.kernel.errors import said
from app.web.kernel.ways import way
from app.web.storefront import bp
from app.web.storefront.questions import Answers, asking
from app.web.storefront.serving import served


def answers_of(service_id: int) -> Answers:
    """The answers given so far for one service; `NotFound` where the person cannot have it."""
    who = served()
    card = catalogue.service(service_id, who.residence_code)
    if not card.on_shelf or card.vertical not in asking:
        raise NotFound()
    return asking[card.vertical].read(card, who, request.values)


@bp.get("/services/<int:service_id>/order")
def begin_order(service_id: int) -> ResponseReturnValue:
    """Go to the first question without an answer, or to the check page."""
    return _onward(answers_of(service_id))


@bp.get("/services/<int:service_id>/order/<question>")
def order_step(service_id: int, question: str) -> ResponseReturnValue:
    """Ask one question. With `given=1` the answer stands in the address: take it and go on."""
    answers = answers_of(service_id)
    if question not in answers.questions:
        raise NotFound()
    errors: dict[str, str] = {}
    if request.args.get("given"):
        try:
            answers.check(question)
            return _onward(answers)
        except Invalid as error:
            errors = error.fields or {question: said(error)}
    page = render_template(
        f"storefront/steps/{answers.vertical}_{question}.html",
        who=answers.who, answers=answers, item=answers.card, question=question, errors=errors,
        back=_back(answers, question), hidden=answers.hidden(besides=question),
    )  # fmt: skip
    return (page, 422) if errors else page


def _onward(answers: Answers) -> ResponseReturnValue:
    missing = answers.missing()
    service_id = answers.card.service_id
    if missing:
        return redirect(
            way("storefront.order_step", {"service_id": service_id, "question": missing, **answers.params()})
        )
    return redirect(way("storefront.check", {"service_id": service_id, **answers.params()}))


def _back(answers: Answers, question: str) -> str:
    service_id = answers.card.service_id
    if not answers.missing():
        return way("storefront.check", {"service_id": service_id, **answers.params()})
    before = answers.questions.index(question)
    if before == 0:
        return way("storefront.service", {"service_id": service_id, "for": answers.who.resident_id})
    earlier = answers.questions[before - 1]
    return way("storefront.order_step", {"service_id": service_id, "question": earlier, **answers.params()})
