"""Whoever may no longer order for somebody sees no hand-over code, not even of the order they placed."""

from __future__ import annotations

from sqlalchemy import select

from app import orders, residents, visits
from app.core import db
from app.orders.models import Order
from tests.support.people import SignIn, person_named, viewer_of


def test_a_withdrawn_proxy_sees_neither_code_nor_page(as_person: SignIn) -> None:
    daughter, mother = viewer_of("刘芳"), viewer_of("王秀兰")
    with db.reading() as session:
        query = select(Order.number).where(Order.state == "confirmed", Order.placed_by == person_named("刘芳").id)
        number = session.scalars(query.order_by(Order.id.desc()).limit(1)).one()
    with db.reading():
        order = orders.find(daughter, number)
        assert visits.code_for(daughter, order) == visits.code_for(mother, order)
        assert visits.code_for(daughter, order)
        link = next(line.link_id for line in residents.links_of(mother) if not line.i_am_proxy)
    with db.transaction():
        residents.withdraw_link(mother, link)
    with db.reading():
        order = orders.find(mother, number)
        assert visits.code_for(daughter, order) is None
        assert visits.code_for(mother, order)
    assert as_person("刘芳").get(f"/orders/{number}").status_code == 404
