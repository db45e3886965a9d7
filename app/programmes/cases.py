"""The command over worked cases.

``python -m app.programmes.cases FILE...`` needs no database and no configuration. It prints one line for every failing
case, then ``N passed, N failed``; warnings go to standard error. Exit status 1 on a failure, 2 on a malformed file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from .files import load
from .malformed import MalformedFile
from .proving import Failure, Outcome, official_calendar, run_case, run_cases

__all__ = ["Failure", "Outcome", "main", "official_calendar", "report", "run_case", "run_cases"]


def report(files: Sequence[str], out: Callable[[str], None], err: Callable[[str], None]) -> int:
    """Run the cases of files; 0 when all hold, 1 when one fails, 2 when a file is malformed or cannot be read."""
    passed = failed = 0
    malformed = False
    for name in files:
        try:
            file = load(name)
        except MalformedFile as complaint:
            out(f"{complaint.file}:{complaint.line}: {complaint.zh} / {complaint.en}")
            malformed = True
            continue
        except OSError:
            out(f"{name}:0: 无法读取文件 / the file cannot be read")
            malformed = True
            continue
        for warning in file.warnings:
            err(f"{name}:{warning.line}: {warning.zh} / {warning.en}")
        for outcome in run_cases(file):
            if outcome.failure is None:
                passed += 1
            else:
                failed += 1
                out(f"{name}:{outcome.failure.line}: {outcome.failure}")
    out(f"{passed} passed, {failed} failed")
    return 2 if malformed else 1 if failed else 0


def _write(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    files = list(sys.argv[1:] if arguments is None else arguments)
    if not files:
        sys.stderr.write("usage: python -m app.programmes.cases FILE...\n")
        return 2
    return report(files, lambda line: _write(sys.stdout, line), lambda line: _write(sys.stderr, line))


if __name__ == "__main__":
    sys.exit(main())
