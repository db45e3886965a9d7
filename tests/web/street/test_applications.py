"""The queue and the case, as pages without scripts."""

from __future__ import annotations

import csv
import io

import pytest

from app import enrolment
from app.cli.planting.actors import by_login
from app.core import db
from app.web.street.applications import safe_cell
from tests.support.cases import number_of
from tests.support.people import SignIn


def test_the_queue_is_unfiltered_first_and_shows_the_most_urgent_case_beside_it(world: str, as_person: SignIn) -> None:
    page = as_person("chenli").get("/street/applications").text
    assert "赵淑珍" in page
    assert "刘振国" in page
    assert "规则判定：符合" in page
    assert "养老服务消费补贴 今年剩余" in page
    assert "等社区核实" in page


def test_filters_stand_in_the_address_and_unknown_ones_do_no_harm(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    mine = client.get("/street/applications?turn=mine&programme=cn-voucher").text
    assert "赵淑珍" in mine
    assert "刘振国" not in mine
    assert "何玉兰" in client.get("/street/applications?turn=returned").text
    assert "周文海" in client.get("/street/applications?turn=done").text
    odd = client.get("/street/applications?turn=x&community=abc&due=never&after=nonsense&programme=%27&q=%25")
    assert odd.status_code == 200
    assert "没有符合条件的申请" in odd.text
    by_pinyin = client.get("/street/applications?q=zhao").text
    assert "赵淑珍" in by_pinyin


def test_a_case_says_line_by_line_what_was_asked_found_and_from_where(world: str, as_person: SignIn) -> None:
    page = as_person("chenli").get(f"/street/applications/{number_of('赵淑珍')}").text
    for words in ("年满 60 周岁", "中度失能", "能力评估", "依据", "民办函〔2025〕49号", "中央 85% · 市 15%"):
        assert words in page
    assert "下单时减免，每月最多 ¥800" in page
    assert 'data-key="a"' in page
    assert 'data-key="r"' in page
    assert "11010219" not in page


def test_who_may_not_decide_is_told_why_and_sees_no_button(world: str, as_person: SignIn) -> None:
    page = as_person("chenli").get(f"/street/applications/{number_of('刘振国')}").text
    assert "这件申请在等社区核实" in page
    assert 'data-key="a"' not in page


@pytest.mark.parametrize("path", ["S000000-XXXXX", "%00", "approvals/x"])
def test_what_is_not_there_is_404(world: str, as_person: SignIn, path: str) -> None:
    assert as_person("chenli").get(f"/street/applications/{path}").status_code == 404


def test_residents_are_kept_out(world: str, as_person: SignIn) -> None:
    assert as_person("王秀兰").get("/street/applications").status_code == 403


def test_the_fragment_has_the_live_parts_and_says_when_the_case_changed(world: str, as_person: SignIn) -> None:
    number = number_of("赵淑珍")
    client = as_person("wumei")
    quiet = client.get(f"/street/applications/{number}?fragment=1&seen=2").text
    assert 'data-live-region="rows"' in quiet
    assert "<html" not in quiet
    assert "您看到的是之前的内容" not in quiet
    with db.transaction():
        approver = by_login("chenli")
        enrolment.approve(enrolment.find(approver, number).id, approver, revision=2)
    loud = client.get(f"/street/applications/{number}?fragment=1&seen=2").text
    assert "陈立 刚刚办了这一步：通过" in loud


def test_the_csv_has_the_same_rows_and_defuses_formulas(world: str, as_person: SignIn) -> None:
    answer = as_person("chenli").get("/street/applications.csv?turn=mine")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["赵淑珍"]
    assert rows[1][5] == "800.00"
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("王秀兰") == "王秀兰"


def test_english_is_whole_for_what_is_data(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    client.set_cookie("language", "en")
    page = client.get(f"/street/applications/{number_of('赵淑珍')}").text
    assert "Care voucher" in page
    assert "at least 60 years old" in page
