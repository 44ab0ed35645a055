"""Reading what is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tinhso.core.errors import NotAllowed, NotFound, WrongState
from tinhso.core.files.models import Content, File, Scan
from tinhso.core.files.reading import whole
from tinhso.core.files.rules import JPEG, PDF, PNG
from tinhso.core.words.worded import worded


@dataclass(frozen=True)
class StoredFile:
    """A kept file. `original_digest` is of the bytes as they came, before they were cleaned."""

    id: int
    digest: str
    name: str
    mime: str
    size: int
    kept_at: datetime
    original_digest: str
    is_signed: bool
    scan: Scan
    threat: str
    scan_tries: int

    @property
    def is_served(self) -> bool:
        """Tell whether it may be opened: scanned where there is a scanner, and free of malware."""
        if self.scan == Scan.NOT_YET:
            return not settings.CLAMAV_URL
        return self.scan != Scan.INFECTED

    @property
    def has_picture(self) -> bool:
        """Tell whether a small picture of it may be shown."""
        return self.is_served and self.mime in {PDF, JPEG, PNG}

    @property
    def scan_text(self) -> str:
        """Say in words how it stands with malware; nothing of what the house made itself."""
        if self.scan == Scan.NOT_YET and settings.CLAMAV_URL:
            if self.scan_tries:
                return worded("Chờ quét mã độc: máy quét chưa trả lời")
            return worded("Đang quét mã độc")
        return {
            Scan.OURS: "",
            Scan.NOT_YET: worded("Chưa quét mã độc"),
            Scan.CLEAN: worded("Đã quét, không có mã độc"),
            Scan.INFECTED: worded("Có mã độc, không mở được"),
        }[self.scan]


def stored(file_id: int) -> StoredFile:
    """Return what is known of a kept file."""
    row = File.objects.filter(pk=file_id).select_related("content").first()
    if row is None:
        raise NotFound(worded("Không tìm thấy tệp này."))
    return as_stored(row)


def stored_many(file_ids: Iterable[int]) -> dict[int, StoredFile]:
    """Return several kept files at once, by id."""
    rows = File.objects.filter(pk__in=list(file_ids)).select_related("content")
    return {row.pk: as_stored(row) for row in rows}


def served(file_id: int) -> StoredFile:
    """Return a kept file that may be opened; refuse one in quarantine."""
    file = stored(file_id)
    if file.scan == Scan.INFECTED:
        raise NotAllowed(infected_text(file.name, file.threat))
    if not file.is_served:
        raise WrongState(
            worded(
                "Tệp “%(name)s” đang chờ quét mã độc nên chưa mở được. Thử lại sau ít phút.",
                name=file.name,
            )
        )
    return file


def infected_text(name: str, threat: str) -> str:
    """Say that a file holds malware and what to do."""
    return worded(
        "Tệp “%(name)s” có mã độc (%(threat)s) nên không được nhận và không mở được. "
        "Quét mã độc trên máy, rồi gửi tệp khác.",
        name=name,
        threat=threat,
    )


def content(digest: str) -> bytes:
    """Return a whole content, checked against its digest."""
    return whole(digest)


def waiting_for_scan() -> int:
    """Return how many contents wait to be scanned."""
    return Content.objects.filter(scan=Scan.NOT_YET).count()


def as_stored(row: File) -> StoredFile:
    return StoredFile(
        id=row.pk,
        digest=row.content_id,
        name=row.name,
        mime=row.mime,
        size=row.size,
        kept_at=row.kept_at,
        original_digest=row.original_digest,
        is_signed=row.is_signed,
        scan=Scan(row.content.scan),
        threat=row.content.threat,
        scan_tries=row.content.scan_tries,
    )
