"""The errors that may reach a person. Each carries words for them; none carries personal data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class LinliError(Exception):
    """A refusal with a reason in words.

    `message` is a Chinese msgid for gettext, `params` its named values; `status` the HTTP status the
    edge answers with. `code` is stable and meant for machines and tests.
    """

    status = 400
    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, **params: Any) -> None:
        super().__init__(code or self.code)
        self.message = message
        self.params: Mapping[str, object] = params
        if code:
            self.code = code

    def __str__(self) -> str:
        return self.code


class NotFound(LinliError):
    """There is no such thing, or it is not this person's to see: the two are never told apart."""

    status = 404
    code = "not_found"

    def __init__(self, message: str = "没有找到这一页", **params: Any) -> None:
        super().__init__(message, **params)


class Forbidden(LinliError):
    """The thing may be seen, this act on it may not; the message says why."""

    status = 403
    code = "forbidden"


class Conflict(LinliError):
    """The world changed meanwhile: taken, decided, closed."""

    status = 409
    code = "conflict"


class Invalid(LinliError):
    """What was typed does not hold. `fields` maps a field's name to its msgid."""

    status = 422
    code = "invalid"

    def __init__(
        self, message: str = "请检查填写的内容", *, fields: Mapping[str, str] | None = None, **params: Any
    ) -> None:
        super().__init__(message, **params)
        self.fields: dict[str, str] = dict(fields or {})


class TooMany(LinliError):
    """Asked too often; the message says when to try again."""

    status = 429
    code = "too_many"
