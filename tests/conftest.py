"""No test reaches the network: a connection that leads off this machine fails, whoever asks for it."""

from __future__ import annotations

import sys

HERE = ("127.0.0.1", "::1", "localhost")


def _stay_here(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        if arguments[1][0] not in HERE:
            raise ConnectionError(f"a test asked for {arguments[1]}")
    elif event == "socket.getaddrinfo" and arguments[0] not in (*HERE, None, ""):
        raise ConnectionError(f"a test asked for the address of {arguments[0]}")


sys.addaudithook(_stay_here)
