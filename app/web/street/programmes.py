"""Programmes and the rule of each in sentences."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import programmes
from app.core.db import transaction
from app.core.errors import Forbidden, LinliError
from app.programmes import queries, versions
from app.web import casewords
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.street import ROLES, bp
from app.web.street.rail import acting

PUBLISHERS = ("district_approver", "street_approver")


@bp.get("/programmes", endpoint="programmes")
def listed() -> ResponseReturnValue:
    """Every version that concerns this office, the ones in force first."""
    rows = queries.listed(viewer().divisions(*ROLES))
    return render_template("street/programmes/index.html", rows=rows, english=language() == "en")


@bp.get("/programmes/<int:version_id>")
def programme(version_id: int) -> ResponseReturnValue:
    """One version: its rule in sentences, who funds it, its steps, its cases."""
    codes = viewer().divisions(*ROLES)
    found = queries.find(codes, version_id)
    stored = versions.get(version_id)
    return render_template(
        "street/programmes/show.html",
        row=found,
        stored=stored,
        name=casewords.programme_name(stored),
        sentences=programmes.in_words(stored.rule)["en" if language() == "en" else "zh"],
        payers=casewords.payers(stored),
        others=[each for each in queries.versions_of(codes, found.programme_id) if each.id != version_id],
        may_publish=found.state == "draft" and queries.may_publish(viewer(), version_id),
        cases=[str(each.get("title", "")) for each in found.cases],
    )


@bp.post("/programmes/<int:version_id>/publication")
def publish_programme(version_id: int) -> ResponseReturnValue:
    """Let a draft count, once another person than its maker has looked and every case holds."""
    person = acting(viewer(), *PUBLISHERS)
    queries.find(person.divisions(*ROLES), version_id)
    if not queries.may_publish(person, version_id):
        raise Forbidden("发布要由这个辖区的审批人来做")
    try:
        with transaction():
            programmes.publish(version_id, person)
        flash(_("已发布，从生效日起按这一版计算"), "success")
    except LinliError as error:
        flash(said(error), "error")
    return redirect(url_for("street.programme", version_id=version_id), 303)
