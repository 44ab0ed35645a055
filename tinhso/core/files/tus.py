"""tus 1.0.0 at the edge: creation, checksum, termination and expiration (https://tus.io).

A view of a room hands its requests here with what it knows: whose upload it is, what for, and what
becomes of the file. Errors of the protocol are answered here; a refusal is worded for the person
and comes as plain text.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date

from tinhso.core.errors import Refused, WrongState
from tinhso.core.files.actions import uploads
from tinhso.core.files.actions.uploads import PART, UploadRow
from tinhso.core.files.queries import StoredFile

VERSION = "1.0.0"
CHECKSUMS = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
OFFSETS = "application/offset+octet-stream"
MOST_CHECKED = 8 * PART  # a checksum is proved before anything is kept, so it bounds one PATCH
NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose uploads these are, what for, and what becomes of a file that is complete."""

    owner: str
    purpose: str
    accept: Set[str]
    use: Callable[[StoredFile], None]
    at: datetime

    @property
    def known(self) -> dict[str, Any]:
        return {"owner": self.owner, "purpose": self.purpose, "at": self.at}


class _Wrong(Exception):
    """The request breaks the protocol."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status, self.text = status, text


def options() -> HttpResponse:
    """Say what this server can do."""
    answer = HttpResponse(status=204)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = "creation,checksum,termination,expiration"
    answer["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    answer["Tus-Max-Size"] = str(settings.UPLOAD_LIMIT_BYTES)
    return _with(answer)


def begin(request: HttpRequest, desk: Desk, address: Callable[[UUID], str]) -> HttpResponse:
    """Begin an upload (creation); its address stands in `Location`."""
    try:
        _check_version(request)
        length = _number(request, "Upload-Length")
        name = _metadata(request).get("filename", "")
        row = uploads.begin(name=name, length=length, **desk.known)
    except _Wrong as wrong:
        return _refusal(wrong)
    except Refused as refusal:
        return _refusal(_Wrong(_status(refusal), refusal.text))
    answer = _with(HttpResponse(status=201), row)
    answer["Location"] = address(row.id)
    return answer


def serve(request: HttpRequest, desk: Desk, upload_id: UUID) -> HttpResponse:
    """Answer HEAD, PATCH and DELETE of one upload."""
    try:
        _check_version(request)
        if request.method == "HEAD":
            return _head(uploads.upload(upload_id=upload_id, **desk.known))
        if request.method == "DELETE":
            uploads.end(upload_id=upload_id, **desk.known)
            return _with(HttpResponse(status=204))
        return _with(HttpResponse(status=204), _patched(request, desk, upload_id))
    except _Wrong as wrong:
        return _refusal(wrong)
    except Refused as refusal:
        return _refusal(_Wrong(_status(refusal), refusal.text))


def _patched(request: HttpRequest, desk: Desk, upload_id: UUID) -> UploadRow:
    if request.content_type != OFFSETS:
        raise _Wrong(415)
    offset = _number(request, "Upload-Offset")
    row = uploads.upload(upload_id=upload_id, **desk.known)
    if row.offset != offset:
        raise _Wrong(409)
    for part in _proved(request) if "Upload-Checksum" in request.headers else _received(request):
        row = uploads.append(upload_id=upload_id, offset=row.offset, part=part, **desk.known)
    if row.offset == row.length:
        row = uploads.finish(upload_id=upload_id, accept=desk.accept, use=desk.use, **desk.known)
    return row


def _received(request: HttpRequest) -> Iterator[bytes]:
    """Yield what comes in parts; where the line breaks, what came until then."""
    held = bytearray()
    with suppress(UnreadablePostError, OSError):
        while piece := request.read(min(PART - len(held), 64 * 1024)):
            held += piece
            if len(held) == PART:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)


def _proved(request: HttpRequest) -> list[bytes]:
    """Return the parts of a body whose checksum is right; nothing of another one is kept."""
    kind, _, given = request.headers["Upload-Checksum"].partition(" ")
    if kind not in CHECKSUMS:
        raise _Wrong(400)
    parts, known, length = [], CHECKSUMS[kind](), 0
    for part in _received(request):
        length += len(part)
        if length > MOST_CHECKED:
            raise _Wrong(413)
        known.update(part)
        parts.append(part)
    try:
        wanted = base64.b64decode(given, validate=True)
    except binascii.Error as error:
        raise _Wrong(400) from error
    if known.digest() != wanted:
        raise _Wrong(460)
    return parts


def _head(row: UploadRow) -> HttpResponse:
    answer = _with(HttpResponse(status=200), row)
    answer["Upload-Length"] = str(row.length)
    return answer


def _with(answer: HttpResponse, row: UploadRow | None = None) -> HttpResponse:
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    if row is not None:
        answer["Upload-Offset"] = str(row.offset)
        answer["Upload-Expires"] = http_date(row.expires_at.timestamp())
    return answer


def _refusal(wrong: _Wrong) -> HttpResponse:
    answer = HttpResponse(wrong.text, status=wrong.status, content_type="text/plain; charset=utf-8")
    if wrong.status == 412:
        answer["Tus-Version"] = VERSION
    return _with(answer)


def _status(refusal: Refused) -> int:
    return 409 if isinstance(refusal, WrongState) else refusal.status


def _check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise _Wrong(412)


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not NUMBER.fullmatch(text):
        raise _Wrong(400)
    return int(text)


def _metadata(request: HttpRequest) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise _Wrong(400) from error
    return found
