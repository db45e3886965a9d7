"""Where the built front-end files are, and how long they may be kept.

The build writes `static/build/manifest.json`: name → hashed file name. A page names `asset('app.css')`
and gets the address of the hashed file, which never changes and is cached for a year.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

from app.web.words import look

BUILD = "build"
FOREVER = "public, max-age=31536000, immutable"


class AssetsMissing(RuntimeError):
    """The front end was not built; production does not start without it."""


def read_manifest(static_folder: str | None) -> dict[str, str]:
    """Name → hashed file name; empty when nothing was built."""
    path = Path(static_folder or "static") / BUILD / "manifest.json"
    if not path.is_file():
        return {}
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


class Assets:
    """The manifest, read at start and again whenever the build writes a new one."""

    def __init__(self, static_folder: str | None, static_url_path: str = "/static") -> None:
        self._prefix = f"{static_url_path}/{BUILD}/"
        self._folder = static_folder
        self._path = Path(static_folder or "static") / BUILD / "manifest.json"
        self._seen = self._stamp()
        self._names = read_manifest(static_folder)

    def _stamp(self) -> int:
        return self._path.stat().st_mtime_ns if self._path.is_file() else 0

    def reload_if_changed(self) -> None:
        """Pick up a build made since the start; called outside production only."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen, self._names = stamp, read_manifest(self._folder)

    def url(self, name: str) -> str:
        """The address of a built file; its plain name where nothing was built."""
        return f"{request.script_root if request else ''}{self._prefix}{self._names.get(name, name)}"

    def __bool__(self) -> bool:
        return bool(self._names)


def _cache_forever(response: Response) -> Response:
    """Hashed files are immutable; a missing one must not be remembered."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        name = (request.view_args or {}).get("filename", "")
        if name.startswith(f"{BUILD}/") and not name.endswith("manifest.json"):
            response.headers["Cache-Control"] = FOREVER
    return response


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, cls: str) -> Markup:
    return Markup(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>'
    ).format(cls, sprite, name)


@lru_cache(maxsize=512)
def _drawing(sprite: str, name: str, size: int, wash: str) -> Markup:
    mark = Markup(
        '<svg class="drawing{3}" width="{0}" height="{0}" viewBox="0 0 64 64" aria-hidden="true" focusable="false">'
        '<use href="{1}#d-{2}"/></svg>'
    ).format(size, sprite, name, " drawing-large" if size >= 90 else " drawing-small" if size <= 44 else "")
    return mark if not wash else Markup('<span class="wash wash-{}">{}</span>').format(wash, mark)


def init_assets(app: Flask) -> None:
    """Register `asset(name)`, `icon(name)` and `drawing(name, size)` for templates and the cache header.

    Raises `AssetsMissing` in production when the front end was not built.
    """
    assets = Assets(app.static_folder, app.static_url_path or "/static")
    production = bool(getattr(app.config.get("LINLI"), "production", False))
    if production and not assets:
        raise AssetsMissing("The front end is not built: run `npm ci && npm run build` first.")
    if not production:
        app.before_request(assets.reload_if_changed)

    def icon(name: str, cls: str = "") -> Markup:
        """One icon, 1.25em, coloured by the text around it, silent to a screen reader."""
        return _icon(assets.url("icons.svg"), name, cls)

    def drawing(name: str, size: int = 56, wash: str = "") -> Markup:
        """One of our own drawings at `size` pixels; `wash` is "", teal, clay, indigo, amber or green."""
        return _drawing(assets.url("icons.svg"), name, size, wash)

    app.jinja_env.globals.update(asset=assets.url, icon=icon, drawing=drawing, look=look)
    app.after_request(_cache_forever)
