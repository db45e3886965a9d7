"""The one gate: every check a change must pass beside the tests. Runs all of them, then says which failed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("layout", ["ruff", "format", "--check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("who may know whom", ["lint-imports", "--no-cache"]),
    ("house rules and migrations on SQLite", ["pytest", "-q", "tests/house"]),
    ("migrations on PostgreSQL", ["pytest", "-q", "tests/house", "--engine", "postgresql", "--database-only"]),
)


def main() -> int:
    """Run every check; 1 when any failed."""
    failed = []
    for name, command in CHECKS:
        begun = time.monotonic()
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        passed = done.returncode == 0
        print(f"{'ok    ' if passed else 'FAILED'} {name}  ({time.monotonic() - begun:.1f} s)", flush=True)
        if not passed:
            failed.append(name)
            print(f"{done.stdout}{done.stderr}".rstrip(), flush=True)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
