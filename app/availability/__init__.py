"""availability: what can be taken once, and who holds it — portions now, worker time and seats later.

A stock belongs to something in a room above and is known here by that thing's id alone, so this room
knows no menus and no orders. Nothing is ever taken beyond its capacity: one conditional UPDATE takes,
and a CHECK on the table is the last line. A hold is given back at most once.
"""

from app.availability.errors import Taken
from app.availability.operations import hold, open_stock, release, resize
from app.availability.queries import Holding, held, left

__all__ = ["Holding", "Taken", "held", "hold", "left", "open_stock", "release", "resize"]
