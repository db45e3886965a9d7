"""The life of a programme version: drafted, published by another person, ended."""

from __future__ import annotations

from app.core.lifecycle import Machine

VERSION = Machine(
    noun="programme_version",
    initial="draft",
    moves={"draft": ("published", "ended"), "published": ("ended",), "ended": ()},
)
