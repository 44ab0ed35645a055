"""Writes down whose data a request opened, before its answer leaves."""

from collections.abc import Callable, Iterable, Iterator, Set
from typing import cast

import structlog
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from tinhso.core.ledger import access
from tinhso.core.pages import ActorRequest
from tinhso.site import incidents

log = structlog.get_logger(__name__)

NO_PAGE = "unknown"


class LookingMiddleware:
    """One row a request that opened personal data, whatever came of the request.

    What cannot be written down is not shown: the answer is then a failure of ours. An answer sent
    piece by piece is written down piece by piece, each before it leaves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = cast("ActorRequest", request)
        with access.watching() as seen:
            response = self.get_response(asked)
        _write(asked, seen)
        if isinstance(response, StreamingHttpResponse):
            pieces = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = _watched(asked, pieces)
        return response


def _watched(request: ActorRequest, pieces: Iterable[bytes]) -> Iterator[bytes]:
    coming = iter(pieces)
    while True:
        with access.watching() as seen:
            piece = next(coming, None)
        _write(request, seen)
        if piece is None:
            return
        yield piece


def _write(request: ActorRequest, seen: Set[str]) -> None:
    found = request.resolver_match
    purpose = found.view_name if found else NO_PAGE
    try:
        access.log_reads(
            actor=request.actor,
            subjects=seen,
            purpose=purpose,
            request=incidents.current(),
            at=request.at,
        )
    except Exception:
        # the last place where it can stand: no names, only who looked at which numbers
        who, whose = request.actor.id, sorted(seen)
        log.exception("read not recorded", actor=who, purpose=purpose, subjects=whose)
        raise
