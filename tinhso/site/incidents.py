"""A code for every request: it stands in the log, in the answer, and on the page when we fail."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

# Letters and digits that are not mistaken for one another when read out on the telephone.
LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
HEADER = "X-Request-ID"

_current: ContextVar[str] = ContextVar("incident", default="-")


class IncidentMiddleware:
    """Gives the request its code. It stands outermost, so that every line of the log has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = new_code()
        # never reset: the answer may still be streaming, and the next request sets its own
        _current.set(code)
        response = self.get_response(request)
        response[HEADER] = code
        return response


def current() -> str:
    """Return the code of the request at hand, or a dash outside requests."""
    return _current.get()


def new_code() -> str:
    """Return a code such as `K7QM-3F9X`."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
