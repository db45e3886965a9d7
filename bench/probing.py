"""`python -m bench.probing`: a process that loads pages on the database its environment names, a question a line.

`{"tokens": […]}` first; then `{"page": 0..2, "times": n}` answers `{"p50": seconds}` of the catalogue page, an order
page or the order list, the browsers of the tokens taking turns.
"""

from __future__ import annotations

import itertools
import json
import re
import sys

from app import create_app
from app.web.account.login import COOKIE
from bench.browser import get
from bench.timing import p50

NUMBER = re.compile(r"/orders/(L\d\d-\d+)")


def main() -> int:
    """Answer until the input ends."""
    app = create_app()
    clients = []
    for token in json.loads(sys.stdin.readline())["tokens"]:
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        clients.append(client)
    numbers = [NUMBER.findall(get(client, "/orders")) for client in clients]
    if not all(numbers):
        raise AssertionError("somebody measured has no past orders")
    print("{}", flush=True)
    turns = itertools.cycle(range(len(clients)))

    def load(page: int) -> None:
        who = next(turns)
        get(clients[who], ("/services", f"/orders/{numbers[who][0]}", "/orders")[page])

    for line in sys.stdin:
        asked = json.loads(line)
        load(asked["page"])
        print(json.dumps({"p50": p50(lambda: load(asked["page"]), asked["times"])}), flush=True)  # noqa: B023 - called at once
    return 0


if __name__ == "__main__":
    sys.exit(main())
