"""The page that says something broke stands on nothing that may be broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.core import db
from app.web.account.login import COOKIE


@pytest.mark.parametrize("path", ["/", "/orders", "/street/applications", "/none-such"])
def test_without_its_database_a_page_still_says_what_to_do(bare_app: Flask, tmp_path: Path, path: str) -> None:
    bare_app.config["PROPAGATE_EXCEPTIONS"] = False
    db.dispose()
    db.init_engine(f"sqlite:///{tmp_path / 'away' / 'linli.db'}")
    browser = bare_app.test_client()
    browser.set_cookie(COOKIE, "somebody's")
    answer = browser.get(path)
    assert answer.status_code == 500
    assert "我们这边出了点问题" in answer.text
    assert "回到首页" in answer.text
