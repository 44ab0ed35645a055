"""One request remembers what it has read of what hardly ever changes."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tinhso.core.remembered import remembering


class RememberingMiddleware:
    """Keeps what `core.remembered` reads for as long as the answer takes to make."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with remembering():
            return self.get_response(request)
