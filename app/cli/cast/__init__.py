"""The named cast: the people, organisations and places that the demo and the tests share.

Everything here is invented but the divisions and the programmes' figures. Data only; `app/cli/seed.py` brings it to
life through the same operations the screens use. Identity numbers and social credit codes are made with right check digits (GB 11643, GB 32100).
"""

from app.cli.cast.offices import DISTRICT, OFFICES, STAFF, STREET, Office, StaffMember
from app.cli.cast.people import PROXIES, RESIDENTS, CastProxy, CastResident
from app.cli.cast.providers import PROVIDERS, CastProvider, CastService, CastWorker

__all__ = [
    "DISTRICT",
    "OFFICES",
    "PROVIDERS",
    "PROXIES",
    "RESIDENTS",
    "STAFF",
    "STREET",
    "CastProvider",
    "CastProxy",
    "CastResident",
    "CastService",
    "CastWorker",
    "Office",
    "StaffMember",
]
