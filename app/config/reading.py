"""config: reading single settings from the environment, and the secrets of a development machine."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENING = dt.time(8, 0)
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_ON, _OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class Reader:
    """Reads settings one by one and gathers a sentence in `faults` for each that cannot be read.

    A setting that is blank counts as missing. What cannot be read comes back as its default.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The setting without surrounding blanks."""
        return self.environ.get(name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of `allowed`."""
        value = self.text(name, default)
        if value in allowed:
            return value
        self.faults.append(f"{name} must be one of {', '.join(allowed)}.")
        return default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self.faults.append(f"{name} must be a whole number from {least} to {most}.")
        return default

    def switch(self, name: str) -> bool:
        """On or off; off where it is missing."""
        value = self.text(name).lower()
        if value not in _ON + _OFF:
            self.faults.append(f"{name} must be 1 or 0.")
        return value in _ON

    def web_address(self, name: str, default: str) -> str:
        """An http or https address with a host."""
        value = self.text(name, default)
        try:
            parts = urlsplit(value)
            usable = not value or (parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
        except ValueError:
            usable = False
        if usable:
            return value
        self.faults.append(f"{name} must be an address that begins with https:// or http://.")
        return default

    def redis_url(self, name: str) -> str | None:
        """A Redis address, or None."""
        value = self.text(name)
        if not value or value.startswith(("redis://", "rediss://", "unix://")):
            return value or None
        self.faults.append(f"{name} must begin with redis://, rediss:// or unix://.")
        return None

    def database_url(self, name: str, default: str) -> str:
        """A SQLite or PostgreSQL address; PostgreSQL always through psycopg 3."""
        try:
            url = make_url(self.text(name, default))
            backend = url.get_backend_name()
        except ArgumentError:
            backend = "unreadable"
        if backend in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
            return url.render_as_string(hide_password=False)
        if backend == "sqlite":
            return url.render_as_string(hide_password=False)
        self.faults.append(f"{name} must begin with sqlite:/// or postgresql://.")
        return default

    def data_keys(self, name: str) -> tuple[tuple[str, bytes], ...]:
        """`id:base64,id:base64` as (id, 32 bytes), the current key first."""
        keys: list[tuple[str, bytes]] = []
        for part in filter(None, self.text(name).split(",")):
            key_id, _, encoded = part.strip().partition(":")
            key = decoded(encoded)
            if not _KEY_ID.fullmatch(key_id) or key is None or key_id in dict(keys):
                self.faults.append(f"{name} must be id:base64 pairs, each of 32 bytes, each id once.")
                return ()
            keys.append((key_id, key))
        return tuple(keys)

    def instant(self, name: str) -> dt.datetime | None:
        """A date or date with time; without a zone it is Asia/Shanghai's, a bare date its morning at eight."""
        value = self.text(name)
        if not value:
            return None
        try:
            read = dt.datetime.fromisoformat(value)
        except ValueError:
            self.faults.append(f"{name} must be a date such as 2026-11-23 or 2026-11-23T09:30.")
            return None
        if len(value) <= len("2026-11-23"):
            read = dt.datetime.combine(read.date(), OPENING)
        return (read if read.tzinfo else read.replace(tzinfo=SHANGHAI)).astimezone(dt.UTC)


def in_memory(database_url: str) -> bool:
    """Whether the database would end with the process."""
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and (url.database or "") in ("", ":memory:")


def decoded(encoded: str) -> bytes | None:
    """32 bytes from base64 (both alphabets), or None."""
    try:
        key = base64.b64decode(encoded.strip().replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        return None
    return key if len(key) == 32 else None


def development_secrets(data_dir: Path) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The secret key and data keys of this data directory, made on first use.

    The file appears whole or not at all, so that processes started together agree on it.
    """
    path = data_dir / "secrets.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        made = {"secret_key": secrets.token_urlsafe(48), "data_keys": f"k1:{key}"}
        handle, name = tempfile.mkstemp(dir=data_dir, prefix=".secrets-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(made, file)
            os.link(name, path)
        except FileExistsError:
            return development_secrets(data_dir)
        finally:
            os.unlink(name)
    kept = json.loads(path.read_text(encoding="utf-8"))
    return kept["secret_key"], Reader(kept | {"DATA_KEYS": kept["data_keys"]}).data_keys("DATA_KEYS")
