"""ClamAV, spoken to as clamd: INSTREAM over TCP or a socket file (clamd(8))."""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 30.0
LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """The scanner cannot be reached, is slow, or does not say whether the file is clean."""


class Scanner(Protocol):
    def scan(self, pieces: Iterable[bytes]) -> str: ...


class Clamd:
    """A clamd at `tcp://host:port` or `unix:///path`."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def scan(self, pieces: Iterable[bytes]) -> str:
        """Return the name of the malware in the bytes, or nothing when they are clean."""
        try:
            with closing(self._connected()) as line:
                return _verdict(_told(line, pieces))
        except OSError as error:
            raise NoAnswer(str(error)) from error

    def _connected(self) -> socket.socket:
        if self._parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(CONNECT_SECONDS)
            try:
                line.connect(self._parts.path)
            except OSError:
                line.close()
                raise
        else:
            place = (self._parts.hostname or "localhost", self._parts.port or 3310)
            line = socket.create_connection(place, timeout=CONNECT_SECONDS)
        line.settimeout(ANSWER_SECONDS)
        return line


def scanner() -> Scanner | None:
    """Return the scanner that CLAMAV_URL names; None where there is none."""
    return Clamd(settings.CLAMAV_URL) if settings.CLAMAV_URL else None


def _told(line: socket.socket, pieces: Iterable[bytes]) -> str:
    line.sendall(b"zINSTREAM\0")
    for piece in pieces:
        line.sendall(struct.pack(">I", len(piece)) + piece)
    line.sendall(struct.pack(">I", 0))
    told = b""
    while b"\0" not in told and len(told) < LONGEST_ANSWER:
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        told += more
    return told.partition(b"\0")[0].decode(errors="replace").strip()


def _verdict(told: str) -> str:
    found = told.removeprefix("stream: ")
    if found == "OK":
        return ""
    if found.endswith(" FOUND"):
        return found.removesuffix(" FOUND")
    raise NoAnswer(told or "nothing")
