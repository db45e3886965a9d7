"""Points: datums, distances, and what is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places import Point, distance_m, near, to_gcj02, to_wgs84

in_china = st.builds(Point, st.floats(18, 53), st.floats(74, 134))


@given(in_china)
def test_there_and_back_is_within_a_centimetre(point: Point) -> None:
    shifted = to_gcj02(point)
    assert shifted.datum == "gcj02"
    assert distance_m(Point(shifted.lat, shifted.lon), point) > 20
    assert distance_m(to_wgs84(shifted), point) < 0.01


def test_a_known_pair_of_the_square_in_beijing() -> None:
    shifted = to_gcj02(Point(39.907375, 116.391349))
    assert shifted.lat == pytest.approx(39.908778, abs=2e-5)
    assert shifted.lon == pytest.approx(116.397592, abs=2e-5)


def test_abroad_nothing_is_shifted() -> None:
    assert to_gcj02(Point(48.86, 2.34)) == Point(48.86, 2.34, "gcj02")


def test_distances_do_not_depend_on_the_datum() -> None:
    station, hospital = Point(39.9042, 116.4274), Point(39.9087, 116.3975)
    metres = distance_m(station, hospital)
    assert metres == pytest.approx(2600, rel=0.02)
    assert distance_m(to_gcj02(station), hospital) == pytest.approx(metres, abs=0.05)
    assert distance_m(Point(0, 0), Point(0, 180)) == pytest.approx(20_015_115, rel=1e-5)


def test_an_unknown_point_is_neither_near_nor_far() -> None:
    here = Point(39.9, 116.4)
    assert near(here, here, 1) is True
    assert near(here, Point(39.91, 116.4), 1000) is False
    assert near(here, None, 1000) is None


@pytest.mark.parametrize(("lat", "lon", "datum"), [(91, 0, "wgs84"), (0, 181, "wgs84"), (39, 116, "bd09")])
def test_what_is_no_point_is_refused(lat: float, lon: float, datum: str) -> None:
    with pytest.raises(ValueError, match=r"degrees|datum"):
        Point(lat, lon, datum)
