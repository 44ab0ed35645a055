"""What every page of the desk has in common: officers only, and the rail."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from tinhso.core.pages import ActorRequest, render
from tinhso.modules.desk import permissions
from tinhso.modules.desk.queries.rail import rail

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[Concatenate[ActorRequest, P], Answer]


def for_officers(view: View[P, Answer]) -> View[P, Answer]:
    """Open the page to those who hold a role in some unit; refuse everyone else."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        permissions.require_officer(request.actor)
        return view(request, *args, **kwargs)

    return guarded


def show(
    request: ActorRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page with the actor's rail beside it, `here` marked in it."""
    values = {**context, "rail": rail(actor=request.actor, here=here)}
    return render(request, f"desk/{template}.html", values, status=status)
