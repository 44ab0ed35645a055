"""One handler for every refusal of the product: a page for people, problem details for programs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from tinhso.core.errors import Refused
from tinhso.core.pages import render


class RefusalMiddleware:
    """Turns a `Refused` into an answer with its status and its text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse(
                {"title": exception.text, "status": exception.status},
                status=exception.status,
                content_type="application/problem+json",
            )
        return render(request, "ui/refused.html", {"refusal": exception}, status=exception.status)
