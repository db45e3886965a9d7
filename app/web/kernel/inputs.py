"""What no page can mean: NUL characters, and ids beyond what the database counts. Refused before any view runs."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.routing import IntegerConverter, ValidationError

from app.config import Config
from app.core.errors import Invalid, NotFound

LARGEST_ID = (1 << 63) - 1


class IdConverter(IntegerConverter):
    """`<int:…>` in addresses: from 0 to the largest id; anything else is no address of ours."""

    def to_python(self, value: str) -> int:
        """The number; no address where it is too large."""
        found = int(super().to_python(value))
        if found > LARGEST_ID:
            raise ValidationError
        return found


def init_app(app: Flask, config: Config) -> None:
    """Put both checks in place; call before any route is registered."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """PostgreSQL stores no NUL and nobody types one: an address with it is 404, a form or a search 422."""
    if "\x00" in request.path:
        raise NotFound
    sent = [value for values in request.args.listvalues() for value in values]
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        sent += [value for values in request.form.listvalues() for value in values]
    if any("\x00" in value for value in sent):
        raise Invalid("填写的内容里有不能使用的字符，请改一下再提交")
