"""cli: the command line's edge. Each module gives one click group or command as `command`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask

_HERE = Path(__file__).parent


def init_app(app: Flask) -> None:
    """Register the `command` of every module here."""
    for path in sorted(_HERE.glob("*.py")):
        if path.stem != "__init__":
            app.cli.add_command(import_module(f"app.cli.{path.stem}").command)
