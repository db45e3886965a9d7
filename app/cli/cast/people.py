"""Residents with different facts, and the family who order for some of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.cli.cast.numbers import id_number

ANDELU_NORTH = "110102010005"
DESHENGLI = "110102010011"
SHUANGQIGAN = "110102010029"
YUZHONG_WEST = "110102010036"
LIUPUKANG = "110102010044"


@dataclass(frozen=True, slots=True)
class CastResident:
    """Somebody served. `order` fixes the sex by parity (odd: a man); `voucher` is where their voucher application stands:

    `approved`, `submitted`, `endorsed`, `returned`, `rejected`, or empty for none.
    """

    key: str
    name: str
    born: dt.date
    order: int
    residence: str
    door: str
    phone: str | None = None
    hukou: str | None = None
    permit: str | None = None
    status: tuple[str, ...] = ()
    care_level: str | None = None
    voucher: str = ""
    elder_mode: bool = False
    contact: tuple[str, str, str] | None = None

    @property
    def contact_phone(self) -> str:
        """The phone of whoever is called about them; empty where nobody is."""
        return self.contact[2] if self.contact else ""

    @property
    def id_number(self) -> str:
        """The identity number, of Xicheng where the household register is there."""
        area = (self.hukou or self.residence)[:6]
        return id_number(area if len(area) == 6 else "110102", self.born, self.order)


@dataclass(frozen=True, slots=True)
class CastProxy:
    """Family ordering for residents: (resident key, relation)."""

    key: str
    name: str
    phone: str
    orders_for: tuple[tuple[str, str], ...]


RESIDENTS = (
    CastResident(
        "wang", "王秀兰", dt.date(1948, 5, 20), 126, SHUANGQIGAN, "6 号楼 2 单元 301", "13800000001",
        status=("basic_elder",), care_level="severe", voucher="approved", elder_mode=True,
        contact=("刘芳", "女儿", "13800000002"),
    ),
    CastResident(
        "liu", "刘振国", dt.date(1943, 4, 11), 135, ANDELU_NORTH, "12 号楼 1 单元 102", "13800000003",
        status=("basic_elder", "living_alone"), care_level="severe", voucher="submitted",
    ),
    CastResident("sun", "孙桂英", dt.date(1935, 3, 8), 144, LIUPUKANG, "3 号楼 4 单元 601", "13800000004", status=("basic_elder", "empty_nest")),
    CastResident("ma", "马德福", dt.date(1959, 9, 1), 153, DESHENGLI, "1 号楼 5 单元 203", "13800000005", status=("dibao", "basic_elder")),
    CastResident(
        "zhao", "赵淑珍", dt.date(1946, 12, 2), 162, SHUANGQIGAN, "9 号楼 3 单元 502", "13800000006",
        status=("basic_elder",), care_level="moderate", voucher="endorsed",
    ),
    CastResident(
        "zhou", "周文海", dt.date(1954, 7, 15), 171, YUZHONG_WEST, "21 号楼 2 单元 401", "13800000007",
        care_level="mild", voucher="rejected",
    ),
    CastResident(
        "he", "何玉兰", dt.date(1938, 10, 30), 180, SHUANGQIGAN, "2 号楼 1 单元 101", None,
        status=("basic_elder",), care_level="total", voucher="returned", contact=("何立新", "儿子", "13800000012"),
    ),
    CastResident("chen", "陈建国", dt.date(1950, 1, 6), 189, DESHENGLI, "5 号楼 6 单元 304", "13800000008", status=("tekun",), care_level="severe"),
    CastResident(
        "zhang", "张丽华", dt.date(1951, 6, 18), 198, SHUANGQIGAN, "8 号楼 2 单元 602", "13800000009",
        hukou="310101", permit="110102", care_level="moderate", voucher="approved",
    ),
    CastResident("gao", "高秀英", dt.date(1952, 2, 29), 208, ANDELU_NORTH, "7 号楼 3 单元 201", "13800000010", status=("basic_elder",)),
    CastResident("li", "李明", dt.date(1990, 8, 24), 217, SHUANGQIGAN, "6 号楼 1 单元 902", "13800000011"),
    CastResident(
        "hu", "胡振华", dt.date(1941, 11, 11), 227, LIUPUKANG, "10 号楼 2 单元 303", "13800000013",
        status=("basic_elder", "in_institution"), care_level="total",
    ),
)  # fmt: skip

PROXIES = (
    CastProxy("liufang", "刘芳", "13800000002", (("wang", "女儿"),)),
    CastProxy("helixin", "何立新", "13800000012", (("he", "儿子"), ("sun", "侄子"))),
)
