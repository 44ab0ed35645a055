"""What programs are told with every answer, a refusal or a file included."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tinhso.core.api.limits import Allowance


class AllowanceMiddleware:
    """Says how much the caller may still ask, wherever it was counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        allowance: Allowance | None = getattr(request, "allowance", None)
        for name, value in allowance.headers.items() if allowance else ():
            response[name] = value
        return response
