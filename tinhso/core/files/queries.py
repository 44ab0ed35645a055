"""Reading what is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.errors import NotFound
from tinhso.core.files import gateway
from tinhso.core.files.models import File
from tinhso.core.files.rules import digest_of
from tinhso.core.words.worded import worded


class Damaged(Exception):
    """The store gave back something else than was put in: restore it from a copy."""


@dataclass(frozen=True)
class StoredFile:
    id: int
    digest: str
    name: str
    mime: str
    size: int
    kept_at: datetime


def stored(file_id: int) -> StoredFile:
    """Return what is known of a kept file."""
    row = File.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound(worded("Không tìm thấy tệp này."))
    return as_stored(row)


def stored_many(file_ids: list[int]) -> dict[int, StoredFile]:
    """Return several kept files at once, by id."""
    return {row.pk: as_stored(row) for row in File.objects.filter(pk__in=file_ids)}


def content(digest: str) -> bytes:
    """Return a whole content, checked against its digest."""
    found = gateway.store().get(digest)
    if digest_of(found) != digest:
        raise Damaged(digest)
    return found


def open_stream(digest: str) -> Iterator[bytes]:
    """Return a content piece by piece, for an answer that should not hold it whole."""
    return gateway.store().stream(digest)


def as_stored(row: File) -> StoredFile:
    return StoredFile(row.pk, row.digest, row.name, row.mime, row.size, row.kept_at)
