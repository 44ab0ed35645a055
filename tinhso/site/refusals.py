"""Every answer that says no or owns up to a failure: a page for people, JSON for programs."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from tinhso.core.api.problems import problem, refusal_problem
from tinhso.core.errors import NotFound, Refused
from tinhso.core.pages import render
from tinhso.core.words.amounts import size
from tinhso.core.words.worded import worded
from tinhso.site import incidents

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
KEPT_CHARACTERS = 200_000  # what is typed in a form by hand never comes near

NO_PAGE = worded("Không có trang này")
CLOSED = worded("Bạn chưa mở được trang này")
NOT_CONFIRMED = worded("Trang này mở đã lâu nên chưa gửi đi được")
BY_BUTTON = worded("Địa chỉ này chỉ dùng khi bấm nút trên trang")
UNREADABLE = worded("Máy chủ không đọc được yêu cầu này")
TOO_LARGE = worded("Các tệp gửi cùng một lần nặng quá mức")
FAILED = worded("Máy chủ gặp sự cố")
API = "/api/v1/"


class ByButtonOnly(Refused):
    """The address takes another method than the one it was asked with."""

    status = 405


class RefusalMiddleware:
    """Turns a `Refused` into an answer with its status and its text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.REQUEST_LIMIT_BYTES:
            return too_large(request)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and (
            not response.content or request.path.startswith(API)
        ):
            page = refused(
                request,
                ByButtonOnly(
                    worded("%(by_button)s. Mở trang đó rồi bấm nút.", by_button=BY_BUTTON)
                ),
            )
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is a fault of ours and goes to `server_error`."""
        return refused(request, exception) if isinstance(exception, Refused) else None


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Say why not, and what to do instead."""
    if _wants_json(request):
        return refusal_problem(refusal, instance=incidents.current())
    return render(request, "ui/refused.html", {"refusal": refusal}, status=refusal.status)


def misshapen(request: HttpRequest, faults: list[dict[str, str]]) -> HttpResponse:  # noqa: ARG001  as the others
    """Say which parts of what a program sent do not have the shape the API asks for."""
    first = ". ".join(fault["detail"] for fault in faults[:1])
    return problem(422, instance=incidents.current(), detail=first, errors=faults)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Say that no page has this address, and where to look."""
    if _wants_json(request):
        return problem(NotFound.status, instance=incidents.current(), detail=f"{NO_PAGE}.")
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Say that the page is not for this person."""
    if _wants_json(request):
        return problem(403, instance=incidents.current(), detail=f"{CLOSED}.")
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Say how to send the form again. What came is not shown: it may not be this person's."""
    if _wants_json(request):
        return problem(403, instance=incidents.current(), detail=f"{NOT_CONFIRMED}.")
    context = {"title": NOT_CONFIRMED, "back": _page_before(request)}
    return render(request, "403_csrf.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what came could not be read, or was too much."""
    if isinstance(exception, TOO_BIG):
        return too_large(request)
    return _trouble(request, UNREADABLE, "unreadable", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say how much we take in at once; what came is not read."""
    advice = worded(
        "Mỗi tệp không quá %(upload_limit_bytes)s, mỗi lần gửi không quá "
        "%(request_limit_bytes)s. Tải lên từng tệp một, hoặc chụp lại với độ nét thấp "
        "hơn.",
        upload_limit_bytes=size(settings.UPLOAD_LIMIT_BYTES),
        request_limit_bytes=size(settings.REQUEST_LIMIT_BYTES),
    )
    return _trouble(request, TOO_LARGE, "too_large", 413, advice)


def server_error(request: HttpRequest) -> HttpResponse:
    """Own up to a failure of ours, with the code under which it stands in the log.

    Nothing is asked of database or session here: they may be what failed.
    """
    return _trouble(request, FAILED, "failed", 500)


@dataclass(frozen=True)
class Again:
    """How to try once more; `fields` is what was typed, to be sent again as it was."""

    address: str
    is_post: bool = False
    fields: tuple[tuple[str, str], ...] = ()


def again(request: HttpRequest) -> Again:
    """Return how to try once more without losing what was typed."""
    here = Again(request.get_full_path())
    if request.method != "POST":
        return here
    try:
        typed = tuple((name, text) for name in request.POST for text in request.POST.getlist(name))
        has_files = bool(request.FILES)
    except Exception:  # noqa: BLE001  what was sent may be the very thing that could not be read
        return Again(_page_before(request))
    is_secret = any("password" in name for name, _ in typed)
    is_long = sum(len(text) for _, text in typed) > KEPT_CHARACTERS
    if has_files or is_secret or is_long:
        return Again(_page_before(request))
    return Again(here.address, is_post=True, fields=typed)


def _trouble(
    request: HttpRequest, title: str, kind: str, status: int, advice: str = ""
) -> HttpResponse:
    code = incidents.current()
    if _wants_json(request):
        return problem(status, instance=code, detail=f"{title}. {advice}".rstrip())
    context = {
        "title": title,
        "kind": kind,
        "advice": advice,
        "incident": code,
        "again": again(request) if kind == "failed" else Again(_page_before(request)),
        "is_post": request.method == "POST",
        "province_helpline": settings.PROVINCE_HELPLINE,
        "province_phone": "".join(settings.PROVINCE_HELPLINE.split()),
    }
    return HttpResponse(
        render_to_string("ui/trouble.html", context),
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def _wants_json(request: HttpRequest) -> bool:
    if request.path.startswith(API):
        return True
    wanted = request.headers.get("Accept", "")
    return "json" in wanted and "text/html" not in wanted


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdigit() else 0


def _page_before(request: HttpRequest) -> str:
    """Return the page the form stood on if it is one of ours, else this one."""
    before = request.headers.get("Referer", "")
    try:
        is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    except Exception:  # noqa: BLE001  a host that is not ours is the fault that led here
        is_ours = False
    if not is_ours:
        return request.path
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
