"""Bytes out of the store, checked against their digest."""

import hashlib
from collections.abc import Iterator

from tinhso.core.files.gateway import place_of, store


class Damaged(Exception):
    """The store gave back something else than was put in: restore it from a copy."""


def whole(digest: str) -> bytes:
    """Return a whole content."""
    return b"".join(open_stream(digest))


def open_stream(digest: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Return a content, or its bytes from `start` up to `end`, piece by piece.

    A whole content is checked on the way: its last piece is handed out only when all is as it was
    put in, so that whoever reads a damaged one notices.
    """
    try:
        pieces = store().read(place_of(digest), start, end)
    except FileNotFoundError as error:
        raise Damaged(digest) from error
    return _checked(pieces, digest) if start == 0 and end is None else pieces


def _checked(pieces: Iterator[bytes], digest: str) -> Iterator[bytes]:
    known, held = hashlib.sha256(), b""
    for piece in pieces:
        if held:
            yield held
        known.update(piece)
        held = piece
    if known.hexdigest() != digest:
        raise Damaged(digest)
    yield held
