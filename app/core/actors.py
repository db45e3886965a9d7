"""Who acts. Operations take `by`, an `Actor`; the accounts room gives people, the system gives `SYSTEM`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Whoever carries an act: a signed-in person, or the system itself.

    `person_id` is None for the system; `role` the role acted in; `channel` how it came in:
    `web`, `phone`, `counter`, `worker`, `api`, `work`, `cli`, `gateway`.
    """

    @property
    def person_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def channel(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The installation itself, acting by a rule or a clock."""

    channel: str = "work"
    role: str = "system"
    person_id: int | None = None


SYSTEM = SystemActor()
GATEWAY = SystemActor(channel="gateway")
