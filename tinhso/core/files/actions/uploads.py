"""Uploads that survive a lost line: parts are kept as they come, and become a file at the end.

Each part is in the store before its row says so, under the place where it begins. Killed between
the two, the row still asks for that place, and the part sent again takes the place of the first.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, models, transaction
from psycopg.errors import LockNotAvailable

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files import gateway, rules
from tinhso.core.files.actions.keeping import StoreClosed, take_in
from tinhso.core.files.models import Upload
from tinhso.core.files.queries import StoredFile
from tinhso.core.words.worded import worded

PART = 1024 * 1024  # bytes held in memory, and lost at most when the line breaks
KEPT_FOR = timedelta(hours=24)
MOST_OPEN = 50


@dataclass(frozen=True)
class UploadRow:
    """How far an upload is; `file_id` once it is a file."""

    id: UUID
    purpose: str
    name: str
    length: int
    offset: int
    expires_at: datetime
    file_id: int | None


@transaction.atomic
def begin(*, owner: str, purpose: str, name: str, length: int, at: datetime) -> UploadRow:
    """Begin an upload of `length` bytes by its owner, for a purpose of the room that asks."""
    name = rules.clean_name(name)
    rules.check_length(length, name, limit=settings.UPLOAD_LIMIT_BYTES)
    if Upload.objects.filter(owner=owner, file=None, expires_at__gt=at).count() >= MOST_OPEN:
        raise Refused(worded("Đang có quá nhiều tệp tải lên dở dang. Chờ tải xong rồi thử lại."))
    row = Upload.objects.create(
        owner=owner, purpose=purpose, name=name, length=length, expires_at=at + KEPT_FOR
    )
    return _as_row(row)


def upload(*, upload_id: UUID, owner: str, purpose: str, at: datetime) -> UploadRow:
    """Return how far the owner's upload is."""
    row = _own(owner, purpose, at).filter(pk=upload_id).first()
    if row is None:
        raise NotFound(GONE)
    return _as_row(row)


def append(
    *, upload_id: UUID, owner: str, purpose: str, offset: int, part: bytes, at: datetime
) -> UploadRow:
    """Put `part` at `offset`; refuse another place than where the upload stands."""
    with transaction.atomic():
        row = _locked(upload_id, owner, purpose, at)
        if row.offset != offset:
            raise WrongState(
                worded(
                    "Tệp đang ở byte %(stands)s, không phải %(given)s.",
                    stands=row.offset,
                    given=offset,
                )
            )
        if offset + len(part) > row.length:
            raise Refused(worded("Nhận nhiều byte hơn đã báo. Tải lại tệp từ đầu."))
        if part:
            _put(row, part)
            row.offset += len(part)
            row.expires_at = at + KEPT_FOR
            row.save(update_fields=["offset", "expires_at"])
    return _as_row(row)


def finish(
    *,
    upload_id: UUID,
    owner: str,
    purpose: str,
    accept: Set[str],
    use: Callable[[StoredFile], None],
    at: datetime,
) -> UploadRow:
    """Make the whole upload a file and hand it to `use`, both or neither; once, however often.

    A file that is refused ends the upload, and the refusal goes on to the caller.
    """
    try:
        with transaction.atomic():
            row = _locked(upload_id, owner, purpose, at)
            if row.offset < row.length:
                raise WrongState(worded("Tệp chưa tải lên xong."))
            if row.file_id is None:
                kept = take_in(source=_Parts(row), name=row.name, accept=accept, at=at)
                use(kept)
                row.file_id = kept.id
                row.save(update_fields=["file"])
    except (WrongState, NotFound, StoreClosed):
        raise
    except Refused:
        end(upload_id=upload_id, owner=owner, purpose=purpose, at=at)
        raise
    _take_parts_away(upload_id)
    return _as_row(row)


def end(*, upload_id: UUID, owner: str, purpose: str, at: datetime) -> None:
    """Give the upload up and take its parts away."""
    with transaction.atomic():
        _locked(upload_id, owner, purpose, at).delete()
    _take_parts_away(upload_id)


def discard_uploads(*, at: datetime) -> int:
    """Throw away uploads nobody went on with; return how many."""
    with transaction.atomic():
        old = Upload.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at)
        gone = list(old.values_list("pk", flat=True)[:100])
        Upload.objects.filter(pk__in=gone).delete()
    for upload_id in gone:
        _take_parts_away(upload_id)
    return len(gone)


GONE = worded("Không tìm thấy tệp đang tải lên. Có thể đã hết hạn; tải lại từ đầu.")
BUSY = worded("Tệp này đang được tải lên ở một kết nối khác.")


class _Parts:
    """The parts of an upload as one file, read in their order."""

    def __init__(self, row: Upload) -> None:
        self._row, self._at = row, 0

    def read(self, size: int, /) -> bytes:
        """Return the next part whole; a part is never larger than PART."""
        del size
        if self._at >= self._row.length:
            return b""
        part = b"".join(gateway.store().read(gateway.part_of(self._row.pk, self._at)))
        self._at += len(part)
        return part


def _put(row: Upload, part: bytes) -> None:
    try:
        gateway.store().put(gateway.part_of(row.pk, row.offset), part)
    except gateway.CannotKeep as error:
        raise StoreClosed(
            worded("Kho tệp của cổng đang đầy hoặc không trả lời. Thử lại sau ít phút.")
        ) from error


def _locked(upload_id: UUID, owner: str, purpose: str, at: datetime) -> Upload:
    found = _own(owner, purpose, at).filter(pk=upload_id)
    try:
        with transaction.atomic():
            row = found.select_for_update(nowait=True).first()
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise WrongState(BUSY) from error
        raise
    if row is None:
        raise NotFound(GONE)
    return row


def _own(owner: str, purpose: str, at: datetime) -> models.QuerySet[Upload]:
    return Upload.objects.filter(owner=owner, purpose=purpose, expires_at__gt=at)


def _take_parts_away(upload_id: UUID) -> None:
    store = gateway.store()
    store.remove([part.path for part in store.list(f"{gateway.PARTS}/{upload_id}")])


def _as_row(row: Upload) -> UploadRow:
    return UploadRow(
        row.pk, row.purpose, row.name, row.length, row.offset, row.expires_at, row.file_id
    )


def forget_uploads(*, owner: str) -> None:
    """Let go of what an owner was sending; the sweep takes the parts away."""
    Upload.objects.filter(owner=owner).delete()
