"""Sending a file: whole or a range of it (RFC 9110, 13 and 14), shut in so that it cannot act."""

import re

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from tinhso.core.files.pictures import small_picture
from tinhso.core.files.rules import JPEG, PDF, PNG, UNKNOWN
from tinhso.core.files.sendable import Sendable

SHOWN = frozenset({PDF, JPEG, PNG})
WHOLE = 256 * 1024  # bytes that are read before the answer begins
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
# Browsers show no PDF inside a sandbox; with its type fixed a PDF is never run as a page.
SHUT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def send(
    request: HttpRequest, file: Sendable, *, cache: str = "private, no-store"
) -> HttpResponseBase:
    """Answer a GET or HEAD with the file, the range that is asked for, or `not modified`."""
    tag = f'"{file.digest}"'
    # what is kept is compressed already, and a range counts the bytes of the file itself
    request.META["HTTP_ACCEPT_ENCODING"] = ""
    if _is_known(request, tag):
        return _with_head(HttpResponse(status=304), file, tag, cache)
    asked = _asked(request, tag, file.size)
    if asked is None:
        answer = _answer(request, file, 0, None, 200)
        answer["Content-Length"] = str(file.size)
        return _with_head(answer, file, tag, cache)
    start, end = asked
    if start >= end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    answer = _answer(request, file, start, end, 206)
    answer["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    answer["Content-Length"] = str(end - start)
    return _with_head(answer, file, tag, cache)


def send_paper(request: HttpRequest, file: Sendable) -> HttpResponseBase:
    """Answer with the file, or with its small picture where the address ends in `?nho`."""
    if "nho" in request.GET:
        return send(request, small_picture(file), cache="private, max-age=300")
    return send(request, file)


def _answer(
    request: HttpRequest, file: Sendable, start: int, end: int | None, status: int
) -> HttpResponseBase:
    mime = file.mime if file.mime in SHOWN else UNKNOWN
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=mime)
    if (end or file.size) - start <= WHOLE:
        return HttpResponse(b"".join(file.read(start, end)), status=status, content_type=mime)
    return StreamingHttpResponse(file.read(start, end), status=status, content_type=mime)


def _with_head(answer: HttpResponseBase, file: Sendable, tag: str, cache: str) -> HttpResponseBase:
    is_shown = file.mime in SHOWN
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = cache
    answer["Content-Disposition"] = content_disposition_header(not is_shown, file.name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SHUT if file.mime == PDF else f"{SHUT}; sandbox"
    return answer


def _is_known(request: HttpRequest, tag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in {one.removeprefix("W/") for one in known}


def _asked(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """Return the range asked for, empty where there is no such; None for the whole file."""
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not found or not any(found.groups()):
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size
