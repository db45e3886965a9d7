"""core: what every room stands on — and no word of the domain.

Here live the database (`db`), money (`money`), identifiers (`ids`), the clock (`clock`), the
calendar of working days (`calendar`), state machines (`lifecycle`), events (`events`), the outbox
(`outbox`), sealing of personal data (`crypto`), the audit trail (`audit`) and the errors all rooms
share (`errors`). Nothing here knows residents, orders or programmes.

Invariants and what holds each: a write happens only inside `db.transaction()` (the session refuses
otherwise; a reading transaction is read-only in the database); a state changes only through
`lifecycle.Machine.move`; the world hears of a change only after commit (`db.after_commit`).
"""
