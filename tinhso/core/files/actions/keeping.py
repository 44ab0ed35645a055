"""Files come in: what the house made stays as it is, what came from outside is cleaned first."""

import hashlib
import os
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import structlog
from django.conf import settings
from django.db import connection, transaction

from tinhso.core.errors import Refused
from tinhso.core.files import gateway, rules
from tinhso.core.files.cleaning import bench
from tinhso.core.files.cleaning.limits import Unfit
from tinhso.core.files.models import File, Scan
from tinhso.core.files.queries import StoredFile, as_stored, infected_text, stored
from tinhso.core.files.unfit import unfit_text
from tinhso.core.words.worded import worded

log = structlog.get_logger(__name__)


class Readable(Protocol):
    """Where bytes are read from piece by piece: an upload, an open file."""

    def read(self, size: int, /) -> bytes: ...


class StoreClosed(Refused):
    """The store takes nothing just now; the same file may be taken in later."""


CLEANED = frozenset({rules.PDF, rules.JPEG, rules.PNG})

# The content's row stays locked until the transaction ends, so that the sweep cannot take these
# bytes away meanwhile. The moment is the database's: a grace period counts real time, whatever `at`
# is told. A content that had this name before gets no second row for it.
_KEEP = """
with content as (
    insert into files_content (digest, size, touched_at, scan, threat, scan_tries)
    values (%(digest)s, %(size)s, statement_timestamp(), %(scan)s, '', 0)
    on conflict (digest) do update
    set touched_at = statement_timestamp(), marked_at = null, condemned_at = null
    returning digest, scan, threat, scan_tries
), named as (
    insert into files_file (digest, original_digest, name, mime, size, kept_at, is_signed)
    select digest, %(original_digest)s, %(name)s, %(mime)s, %(size)s, %(at)s, %(is_signed)s
    from content
    on conflict (digest, original_digest, name) do nothing returning id
)
select scan, threat, scan_tries, (select id from named) from content
"""

_HOLD = """
update files_content set touched_at = statement_timestamp(), marked_at = null
where condemned_at is null and digest = (select digest from files_file where id = %s)
"""


@dataclass(frozen=True, kw_only=True)
class _Coming:
    """A file that may be kept: its bytes, and what its row will say."""

    source: bytes | Path
    digest: str
    original_digest: str
    name: str
    mime: str
    size: int
    scan: Scan
    is_signed: bool = False


def keep(*, content: bytes, name: str, accept: Set[str], at: datetime) -> StoredFile:
    """Keep a file the house itself made, bit for bit, or refuse it by name.

    Keeping the same again changes nothing.
    """
    name = rules.clean_name(name)
    mime = rules.check(content, name, accept=accept, limit=settings.UPLOAD_LIMIT_BYTES)
    return keep_made(content=content, name=name, mime=mime, at=at)


def keep_made(*, content: bytes, name: str, mime: str, at: datetime) -> StoredFile:
    """Keep a file the product itself made: of any size, under the media type it was made in."""
    digest = rules.digest_of(content)
    coming = _Coming(
        source=content,
        digest=digest,
        original_digest=digest,
        name=rules.clean_name(name),
        mime=mime,
        size=len(content),
        scan=Scan.OURS,
    )
    return _kept(coming, at)


def take_in(*, source: bytes | Readable, name: str, accept: Set[str], at: datetime) -> StoredFile:
    """Keep a file that came from outside, read piece by piece, or refuse it by name.

    Pictures and PDFs are kept as cleaned copies; a signed file is kept bit for bit.
    """
    name = rules.clean_name(name)
    with _desk() as desk:
        came = desk / "came"
        original = _copied(source, came, name)
        with came.open("rb") as file:
            mime = rules.check(file, name, accept=accept, limit=settings.UPLOAD_LIMIT_BYTES)
        kept, is_signed = _cleaned(came, desk / "cleaned", name, mime)
        coming = _Coming(
            source=kept,
            digest=original if kept == came else _digest(kept),
            original_digest=original,
            name=name,
            mime=mime,
            size=kept.stat().st_size,
            scan=Scan.NOT_YET,
            is_signed=is_signed,
        )
        return _kept(coming, at)


def hold(file_id: int) -> StoredFile:
    """Keep a file from the sweep until the transaction ends, before a row refers to it anew.

    Needed only where a room takes up an id that it did not just get from `keep` or `take_in`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [file_id])
    return stored(file_id)


@transaction.atomic(savepoint=False)
def _kept(coming: _Coming, at: datetime) -> StoredFile:
    """Lock the content's row, name it, put the bytes where they are missing.

    The bytes are in place before the rows can be seen. A failure in between leaves at most bytes
    nobody points at, which the sweep finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {**coming.__dict__, "at": at})
        scan, threat, scan_tries, file_id = cursor.fetchone()
    if scan == Scan.INFECTED:
        raise Refused(infected_text(coming.name, threat))
    _put(coming)
    if file_id is None:
        same = File.objects.select_related("content").filter(
            content_id=coming.digest, original_digest=coming.original_digest, name=coming.name
        )
        return as_stored(same.get())
    return StoredFile(
        id=file_id,
        digest=coming.digest,
        name=coming.name,
        mime=coming.mime,
        size=coming.size,
        kept_at=at,
        original_digest=coming.original_digest,
        is_signed=coming.is_signed,
        scan=Scan(scan),
        threat=threat,
        scan_tries=scan_tries,
    )


def _put(coming: _Coming) -> None:
    store, place = gateway.store(), gateway.place_of(coming.digest)
    try:
        if store.size(place) != coming.size:
            store.put(place, coming.source)
    except gateway.CannotKeep as error:
        # for whoever looks after the machine; the person before the page is told what to do
        log.exception("file store takes nothing", digest=coming.digest, size=coming.size)
        raise StoreClosed(
            worded(
                "Kho tệp của cổng đang đầy hoặc không trả lời, nên chưa nhận được tệp "
                "“%(name)s”. Những gì đã lưu vẫn còn nguyên. Thử lại sau ít phút.",
                name=coming.name,
            )
        ) from error


def _cleaned(came: Path, target: Path, name: str, mime: str) -> tuple[Path, bool]:
    """Return the file to keep, and whether a signature forbade to change it."""
    if mime not in CLEANED:
        return came, mime == rules.P7S
    try:
        done = bench.clean(came, target, mime)
    except Unfit as refusal:
        raise Refused(unfit_text(refusal, name)) from refusal
    return (target if done.is_changed else came), done.is_signed


def _copied(source: bytes | Readable, target: Path, name: str) -> str:
    """Write what comes to `target`, never holding it whole, and return its digest."""
    known, length = hashlib.sha256(), 0
    with target.open("wb") as file:
        for piece in [source] if isinstance(source, bytes) else _pieces(source):
            known.update(piece)
            length += len(piece)
            rules.check_length(length, name, limit=settings.UPLOAD_LIMIT_BYTES)
            file.write(piece)
    return known.hexdigest()


def _pieces(source: Readable) -> Iterator[bytes]:
    while piece := source.read(gateway.PIECE):
        yield piece


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _desk() -> Iterator[Path]:
    """Give a folder for one file, gone afterwards; swept when the process died meanwhile."""
    folder = settings.FILES_DESK
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=f"{os.getpid()}-") as desk:
        yield Path(desk)
