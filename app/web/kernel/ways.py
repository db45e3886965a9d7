"""Addresses within the house: where to go next, never out of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import url_for


def safe_next(asked: str | None, otherwise: str) -> str:
    """`asked` if it is a path of this site, else `otherwise`: no open redirect."""
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked or not asked.isprintable():
        return otherwise
    return asked.rstrip("?")


def with_param(path: str, name: str, value: str) -> str:
    """The address with one query parameter set."""
    parts = urlsplit(path)
    query = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(("", "", parts.path, urlencode([*query, (name, value)]), ""))


def way(endpoint: str, values: dict[str, Any]) -> str:
    """The address of an endpoint with parameters whose names may be words of Python's, such as `for`."""
    return url_for(endpoint, **values)
