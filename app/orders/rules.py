"""The plain rules of ordering, as data, so that screens can say them.

An order that waits for its payment waits `PAY_WITHIN`, never beyond its own cut-off: then it expires and gives
everything back. Until the cut-off (`Order.free_until`) the resident's side changes and cancels free of charge.
After it the work has begun: of what the resident's side has paid, the provider keeps each vertical's
`late_fee_percent` of the resident's part; nothing is claimed afterwards from who would have paid at the door;
what public payers had reserved is released in full. Whoever else ends an order (the provider, the
street, the clock, a death), the resident gets everything back.
"""

from __future__ import annotations

import datetime as dt

PAY_WITHIN = dt.timedelta(minutes=30)
NOTE_LENGTH = 200
QUANTITY = (1, 9)
DRAFTS_AT_ONCE = 14
