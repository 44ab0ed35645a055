"""The store of contents: a folder or an S3 bucket. A content is written once and never changed."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import obstore
from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config


class CannotKeep(Exception):
    """The store took nothing: it is full, out of reach, or closed to us."""


class Store(Protocol):
    def put(self, digest: str, content: bytes) -> None: ...
    def get(self, digest: str) -> bytes: ...
    def stream(self, digest: str) -> Iterator[bytes]: ...


class ObjectStore:
    """A store by obstore; both kinds write beside the place and then move, so never half a file."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    def put(self, digest: str, content: bytes) -> None:
        """Write a content once; one that is there already stays."""
        try:
            obstore.put(self._store, _path(digest), content, mode="create")
        except AlreadyExistsError:
            return
        except (BaseError, OSError) as error:
            raise CannotKeep(str(error).partition("\n")[0]) from error

    def get(self, digest: str) -> bytes:
        """Read a whole content; FileNotFoundError where it is missing."""
        return bytes(obstore.get(self._store, _path(digest)).bytes())

    def stream(self, digest: str) -> Iterator[bytes]:
        """Read a content piece by piece."""
        return (bytes(piece) for piece in obstore.get(self._store, _path(digest)))


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


@cache
def store(url: str = "") -> Store:
    """Return the store that FILES_URL names, opened once a process."""
    parts = urlsplit(url or settings.FILES_URL)
    if parts.scheme == "s3":
        config = cast("S3Config", settings.FILES_S3)
        return ObjectStore(S3Store(parts.netloc, prefix=parts.path.strip("/"), config=config))
    return ObjectStore(LocalStore(Path(parts.path), mkdir=True))
