"""Loading divisions: both shapes of file, twice, and broken."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import places
from app.cli.places import load
from app.core import db
from app.core.errors import Invalid
from app.places import Division
from app.places.staging import Malformed

DATA = Path(__file__).resolve().parents[2] / "data"
NATIONAL = {
    "provinces.csv": 'code,name\n42,"湖北省"\n',
    "cities.csv": 'code,name,provinceCode\n4290,"省直辖县级行政区划",42\n',
    "areas.csv": 'code,name,cityCode,provinceCode\n429004,"仙桃市",4290,42\n',
    "streets.csv": 'code,name,areaCode,provinceCode,cityCode\n429004001,"沙嘴街道",429004,42,4290\n',
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '429004001001,"杜湖社区",429004001,42,4290,429004\n429004001002,"复州花园社区",429004001,42,4290,429004\n',
}


def _national(folder: Path, **changed: str) -> Path:
    for name, text in {**NATIONAL, **{f"{key}.csv": text for key, text in changed.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _count() -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(Division)) or 0


def test_beijing_loads_whole_and_again_changes_nothing(database: str) -> None:
    first = load(DATA / "beijing-divisions.csv")
    assert (first.read, first.added, first.renamed) == (_count(), _count(), 0)
    with db.reading() as s:
        levels = dict(s.execute(select(Division.level, func.count()).group_by(Division.level)).all())
        assert levels == {"province": 1, "city": 1, "district": 16, "street": 349, "community": 7535}
        assert places.full_name("110101001001") == "北京市东城区东华门街道多福巷社区居委会"
        assert [each.code for each in places.children("1101")][:2] == ["110101", "110102"]
    again = load(DATA / "beijing-divisions.csv")
    assert (again.read, again.added, again.renamed) == (first.read, 0, 0)
    centres = load(DATA / "xicheng-centres.csv")
    assert centres.centres == 15
    with db.reading():
        near_by = places.centre("110102009001")
        assert near_by == places.Point(39.931, 116.343)


def test_the_national_columns_from_a_folder_and_a_zip(database: str, tmp_path: Path) -> None:
    report = load(_national(tmp_path))
    assert (report.read, report.added) == (6, 6)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as bundle:
        for name in NATIONAL:
            bundle.write(tmp_path / name, f"dist/{name}")
    assert load(tmp_path / "all.zip").added == 0
    with db.reading():
        assert places.full_name("429004001001") == "湖北省仙桃市沙嘴街道杜湖社区"


def test_a_renamed_division_is_updated(database: str, tmp_path: Path) -> None:
    load(_national(tmp_path))
    report = load(_national(tmp_path, areas='code,name,cityCode,provinceCode\n429004,"新仙桃市",4290,42\n'))
    assert (report.added, report.renamed) == (0, 1)
    with db.reading():
        assert places.name("429004") == "新仙桃市"


HEAD = "code,name,areaCode,provinceCode,cityCode\n"


@pytest.mark.parametrize(
    ("streets", "line", "why"),
    [
        (HEAD + '429004001,"沙嘴街道",429004,42,4290\n42900400X,"x",429004,42,4290\n', 3, "9 位数字"),
        (HEAD + '429004001,"",429004,42,4290\n', 2, "1 到 80 个字"),
        (HEAD + "429004001,沙嘴街道,429004\n", 2, "应有 5 列"),
        (HEAD + '429004001,"沙嘴街道",429005,42,4290\n', 2, "areaCode"),
        (HEAD + '429004001,"沙嘴街道",429004,42,4290\n429004001,"别名",429004,42,4290\n', 3, "出现了两次"),
        (HEAD + '429004001,"沙嘴街道",429004,42,4290\n429999001,"孤儿街道",429999,42,4299\n', 3, "上级 429999"),
        (HEAD + '429004001,"沙嘴"街道,429004,42,4290\n', 2, "CSV"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_stored(
    database: str, tmp_path: Path, streets: str, line: int, why: str
) -> None:
    with pytest.raises(Malformed) as refused:
        load(_national(tmp_path, streets=streets))
    said = refused.value.message % refused.value.params
    assert f"streets.csv 第 {line} 行" in said
    assert why in said
    assert _count() == 0


def test_files_that_are_no_division_files(database: str, tmp_path: Path) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Malformed):
        load(strange)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK not really")
    with pytest.raises(Invalid):
        load(broken)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code,name\n11,北京市\n".encode("gbk"))
    with pytest.raises(Malformed):
        load(latin)
    assert _count() == 0
