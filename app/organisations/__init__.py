"""organisations: street offices, district bureaus, funders, evaluation bodies, committees, providers' bodies.

An organisation is a name with a seat; what it may do comes from the roles its people hold (`accounts`), what it
sells from `providers`. Its unified social credit code (GB 32100) is checked and belongs to one organisation only.
"""

from __future__ import annotations

from app.organisations.models import KINDS, Organisation
from app.organisations.operations import register, rename
from app.organisations.queries import all_of_kind, find, get, names, office_of

__all__ = ["KINDS", "Organisation", "all_of_kind", "find", "get", "names", "office_of", "register", "rename"]
