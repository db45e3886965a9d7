"""What is said of a file that cannot be used: where, and one plain sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, Protocol

Words = dict[str, str]


class Placed(Protocol):
    """Anything read from a file that knows its line."""

    @property
    def line(self) -> int: ...


class MalformedFile(ValueError):
    """A programme file, or one stored programme, that breaks the format.

    ``file`` is its name, ``line`` counts from 1 (0 when the rule came from the console's form), ``zh`` and ``en``
    say what is wrong in one sentence each.
    """

    def __init__(self, zh: str, en: str, *, line: int = 0, file: str = "") -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.line = line
        self.file = file

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd that can still be used."""

    line: int
    zh: str
    en: str


def refuse(where: Placed, zh: str, en: str) -> NoReturn:
    """Refuse the file because of what stands at ``where``."""
    raise MalformedFile(zh, en, line=where.line)
