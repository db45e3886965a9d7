"""The catalogue page beside the same template rendered from memory under the same server."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from app.core import db
from app.web.account.login import COOKIE
from app.web.storefront import services
from bench.browser import FromMemory, get, pageless, signed_in
from bench.figures import Figure
from bench.sizes import Size
from bench.timing import p50, side_by_side, statements
from bench.world import World, sign_in

PATH = "/services"
RATIO, RATIO_NEVER = 5.0, 9.0
STATEMENTS, STATEMENTS_NEVER = 6, 8


def measure(app: Flask, world: World, size: Size) -> Sequence[Figure]:
    """The ratio of the page's p50 to the same from memory, and the statements for 20 and for 100 cards."""
    one = world.people[0]
    memory = FromMemory(app)
    with db.transaction():
        token = sign_in(one)
    memory.remember(app, token, services.PAGE)
    client, plain = app.test_client(), app.test_client()
    client.set_cookie(COOKIE, token)
    same = pageless(get(client, PATH)) == pageless(get(plain, memory.PATH))
    ratio = side_by_side(
        lambda: p50(lambda: get(client, PATH), size.tries),
        lambda: p50(lambda: get(plain, memory.PATH), size.tries),
        size.rounds,
    )
    few, many = count_with(app, world, 20), count_with(app, world, 100)
    return [
        Figure.of_ratio(
            "catalogue page / from memory, p50",
            ratio,
            at_most=RATIO,
            never=RATIO_NEVER,
            broken="" if same else "the two pages differ",
        ),
        Figure.of_count("statements of the page, 20 cards", few, at_most=STATEMENTS, never=STATEMENTS_NEVER),
        Figure.of_count("statements of the page, 100 cards", many, at_most=few, never=few),
    ]


def count_with(app: Flask, world: World, cards: int) -> int:
    """How many statements the page sends for so many cards, once warm."""
    before, services.PAGE = services.PAGE, cards
    try:
        client = signed_in(app, world.people[0])
        get(client, PATH)
        with statements() as sent:
            page = get(client, PATH)
    finally:
        services.PAGE = before
    shown = page.count('class="service-card') or page.count("service-card")
    if shown < min(cards, len(world.meals_of(world.people[0].community))):
        raise AssertionError(f"{shown} cards shown, {cards} asked for")
    return len(sent)
