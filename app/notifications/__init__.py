"""notifications: every message to a person — in the app's inbox, or as a text to a phone — with its state.

Words live in `templates` in both languages. An inbox message is `unread → read`; a text is
`queued → sent | failed` and leaves through the outbox, so a message is never lost and never sent
before what it tells of has been committed. Texts and phones are sealed.
"""

from app.notifications.operations import TOPIC_SEND, deliver, forget, read, read_all, send_sms, tell
from app.notifications.queries import InboxLine, SentText, inbox, sent_texts, unread_count
from app.notifications.sms import configure

__all__ = [
    "TOPIC_SEND",
    "InboxLine",
    "SentText",
    "configure",
    "deliver",
    "forget",
    "inbox",
    "read",
    "read_all",
    "send_sms",
    "sent_texts",
    "tell",
    "unread_count",
]
