"""Finds a Chromium for the browser tests, and installs Debian's with Chinese fonts where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.machine import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip


def find() -> str | None:
    """The path of a Chromium: the variable CHROMIUM, PATH, then Playwright's own download; None without any."""
    asked = os.environ.get("CHROMIUM")
    found = asked if asked and Path(asked).exists() else next(filter(None, map(shutil.which, NAMES)), None)
    return found or _playwrights_own()


def ensure() -> str | None:
    """The path of a Chromium, after trying to install what is missing."""
    wanted = ([] if find() else ["chromium"]) + ([] if has_chinese_font() else ["fonts-noto-cjk"])
    if wanted:
        apt_install(wanted)
    return find()


def has_chinese_font() -> bool:
    """Whether a page can show Chinese; without a font every screenshot is a row of boxes."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _playwrights_own() -> str | None:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(home.glob("chromium*/chrome-linux*/*chrome*")) if home.exists() else []
    return next((str(path) for path in reversed(found) if os.access(path, os.X_OK) and path.is_file()), None)


def main() -> int:
    """Make sure of a browser; never a failure of set-up, since the tests say loudly what they leave out."""
    path = ensure()
    if path is None:
        print(
            "!! NO CHROMIUM: the browser tests will be skipped. Install chromium and fonts-noto-cjk.", file=sys.stderr
        )
        return 0
    if not has_chinese_font():
        print("!! NO CHINESE FONT: screenshots will show boxes. Install fonts-noto-cjk.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
