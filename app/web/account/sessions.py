"""Where I am signed in, and ending it there."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts
from app.core.db import transaction
from app.web.account import bp, login
from app.web.kernel.viewer import viewer


@bp.get("/me/sessions")
def sessions() -> ResponseReturnValue:
    """Every browser signed in as me."""
    me = viewer()
    rows = accounts.sessions_of(me.person_id)
    return render_template("account/sessions/index.html", rows=rows, present=me.session_id)


@bp.post("/me/sessions/<int:session_id>/ending")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of them, also this one."""
    me = viewer()
    with transaction():
        accounts.end_session(session_id, me.person_id, by=me)
    flash(_("那里已经退出"), "success")
    answer = redirect(url_for("account.sessions"), 303)
    if session_id == me.session_id:
        login.forget(answer)
    return answer


@bp.post("/me/sessions/ending")
def end_other_sessions() -> ResponseReturnValue:
    """End all but this one."""
    me = viewer()
    with transaction():
        count = accounts.end_all_sessions(me.person_id, by=me, but=me.session_id)
    flash(_("已退出其他 %(n)s 处登录", n=count), "success")
    return redirect(url_for("account.sessions"), 303)
