"""Points on the ground: their datum, conversion between datums, distances.

Maps made in China draw in GCJ-02, which shifts WGS84 by some hundred metres. The way there is a known
formula on the Krasovsky 1940 ellipsoid; the way back is found by iteration, to well under a metre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DATUMS = ("wgs84", "gcj02")
EARTH_RADIUS_M = 6_371_008.8
_AXIS, _ECCENTRICITY2 = 6_378_245.0, 0.006_693_421_622_965_943


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east in `datum`; `ValueError` for a place that is not on Earth."""

    lat: float
    lon: float
    datum: str = "wgs84"

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("latitude is within ±90, longitude within ±180 degrees")
        if self.datum not in DATUMS:
            raise ValueError("the datum is wgs84 or gcj02")


def _is_shifted(lat: float, lon: float) -> bool:
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _waves(x: float, *pairs: tuple[float, float]) -> float:
    return sum(height * math.sin(x * turns * math.pi) for height, turns in pairs) * 2 / 3


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """How far GCJ-02 lies from WGS84 at a WGS84 place, in degrees."""
    if not _is_shifted(lat, lon):
        return 0.0, 0.0
    x, y = lon - 105.0, lat - 35.0
    both = _waves(x, (20.0, 6.0), (20.0, 2.0))
    root = math.sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += both + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += both + _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    radians = math.radians(lat)
    squash = 1 - _ECCENTRICITY2 * math.sin(radians) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY2) / (squash * math.sqrt(squash))
    parallel = _AXIS / math.sqrt(squash) * math.cos(radians)
    return math.degrees(north / meridian), math.degrees(east / parallel)


def to_gcj02(point: Point) -> Point:
    """The same place in GCJ-02."""
    if point.datum == "gcj02":
        return point
    north, east = _shift(point.lat, point.lon)
    return Point(point.lat + north, point.lon + east, "gcj02")


def to_wgs84(point: Point) -> Point:
    """The same place in WGS84; from GCJ-02 the error is below a centimetre."""
    if point.datum == "wgs84":
        return point
    lat, lon = point.lat, point.lon
    for _ in range(12):
        north, east = _shift(lat, lon)
        off_north, off_east = lat + north - point.lat, lon + east - point.lon
        lat, lon = lat - off_north, lon - off_east
        if max(abs(off_north), abs(off_east)) < 1e-9:
            break
    return Point(lat, lon)


def distance_m(a: Point, b: Point) -> float:
    """Metres along the great circle (haversine); each point may be in its own datum."""
    a, b = to_wgs84(a), to_wgs84(b)
    north, east = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    cosines = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    half = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


def near(a: Point | None, b: Point | None, metres: float) -> bool | None:
    """Whether the two are at most `metres` apart; None where either is unknown."""
    return None if a is None or b is None else distance_m(a, b) <= metres
