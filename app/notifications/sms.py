"""The text-message port: how a text reaches a phone."""

from __future__ import annotations

import json
import urllib.request
from typing import Protocol

from app.config import Config


class SmsSender(Protocol):
    """Sends `text` to `phone`; raises `OSError` where it could not."""

    def send(self, phone: str, text: str) -> None: ...


class DemoSms:
    """The embedded default: the message is shown in the demo inbox, nothing leaves the machine."""

    def send(self, phone: str, text: str) -> None:
        """Nothing to do: the stored row is the message."""


class HttpSms:
    """A provider's HTTPS endpoint that takes `{"to", "text", "sender"}` with a bearer token."""

    def __init__(self, url: str, token: str, sender: str) -> None:
        self.url, self.token, self.sender = url, token, sender

    def send(self, phone: str, text: str) -> None:
        """POST the message; any answer but 2xx is an `OSError`."""
        body = json.dumps({"to": phone, "text": text, "sender": self.sender}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 - https, checked at start
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            return


_sender: SmsSender = DemoSms()


def use(sender: SmsSender) -> None:
    """Send through `sender` from now on."""
    global _sender
    _sender = sender


def sender() -> SmsSender:
    """The sender in use."""
    return _sender


def configure(config: Config) -> None:
    """Send as the settings say: through the provider's endpoint, or into the demo inbox."""
    use(HttpSms(config.sms.url, config.sms.token, config.sms.sender) if config.sms.provider == "http" else DemoSms())
