"""Marking words for translation where no request is at hand."""

from __future__ import annotations


def N_(msgid: str) -> str:  # noqa: N802 - gettext's customary name
    """The msgid itself; the extractor collects it, the edge translates it."""
    return msgid
