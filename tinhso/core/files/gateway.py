"""The store of contents: a folder or an S3 bucket.

A content is written once and never changed. Beside contents the store holds the parts of uploads
under way and small pictures; each of the three has a folder of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import obstore
from django.conf import settings
from obstore import delete as take_away
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

PIECE = 256 * 1024
PARTS, PICTURES = "parts", "pictures"


class CannotKeep(Exception):
    """The store took nothing: it is full, out of reach, or closed to us."""


@dataclass(frozen=True)
class Stored:
    """One thing in the store: where it stands, its size in bytes, and since when."""

    path: str
    size: int
    since: datetime


class Store(Protocol):
    def put(self, path: str, source: bytes | Path) -> None: ...
    def size(self, path: str) -> int | None: ...
    def read(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]: ...
    def remove(self, paths: Iterable[str]) -> None: ...
    def list(self, folder: str = "") -> Iterator[Stored]: ...


class ObjectStore:
    """A store by obstore; both kinds write beside the place and then move, so never half a file."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    def put(self, path: str, source: bytes | Path) -> None:
        """Write bytes, or a file piece by piece; what stood there before gives way at once."""
        try:
            obstore.put(self._store, path, source, max_concurrency=2)
        except (BaseError, OSError) as error:
            raise CannotKeep(str(error).partition("\n")[0]) from error

    def size(self, path: str) -> int | None:
        """Return how many bytes stand there; None where nothing does."""
        try:
            return obstore.head(self._store, path)["size"]
        except FileNotFoundError:
            return None

    def read(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Read from byte `start` up to `end` piece by piece; FileNotFoundError where nothing is."""
        if end is not None and end <= start:
            return iter(())
        options = _between(start, end)
        found = obstore.get(self._store, path, options=options)  # type: ignore[arg-type]
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def remove(self, paths: Iterable[str]) -> None:
        """Take things away; one that is not there is no fault."""
        for path in paths:
            try:
                take_away(self._store, path)
            except FileNotFoundError:
                continue

    def list(self, folder: str = "") -> Iterator[Stored]:
        """Return what the store holds below `folder`."""
        for batch in obstore.list(self._store, prefix=folder or None):
            for one in batch:
                yield Stored(one["path"], one["size"], one["last_modified"])


def _between(start: int, end: int | None) -> dict[str, object]:
    if end is not None:
        return {"range": (start, end)}
    return {"range": {"offset": start}} if start else {}


def place_of(digest: str) -> str:
    """Return where the content with that digest stands."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def picture_of(digest: str) -> str:
    """Return where the small picture of that content stands."""
    return f"{PICTURES}/{digest[:2]}/{digest}"


def part_of(upload: object, offset: int) -> str:
    """Return where the part of an upload that begins at `offset` stands."""
    return f"{PARTS}/{upload}/{offset:015d}"


@cache
def store(url: str = "") -> Store:
    """Return the store that FILES_URL names, opened once a process."""
    parts = urlsplit(url or settings.FILES_URL)
    if parts.scheme == "s3":
        config = cast("S3Config", settings.FILES_S3)
        client: ClientConfig = {
            "allow_http": settings.FILES_S3.get("endpoint", "").startswith("http:")
        }
        prefix = parts.path.strip("/") or None
        return ObjectStore(
            S3Store(parts.netloc, prefix=prefix, config=config, client_options=client)
        )
    return ObjectStore(LocalStore(Path(parts.path), mkdir=True))
