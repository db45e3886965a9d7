"""Reading division files: every line is checked before the first one is stored.

Lines go to a temporary file of our own, not to memory, so that 620,000 communities cost no more than a
hundred. Known headers: one row a community with its street and district (`community_code, community,
street_code, …`), the five files of the national data set (`code, name` and the codes above), and street
centres (`street_code, street, lon, lat`).
"""

from __future__ import annotations

import csv
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.core.errors import Invalid
from app.places.codes import LEVELS, parent

# The provinces of GB/T 2260, for files that begin at the district.
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省",
    "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省",
    "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省",
    "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
    "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
}  # fmt: skip
MUNICIPAL = {"01": "市辖区", "02": "县"}
MUNICIPALITIES = ("11", "12", "31", "50")
COMMUNITY_ROWS = ("community_code", "community", "street_code", "street", "district_code", "district")
ABOVE = ("provinceCode", "cityCode", "areaCode", "streetCode")
CENTRES = ("street_code", "street", "lon", "lat")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Row = tuple[str, str | None, str, str, bool]


class Malformed(Invalid):
    """A line that cannot be read; nothing of the load has been stored."""

    code = "malformed_line"

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__("%(file)s 第 %(line)s 行：%(why)s", file=file, line=line, why=why)


class Staged:
    """Checked rows on disk, in the order of their codes. Closed by its context manager."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute(
            "CREATE TABLE r (code TEXT PRIMARY KEY, above TEXT, name TEXT, implied INT, file TEXT, line INT) "
            "WITHOUT ROWID"
        )
        self.centres: dict[str, tuple[float, float]] = {}
        self.files = 0

    def close(self) -> None:
        """Drop the temporary file."""
        self._db.close()

    def add(self, code: str, name: str, file: str, line: int, implied: bool = False) -> None:
        """Stage one division. A later line may repeat it word for word, not rename it."""
        if implied:
            self._db.execute(
                "INSERT OR IGNORE INTO r VALUES (?, ?, ?, 1, ?, ?)", (code, parent(code), name, file, line)
            )
            return
        done = self._db.execute(
            "INSERT INTO r VALUES (?, ?, ?, 0, ?, ?) ON CONFLICT (code) DO UPDATE "
            "SET name = excluded.name, implied = 0 WHERE r.implied OR r.name = excluded.name",
            (code, parent(code), name, file, line),
        )
        if done.rowcount == 0:
            raise Malformed(file, line, f"代码 {code} 出现了两次，名称不同")

    def rows(self) -> Iterator[Row]:
        """`(code, parent_code, level, name, implied)`, parents before their children."""
        for code, above, name, implied in self._db.execute("SELECT code, above, name, implied FROM r ORDER BY code"):
            yield code, above, LEVELS[len(code)], name, bool(implied)

    def parents_elsewhere(self) -> list[tuple[str, str, int]]:
        """Parents that are not in the load, each with the file and line that asks for it."""
        query = "SELECT above, file, min(line) FROM r WHERE above NOT IN (SELECT code FROM r) GROUP BY above ORDER BY 1"
        return list(self._db.execute(query))


@contextmanager
def stage(path: Path) -> Iterator[Staged]:
    """Read a CSV file, a folder or `.zip` of them; `Malformed` names the first bad line, `Invalid` an unknown file."""
    staged = Staged()
    try:
        for name, stream in _sources(path):
            _read(staged, name, stream, only=not path.is_dir() and path.suffix != ".zip")
        if not staged.files:
            raise Invalid("%(file)s 里没有认得的行政区划表", file=path.name)
        yield staged
    finally:
        staged.close()


def _sources(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if path.is_dir():
        for each in sorted(path.glob("*.csv")):
            with each.open("rb") as stream:
                yield each.name, stream
    elif path.suffix == ".zip":
        try:
            with zipfile.ZipFile(path) as bundle:
                for name in sorted(bundle.namelist()):
                    if name.endswith(".csv"):
                        with bundle.open(name) as stream:
                            yield name, stream
        except zipfile.BadZipFile as error:
            raise Invalid("%(file)s 不是完好的 zip 文件", file=path.name) from error
    else:
        with path.open("rb") as stream:
            yield path.name, stream


def _read(staged: Staged, file: str, stream: IO[bytes], *, only: bool) -> None:
    lines = csv.reader(_decoded(file, stream), strict=True)
    try:
        header = next(lines, [])
        if tuple(header) == COMMUNITY_ROWS:
            take = _take_community
        elif header[:2] == ["code", "name"] and set(header[2:]) <= set(ABOVE):
            take = _take_division
        elif tuple(header) == CENTRES:
            take = _take_centre
        elif only:
            raise Malformed(file, 1, "表头不认得")
        else:
            return
        staged.files += 1
        for cells in lines:
            if len(cells) != len(header):
                raise Malformed(file, lines.line_num, f"应有 {len(header)} 列，实有 {len(cells)} 列")
            take(staged, file, lines.line_num, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise Malformed(file, lines.line_num, "不是完好的 CSV") from error


def _decoded(file: str, stream: IO[bytes]) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Malformed(file, number, "不是 UTF-8 文字") from error


def _checked(file: str, line: int, code: str, name: str, lengths: tuple[int, ...]) -> tuple[str, str]:
    if not (code.isascii() and code.isdigit() and len(code) in lengths):
        raise Malformed(file, line, "代码应是 " + "、".join(map(str, lengths)) + " 位数字")
    name = name.strip()
    # Some village names are written with characters of a private area, so only control characters are refused.
    if not name or len(name) > 80 or _CONTROL.search(name):
        raise Malformed(file, line, "名称应有 1 到 80 个字")
    return code, name


def _take_division(staged: Staged, file: str, line: int, row: dict[str, str]) -> None:
    lengths = (tuple(LEVELS)[len(row) - 2],)
    code, name = _checked(file, line, row["code"], row["name"], lengths)
    for above in ABOVE:
        if above in row and row[above] != code[: tuple(LEVELS)[ABOVE.index(above)]]:
            raise Malformed(file, line, f"{above} 不是代码的开头")
    staged.add(code, name, file, line)


def _take_community(staged: Staged, file: str, line: int, row: dict[str, str]) -> None:
    community, its_name = _checked(file, line, row["community_code"], row["community"], (12,))
    street, street_name = _checked(file, line, row["street_code"], row["street"], (9,))
    district, district_name = _checked(file, line, row["district_code"], row["district"], (6,))
    if not (community.startswith(street) and street.startswith(district)):
        raise Malformed(file, line, "社区代码应以街道代码开头，街道代码应以区代码开头")
    province, city = district[:2], district[2:4]
    if province in PROVINCES:
        staged.add(province, PROVINCES[province], file, line, implied=True)
    if province in MUNICIPALITIES and city in MUNICIPAL:
        staged.add(district[:4], MUNICIPAL[city], file, line, implied=True)
    staged.add(district, district_name, file, line)
    staged.add(street, street_name, file, line)
    staged.add(community, its_name, file, line)


def _take_centre(staged: Staged, file: str, line: int, row: dict[str, str]) -> None:
    code, _name = _checked(file, line, row["street_code"], row["street"], (9,))
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError as error:
        raise Malformed(file, line, "经纬度应是数字") from error
    if not (3 <= lat <= 54 and 73 <= lon <= 136):
        raise Malformed(file, line, "经纬度不在国内")
    staged.centres[code] = (lat, lon)
