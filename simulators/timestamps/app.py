"""The addresses of the authority, as a WSGI program."""

import dataclasses
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from simulators.timestamps.authority import Behaviour, answer
from simulators.timestamps.certificates import Stamper

LIMIT = 64 * 1024
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_TEXT = "text/plain; charset=utf-8"
_JSON = "application/json"

Reply = tuple[str, str, bytes]


class App:
    """Answers HTTP for one authority; `PUT /behaviour` tells it how to behave from now on."""

    def __init__(
        self,
        stamper: Stamper,
        *,
        hash_name: str,
        clock: Callable[[], datetime],
        wait: Callable[[float], object],
    ) -> None:
        self.stamper = stamper
        self.hash_name = hash_name
        self.clock = clock
        self.wait = wait
        self.behaviour = Behaviour()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        place = (environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/"))
        handle = {
            ("GET", "/healthz"): lambda _: ("200 OK", _TEXT, b"ok\n"),
            ("GET", "/behaviour"): lambda _: self._told(),
            ("PUT", "/behaviour"): self._tell,
            ("POST", "/"): self._stamp,
        }.get(place)
        status, kind, body = handle(environ) if handle else ("404 Not Found", _TEXT, b"")
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _told(self) -> Reply:
        return "200 OK", _JSON, json.dumps(dataclasses.asdict(self.behaviour)).encode()

    def _tell(self, environ: WSGIEnvironment) -> Reply:
        try:
            told: dict[str, Any] = json.loads(_body(environ))
            self.behaviour = Behaviour(**told)
        except (ValueError, TypeError) as error:
            return "400 Bad Request", _TEXT, f"{error}\n".encode()
        return self._told()

    def _stamp(self, environ: WSGIEnvironment) -> Reply:
        if environ.get("CONTENT_TYPE") != QUERY:
            return "415 Unsupported Media Type", _TEXT, f"send {QUERY}\n".encode()
        asked, behaviour = _body(environ), self.behaviour
        self.wait(behaviour.slow)
        if behaviour.down:
            return "503 Service Unavailable", _TEXT, b"down\n"
        try:
            reply = answer(
                asked,
                stamper=self.stamper,
                behaviour=behaviour,
                at=self.clock(),
                hash_name=self.hash_name,
            )
        except (ValueError, TypeError) as error:
            return "400 Bad Request", _TEXT, f"{error}\n".encode()
        return "200 OK", REPLY, reply


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    return environ["wsgi.input"].read(min(int(length), LIMIT)) if length.isdigit() else b""
