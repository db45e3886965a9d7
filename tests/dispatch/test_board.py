"""Dispatch: the board, two dispatchers at once, many rows at once, answers in time."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event

from app import dispatch, orders
from app.core import clock as app_clock
from app.core import db
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.lifecycle import IllegalMove
from app.dispatch import Overtaken
from app.dispatch.rules import answer_by
from tests.support.time import Clock
from tests.support.trade import TOMORROW, Trade, buy, lunch, open_trade, send_out, state_of


def test_the_board_is_two_statements_and_shows_only_ones_own_day(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, note="敲门轻一点"))
    buy(trade, lunch(trade, day=dt.date(2026, 11, 25)))
    with db.reading():
        manager = trade.canteen.manager
        with counted() as statements:
            [row] = dispatch.board(manager, TOMORROW)
        assert len(statements) == 2
        assert dispatch.board(trade.other.manager, TOMORROW) == []
        assert dispatch.board(trade.daughter, TOMORROW) == []
        with pytest.raises(NotFound):
            dispatch.board(manager, TOMORROW, provider_id=trade.other.provider_id)
        with pytest.raises(NotFound):
            dispatch.job_of(trade.other.manager, order.id)
    assert (row.number, row.resident_name, row.note) == (order.number, "王秀兰", "敲门轻一点")
    assert row.address.endswith("3号楼2单元501") and row.place_name == "百万庄社区居委会"
    assert row.needs_answer and row.compensation == 300


def test_two_dispatchers_at_once_the_second_is_shown_what_the_first_did(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    seen = revision(trade, order.id)
    with db.transaction():
        dispatch.accept(order.id, by=trade.canteen.manager, revision=seen)
    with pytest.raises(Overtaken) as late, db.transaction():
        dispatch.decline(order.id, by=trade.canteen.manager, reason="忙不过来", revision=seen)
    assert [(act.act, act.by_name, act.to_state) for act in late.value.acts] == [("accept", "经理1", "accepted")]
    assert late.value.revision == revision(trade, order.id)
    assert state_of(order) == "confirmed"


def test_a_foreign_job_or_worker_is_not_found(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    for act in (
        lambda: dispatch.accept(order.id, by=trade.other.manager),
        lambda: dispatch.assign(order.id, [trade.other.worker_id], by=trade.canteen.manager),
        lambda: dispatch.accept(4711, by=trade.canteen.manager),
    ):
        with pytest.raises(NotFound), db.transaction():
            act()
    with pytest.raises(Invalid), db.transaction():
        dispatch.assign(order.id, [], by=trade.canteen.manager)
    with pytest.raises(Invalid), db.transaction():
        dispatch.decline(order.id, by=trade.canteen.manager, reason=" ")


def test_many_rows_at_once_each_says_how_it_went(database: str) -> None:
    trade = open_trade()
    placed = buy(trade, *[lunch(trade, day=TOMORROW + dt.timedelta(days=n)) for n in range(3)])
    rows = [(order.id, revision(trade, order.id, order.service_date)) for order in placed]
    rows[1] = (rows[1][0], 99)
    with db.transaction():
        results = dispatch.assign_all(rows, [trade.canteen.worker_id], by=trade.canteen.manager)
    assert [result.ok for result in results] == [True, False, True]
    assert results[1].message and results[1].job_id == placed[1].id
    with db.reading():
        states = [dispatch.job_of(trade.canteen.manager, order.id).state for order in placed]
        mine = dispatch.worker_day(trade.canteen.courier, TOMORROW)
    assert states == ["assigned", "offered", "assigned"]
    assert [row.job_id for row in mine] == [placed[0].id]


def test_reassigning_tells_who_had_it_and_unassigning_leaves_nobody(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    manager = trade.canteen.manager
    with db.transaction():
        dispatch.assign(order.id, [trade.canteen.worker_id], by=manager)
    with db.transaction():
        dispatch.assign(order.id, [trade.canteen.worker_id], by=manager)
    with db.reading():
        assert dispatch.assignable(manager, order.id) == [(trade.canteen.worker_id, "送餐员1", 1)]
        assert trade.canteen.courier.person_id in dispatch.watchers(order.id)
    with db.transaction():
        dispatch.unassign(order.id, by=manager, why="轮休")
    with db.reading():
        row = dispatch.job_of(manager, order.id)
        assert dispatch.worker_day(trade.canteen.courier, TOMORROW) == []
    assert (row.state, row.workers, row.needs_worker) == ("accepted", (), True)


def test_an_offer_nobody_answers_ends_the_order(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade)
    clock.forward(minutes=119)
    with db.transaction():
        assert dispatch.lapse_unanswered() == 0
    clock.forward(minutes=2)
    with db.transaction():
        assert dispatch.lapse_unanswered() == 1
    with db.reading():
        found = orders.find(trade.wang, order.number)
    assert (found.state, found.ended_reason) == ("cancelled", "服务商没有按时答复")


def test_nobody_declines_what_has_set_out(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    send_out(trade, order)
    with pytest.raises(IllegalMove), db.transaction():
        dispatch.decline(order.id, by=trade.canteen.manager, reason="反悔")
    with pytest.raises(Forbidden), db.transaction():
        orders.cancel(order.id, by=trade.daughter)
    assert state_of(order) == "in_service"


def test_the_courier_learns_the_phone_and_leaves_a_row(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    send_out(trade, order)
    with db.transaction():
        assert dispatch.call_number(trade.canteen.courier, order.id) == "13800000001"
    with pytest.raises(NotFound), db.transaction():
        dispatch.call_number(trade.other.courier, order.id)
    with db.transaction():
        file = orders.file(trade.street, orders.find(trade.street, order.number))
    assert "phone_seen" in [row.act for row in file.history]


@pytest.mark.parametrize(("offered", "starts", "until"), [
    ("2026-11-23 09:00", "2026-11-24 11:30", "2026-11-23 11:00"),
    ("2026-11-23 19:00", "2026-11-24 11:30", "2026-11-24 08:00"),
    ("2026-11-23 22:00", "2026-11-24 11:30", "2026-11-24 09:00"),
    ("2026-11-24 05:00", "2026-11-24 11:30", "2026-11-24 09:00"),
    ("2026-11-24 09:50", "2026-11-24 11:30", "2026-11-24 10:30"),
    ("2026-11-24 11:00", "2026-11-24 11:30", "2026-11-24 11:10"),
])  # fmt: skip
def test_until_when_a_provider_answers(offered: str, starts: str, until: str) -> None:
    assert answer_by(at(offered), at(starts)) == at(until)


def at(text: str) -> dt.datetime:
    """An instant by Shanghai's wall clock."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=app_clock.SHANGHAI).astimezone(dt.UTC)


def revision(trade: Trade, job_id: int, day: dt.date = TOMORROW) -> int:
    """The revision the board shows."""
    with db.reading():
        return next(row.revision for row in dispatch.board(trade.canteen.manager, day) if row.job_id == job_id)


class counted:  # noqa: N801 - reads as a word in `with counted()`
    """Reads sent meanwhile."""

    def __enter__(self) -> list[str]:
        self.statements: list[str] = []
        event.listen(db.engine(), "before_cursor_execute", self._note)
        return self.statements

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            self.statements.append(statement)

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine(), "before_cursor_execute", self._note)
