"""archives: everything an installation knows in one tar file, and back again.

A backup holds `manifest.json`, the database as its engine keeps it (`database.sqlite` by SQLite's online backup,
`database.dump` by pg_dump's custom format) and `uploads/`. It never holds the data keys: sealed columns stay sealed,
and the manifest carries a fingerprint by which restoring knows whether the keys at hand open them. Checked by
checksums before anything is touched. A backup goes back into the engine it came from.
"""

from __future__ import annotations


class ArchiveError(Exception):
    """The backup cannot be made or brought back; the message says why and what to do."""
