"""The file of one order (卷宗), as an inspector reads and prints it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import ledger, orders, programmes, residents
from app.core.audit import AuditRow
from app.core.db import transaction
from app.orders.timeline import SAID
from app.programmes import versions
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.residentfacts import fact_rows
from app.web.street import bp
from app.web.street.orders import order_page
from app.web.street.rail import acting
from app.web.vocabulary import Word

ACTS: Mapping[tuple[str, str], Word] = {
    ("order", "begin"): _l("服务开始"), ("order", "file_seen"): _l("打开了卷宗"), ("order", "settle"): _l("结清"),
    ("order", "phone_seen"): _l("看了联系电话"), ("job", "open"): _l("生成任务单"), ("job", "start"): _l("开始服务"),
    ("job", "verify"): _l("核实了服务记录"), ("job", "expire"): _l("超时没有答复"), ("job", "fail"): _l("没有做成"),
    ("job", "reopen"): _l("重新派单"), ("job", "withdraw"): _l("撤回任务单"), ("job", "phone_seen"): _l("看了联系电话"),
}  # fmt: skip
MOVED: Mapping[str, Word] = {
    "subsidy": _l("补贴"), "purchase": _l("政府购买"), "discount": _l("服务商优惠"), "compensation": _l("服务商补偿"),
    "resident_part": _l("居民付款"), "refund": _l("退款"), "reversal": _l("冲销"), "take_back": _l("收回"),
    "payment": _l("付款"), "cash": _l("现金"),
}  # fmt: skip


@bp.post("/orders/<number>/file")
def order_file(number: str) -> ResponseReturnValue:
    """The order's file, opened for a reason that the resident can read afterwards."""
    reason = " ".join(request.form.get("reason", "").split())
    found = orders.find(viewer(), number)
    if not 4 <= len(reason) <= 200:
        return order_page(number, {"reason": _("请写明查看卷宗的原因，4 到 200 个字")})
    person = acting(viewer())
    with transaction():
        file = orders.file(person, found, reason)
        told = {
            "codes": ledger.account_codes({each for one in file.movements for each in (one.debit_id, one.credit_id)}),
            "rules": _rules(line.version_id for line in file.lines),
            "known": _known(file.facts.get("facts", {})),
            "opened_by": person.name,
        }
    return render_template(
        "street/orders/file.html",
        file=file,
        reason=reason,
        answers=file.facts.get("answers", []),
        not_paid=file.facts.get("not_paid", []),
        done=done,
        moved=lambda why: MOVED.get(why, why),
        flat=flat,
        english=language() == "en",
        **told,
    )


def _rules(version_ids: Iterable[int | None]) -> list[dict[str, Any]]:
    found = versions.by_ids(each for each in version_ids if each)
    return [
        {
            "name": {"zh": stored.name, "en": stored.name_en},
            "number": stored.number,
            "source": stored.source,
            "sentences": programmes.in_words(stored.rule)["en" if language() == "en" else "zh"],
        }
        for stored in found.values()
    ]


def _known(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts the order was priced with, as the same rows a resident's page has; declared ones by their names."""
    if not kept.get("born"):
        return []
    facts = residents.Facts(
        born=dt.date.fromisoformat(kept["born"]),
        hukou=kept.get("hukou"),
        residence=kept.get("residence"),
        permit=kept.get("permit"),
        status=tuple(kept.get("status", ())),
        care_level=kept.get("care_level"),
        insurance_level=kept.get("insurance_level"),
        disability=tuple({"kind": kind, "grade": grade} for kind, grade in kept.get("disability", ())),
        draws=kept.get("draws", {}),
    )
    return [*fact_rows(facts), *flat(kept.get("extra", {})), *flat(kept.get("elected", {}))]


def done(row: AuditRow) -> str:
    """What one row of history says was done."""
    key = (row.subject, row.act)
    if key in ACTS:
        return str(ACTS[key])
    return _(SAID[key]) if key in SAID else f"{row.subject} · {row.act}"


def flat(value: object, path: str = "") -> list[tuple[str, str]]:
    """Nested values as rows of dotted names, for reading on paper."""
    if isinstance(value, Mapping):
        return [row for key, each in value.items() for row in flat(each, f"{path}.{key}" if path else str(key))]
    if isinstance(value, list | tuple):
        if all(not isinstance(each, Mapping | list | tuple) for each in value):
            return [(path, "、".join(str(each) for each in value))] if value else []
        return [row for index, each in enumerate(value, 1) for row in flat(each, f"{path}.{index}")]
    return [] if value in (None, "") else [(path, str(value))]
