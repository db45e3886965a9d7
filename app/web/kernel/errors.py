"""What a person sees when something is refused: a plain sentence and a next step, never a traceback."""

from __future__ import annotations

import structlog
from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.config import Config
from app.core import db
from app.core.errors import LinliError
from app.web.kernel.viewer import SignInNeeded, ask_nothing

log = structlog.get_logger(__name__)
PAGES = (403, 404, 409, 413, 429, 500, 503)


def said(error: LinliError) -> str:
    """The error's message in the language of the page."""
    return gettext(error.message, **error.params) if error.params else gettext(error.message)


def wants_json() -> bool:
    """Whether the asker is a script."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def page(status: int, message: str | None = None, code: str | None = None) -> ResponseReturnValue:
    """The error page of `status`, or the same as problem+json (RFC 9457)."""
    if wants_json():
        answer = jsonify(status=status, title=message or "", type="about:blank", code=code)
        answer.mimetype = "application/problem+json"
        return answer, status
    shown = status if status in PAGES else (500 if status >= 500 else 409)
    try:
        return render_template(f"errors/{shown}.html", message=message), status
    except SQLAlchemyError:
        ask_nothing()  # who is looking could not be read: the page is the same without
        return render_template("errors/500.html"), 500


def init_app(app: Flask, config: Config) -> None:
    """Answer every error with a page of the house."""
    app.register_error_handler(SignInNeeded, _to_sign_in)
    app.register_error_handler(LinliError, lambda error: page(error.status, said(error), error.code))
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, lambda error: page(error.code or 500))
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(Exception, _unexpected)


def _to_sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    if wants_json():
        return page(401, gettext("请先登录"), "sign_in_needed")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=back))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return page(409, gettext("这一页打开得太久了。请返回上一页刷新后再试，没有任何内容被提交。"), "stale_form")


def _out_of_range(error: Exception) -> ResponseReturnValue:
    """A number or text beyond what the database holds was asked for: there is no such thing."""
    log.warning("out of range", endpoint=request.endpoint, kind=type(error).__name__)
    if db.has_session():
        db.session().rollback()
    return page(404 if request.method == "GET" else 422, gettext("没有找到您要的内容，请检查网址或填写的内容"))


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error", endpoint=request.endpoint, kind=type(error).__name__, exc_info=True)
    ask_nothing()
    return page(500)
