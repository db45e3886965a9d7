"""Settings: what they become, and that everything wrong with them is said at once."""

from __future__ import annotations

import base64
import datetime as dt
import stat
from pathlib import Path

import pytest

from app.config import Config, ConfigError

KEY = base64.b64encode(b"k" * 32).decode()
OLD = base64.urlsafe_b64encode(b"\xff" * 32).decode()
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "s" * 40,
    "DATA_KEYS": f"k2:{KEY},k1:{OLD}",
    "BASE_URL": "https://linli.example",
    "SUPPORT_PHONE": "0551-6000000",
    "DATABASE_URL": "postgres://linli:pa%40ss@db.example/linli",
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "SMS_PROVIDER": "http",
    "SMS_URL": "https://sms.example/send",
    "SMS_TOKEN": "sms-token-1",
}


def faults(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        Config.from_env(environ)
    return "\n".join(caught.value.faults)


def test_nothing_set_is_a_development_machine(tmp_path: Path) -> None:
    config = Config.from_env({"DATA_DIR": str(tmp_path)})
    assert (config.environment, config.port, config.gateway, config.background) == (
        "development", 5000, "sandbox", "threads",
    )  # fmt: skip
    assert config.database_url == f"sqlite:///{tmp_path}/linli.db"
    assert config.base_url == "http://127.0.0.1:5000"
    assert config.redis_url is None and config.clock_start is None and not config.production


def test_development_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = Config.from_env({"DATA_DIR": str(tmp_path / "new")})
    again = Config.from_env({"DATA_DIR": str(tmp_path / "new")})
    assert (first.secret_key, first.data_keys) == (again.secret_key, again.data_keys)
    assert len(first.data_keys[0][1]) == 32
    assert stat.S_IMODE((tmp_path / "new" / "secrets.json").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["secrets.json"]
    assert Config.from_env({"DATA_DIR": str(tmp_path / "other")}).secret_key != first.secret_key


def test_a_given_secret_wins_over_the_kept_one(tmp_path: Path) -> None:
    config = Config.from_env({"DATA_DIR": str(tmp_path), "DATA_KEYS": f"k9:{KEY}"})
    assert config.data_keys == (("k9", b"k" * 32),) and config.secret_key


def test_production_with_everything_is_accepted() -> None:
    config = Config.from_env(PRODUCTION)
    assert config.production and config.gateway == "stripe" and config.sms.provider == "http"
    assert config.data_keys == (("k2", b"k" * 32), ("k1", b"\xff" * 32))
    assert config.database_url == "postgresql+psycopg://linli:pa%40ss@db.example/linli"


def test_production_with_nothing_names_everything_missing() -> None:
    said = faults({"ENVIRONMENT": "production"})
    for name in ("SECRET_KEY", "DATA_KEYS", "BASE_URL", "SUPPORT_PHONE", "SMS_PROVIDER", "STRIPE_SECRET_KEY"):
        assert name in said


def test_the_sandbox_in_production_must_be_asked_for() -> None:
    without = {k: v for k, v in PRODUCTION.items() if not k.startswith(("STRIPE", "SMS"))}
    assert "ALLOW_SANDBOX" in faults(without)
    assert Config.from_env(without | {"ALLOW_SANDBOX": "1"}).gateway == "sandbox"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"), ("PORT", "70000"), ("ENVIRONMENT", "staging"), ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "not a url"), ("REDIS_URL", "localhost:6379"), ("LINLI_CLOCK", "soon"),
        ("DATA_KEYS", "k1:short"), ("DATA_KEYS", KEY), ("DATA_KEYS", f"k1:{KEY},k1:{KEY}"),
        ("BASE_URL", "linli.example"), ("BASE_URL", "https://[broken"), ("SOCKET_SERVICE", "maybe"),
        ("TRUSTED_PROXIES", "-1"), ("STRIPE_SECRET_KEY", "sk_test_1"), ("SMS_PROVIDER", "http"),
        ("BACKGROUND", "celery"), ("SOCKET_SERVICE", "1"),
    ],
)  # fmt: skip
def test_an_unusable_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    assert name in faults({"DATA_DIR": str(tmp_path), name: value})
    assert not (tmp_path / "secrets.json").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too short"), ("BASE_URL", "http://linli.example"), ("LINLI_CLOCK", "2026-11-23"),
        ("STRIPE_WEBHOOK_SECRET", ""), ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)  # fmt: skip
def test_what_production_refuses(name: str, value: str) -> None:
    assert name in faults(PRODUCTION | {name: value})


def test_secrets_are_never_shown() -> None:
    shown = repr(Config.from_env(PRODUCTION)) + faults(PRODUCTION | {"DATA_KEYS": "k1:hidden-value", "PORT": "x"})
    for secret in ("s" * 40, KEY, "sk_test_1", "whsec_1", "sms-token-1", "pa%40ss", "hidden-value"):
        assert secret not in shown


def test_the_clock_starts_in_shanghai_unless_a_zone_is_given(tmp_path: Path) -> None:
    def start(text: str) -> dt.datetime | None:
        return Config.from_env({"DATA_DIR": str(tmp_path), "LINLI_CLOCK": text}).clock_start

    assert start("2026-11-23") == dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)
    assert start("2026-11-23T09:30") == dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
    assert start("2026-11-23T09:30+00:00") == dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
