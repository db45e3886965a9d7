"""Settings of the program under test."""

from __future__ import annotations

import base64
from pathlib import Path

from app.config import Config

TEST_KEYS = (("t1", b"linli test key of 32 bytes ....."),)


def program_environment(url: str, **more: str) -> dict[str, str]:
    """The environment of a program under test."""
    key = base64.b64encode(TEST_KEYS[0][1]).decode()
    return {
        "ENVIRONMENT": "testing", "DATABASE_URL": url, "SECRET_KEY": "only for tests, thirty-two characters and more",
        "DATA_KEYS": f"{TEST_KEYS[0][0]}:{key}", "STRIPE_SECRET_KEY": "", "REDIS_URL": "",
    } | more  # fmt: skip


def settings_for(url: str, data_dir: Path | None = None, **more: str) -> Config:
    """The settings of the application inside the test's own process."""
    folder = {"DATA_DIR": str(data_dir)} if data_dir else {}
    return Config.from_env(program_environment(url, **folder, **more))
