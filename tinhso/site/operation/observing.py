"""Every answer is measured once, and told in three ways: a line of the log, metrics, a trace.

What is told names the page by its view, never by its address or its words: those may hold a name,
a number or a code of somebody's dossier.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind

from tinhso.site import incidents
from tinhso.site.operation import metrics

log = structlog.get_logger("tinhso.request")

NO_VIEW = "-"
QUIET = frozenset({"healthz", "readyz", "metrics"})  # asked every few seconds by machines


class QueryTimer:
    """Counts the statements of a request and the seconds they took."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Send a statement on, as Django's execute_wrapper asks."""
        begun = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - begun


class ObservingMiddleware:
    """Measures a request. It stands right below the incident's code, around all that works."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        timer, begun = QueryTimer(), time.perf_counter()
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(timer))
            span = stack.enter_context(_span(request))
            response = self.get_response(request)
            view = view_of(request)
            if span.is_recording():
                span.update_name(f"{request.method} {view}")
                span.set_attributes(
                    {
                        "http.request.method": request.method or "",
                        "http.route": view,
                        "http.response.status_code": response.status_code,
                        "tinhso.request": incidents.current(),
                        "tinhso.queries": timer.count,
                        "tinhso.query_seconds": timer.seconds,
                    }
                )
        _tell(request, view, response.status_code, time.perf_counter() - begun, timer)
        return response


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered, such as `desk:dossier`."""
    match = request.resolver_match
    return match.view_name if match and match.view_name else NO_VIEW


def _span(request: HttpRequest) -> Any:
    carrier = {"traceparent": request.headers.get("traceparent", "")}
    return trace.get_tracer("tinhso").start_as_current_span(
        request.method or "", context=propagate.extract(carrier), kind=SpanKind.SERVER
    )


def _tell(request: HttpRequest, view: str, status: int, seconds: float, timer: QueryTimer) -> None:
    metrics.count_request(
        view=view, method=request.method or "", status=status, seconds=seconds, queries=timer.count
    )
    if view not in QUIET:
        log.info(
            "request",
            view=view,
            method=request.method,
            status=status,
            ms=round(seconds * 1000, 1),
            queries=timer.count,
            query_ms=round(timer.seconds * 1000, 1),
        )
