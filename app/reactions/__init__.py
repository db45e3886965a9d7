"""reactions: the one table — what happened → what follows, in order, in the same transaction.

Handlers are small, call verbs of rooms, and insert more than they read: they run inside placing. A handler that
fails undoes the act. `following` holds what other rooms do; `telling` what people are told, which for orders is
only asked for here (one outbox row) and said after commit.
"""

from app.reactions.table import TABLE, install

__all__ = ["TABLE", "install"]
