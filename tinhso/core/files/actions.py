"""Keeping files."""

from collections.abc import Set
from datetime import datetime

import structlog
from django.conf import settings

from tinhso.core.errors import Refused
from tinhso.core.files import gateway, rules
from tinhso.core.files.models import File
from tinhso.core.files.queries import StoredFile, as_stored
from tinhso.core.words.worded import worded

log = structlog.get_logger(__name__)


def keep(*, content: bytes, name: str, accept: Set[str], at: datetime) -> StoredFile:
    """Keep a file whose content is of an accepted media type, or refuse it by name.

    The content is in the store before its row exists: a failure in between leaves a content
    nobody points at, never a row without a content. Keeping the same again changes nothing.
    """
    name = rules.clean_name(name)
    mime = rules.check(content, name, accept=accept, limit=settings.UPLOAD_LIMIT_BYTES)
    digest = rules.digest_of(content)
    try:
        gateway.store().put(digest, content)
    except gateway.CannotKeep as error:
        # for whoever looks after the machine; the person before the page is told what to do
        log.exception("file store takes nothing", digest=digest, size=len(content))
        raise Refused(
            worded(
                "Kho tệp của cổng đang đầy hoặc không trả lời, nên chưa nhận được tệp "
                "“%(name)s”. Những gì đã lưu vẫn còn nguyên. Thử lại sau ít phút.",
                name=name,
            )
        ) from error
    row, _ = File.objects.get_or_create(
        digest=digest, name=name, defaults={"mime": mime, "size": len(content), "kept_at": at}
    )
    return as_stored(row)


def keep_made(*, content: bytes, name: str, mime: str, at: datetime) -> StoredFile:
    """Keep a file the product itself made: of any size, under the media type it was made in."""
    digest = rules.digest_of(content)
    gateway.store().put(digest, content)
    row, _ = File.objects.get_or_create(
        digest=digest, name=name, defaults={"mime": mime, "size": len(content), "kept_at": at}
    )
    return as_stored(row)
