"""What was typed when the session had ended waits until the person has signed in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse

from tinhso.core.pages import ActorRequest

View = Callable[..., HttpResponse]
KEY = "unsent"
LONGEST = 100_000  # bytes of one page of a form, generously


def keeping_typed(view: View) -> View:
    """Send who has not signed in to VNeID, with what the page held kept aside."""

    @login_not_required
    @wraps(view)
    def kept(request: ActorRequest, **address: Any) -> HttpResponse:
        if request.actor.is_signed_in:
            return view(request, **address)
        if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) <= LONGEST:
            request.session[KEY] = {"path": request.path, "typed": request.POST.dict()}
        return redirect_to_login(request.get_full_path(), reverse("identity:citizen_login"))

    return kept


def taken_up(request: ActorRequest) -> dict[str, str] | None:
    """Return what was kept for this very page, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return dict(kept["typed"])
