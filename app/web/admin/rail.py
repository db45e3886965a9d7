"""The rail of the administrator's desk."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.web import vocabulary
from app.web.admin import bp
from app.web.kernel.viewer import viewer_or_none


@bp.context_processor
def _names() -> dict[str, Any]:
    person = viewer_or_none()
    if person is None or not person.holds("admin"):
        return {}
    return {
        "console_name": _("系统管理"),
        "console_who": person.name,
        "console_home": url_for("admin.people"),
        "sections": [{"text": _("工作人员"), "href": url_for("admin.people"), "count": 0, "current": True}],
        "word": vocabulary.word,
    }
