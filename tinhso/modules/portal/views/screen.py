"""The screen in the waiting room: which number goes to which counter. It says nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest, render
from tinhso.core.units.queries import UnitRow, by_code
from tinhso.core.words.worded import worded
from tinhso.modules.queues.queries.numbers import Called, screen_of


@login_not_required
@require_safe
def screen(request: ActorRequest, code: str) -> HttpResponse:
    """Show the numbers called at a unit's one-stop shop; a script keeps them new and says them."""
    unit, called, waiting = _now(request, code)
    context = {"unit": unit, "called": called, "waiting": waiting}
    return render(request, "portal/screen.html", context)


@login_not_required
@require_safe
def numbers(request: ActorRequest, code: str) -> HttpResponse:
    """Give what the screen shows, for its script."""
    _, called, waiting = _now(request, code)
    told = [
        {
            "number": one.number,
            "counter": one.counter,
            "told": one.told,
            "said": str(
                worded(
                    "Mời số %(number)s đến quầy %(counter)s",
                    number=one.number,
                    counter=one.counter,
                )
            ),
        }
        for one in called
    ]
    return JsonResponse({"called": told, "waiting": waiting}, headers={"Cache-Control": "no-store"})


def _now(request: ActorRequest, code: str) -> tuple[UnitRow, tuple[Called, ...], int]:
    day = timezone.localdate(request.at)
    unit = by_code(code.upper(), day=day)
    called, waiting = screen_of(unit_id=unit.id, day=day)
    return unit, called, waiting
