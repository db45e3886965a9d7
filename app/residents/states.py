"""The way of a proxy link."""

from __future__ import annotations

from app.core.lifecycle import Machine

PROXY_LINK = Machine(
    noun="proxy_link",
    initial="asked",
    moves={"asked": ("active", "refused", "withdrawn"), "active": ("withdrawn",), "withdrawn": (), "refused": ()},
)
