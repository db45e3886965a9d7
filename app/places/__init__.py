"""places: divisions, addresses, points with their datum, distances.

Words: a *division* (行政区划) is a province, city, district, street or community; its code has 2, 4, 6, 9 or
12 digits (GB/T 2260 and its extensions) and begins with its parent's. An *address* is a door in a community;
its detail is sealed. A *point* says its datum; it is stored in WGS84, converted on entry.

Invariants: every division but a province has its parent (the import refuses an orphan); an address has both
coordinates and their source, or none (CHECK). Where a point is unknown, `near` answers None, never "near".
Who may see an address is not decided here: `residents` and `orders` hand out what is their viewer's.
"""

from __future__ import annotations

from app.places.codes import LEVELS, level, parent, prefixes, short_name, within
from app.places.importing import ImportReport, import_divisions
from app.places.models import Address, Division
from app.places.operations import add_address, forget, set_point
from app.places.points import Point, distance_m, near, to_gcj02, to_wgs84
from app.places.queries import (
    address_detail,
    address_text,
    address_texts,
    centre,
    children,
    find,
    full_name,
    name,
    names,
    point_of,
)

__all__ = [
    "LEVELS", "Address", "Division", "ImportReport", "Point", "add_address", "address_detail", "address_text",
    "address_texts", "centre", "children", "distance_m", "find", "forget", "full_name", "import_divisions",
    "level", "name", "names", "near", "parent", "point_of", "prefixes", "set_point", "short_name", "to_gcj02",
    "to_wgs84", "within",
]  # fmt: skip
