"""The queue at the one-stop shop: numbers are given out, called, and done with; who has come."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.core.errors import NotFound, Refused
from tinhso.core.ids import id_of
from tinhso.core.pages import ActorRequest
from tinhso.core.units.queries import UnitRow
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.forms.reading import number_of
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.queues.actions import appointments
from tinhso.modules.queues.actions import numbers as actions
from tinhso.modules.queues.queries.appointments import comers
from tinhso.modules.queues.queries.numbers import queue_of

COUNTER = "desk.queue.counter"
VERBS: Mapping[str, Callable[..., None]] = {
    "goi-lai": actions.call_again,
    "xong": partial(actions.close, was_there=True),
    "vang": partial(actions.close, was_there=False),
    "cho-lai": actions.wait_again,
}
COMING: Mapping[str, Callable[..., int | None]] = {
    "den": appointments.arrive,
    "vang": appointments.miss,
}


@require_http_methods(["GET", "POST"])
@for_officers
def queue(request: ActorRequest) -> HttpResponse:
    """Show who waits and who is called; call the next one."""
    permissions.require_reception(request.actor)
    unit = unit_of(request)
    if request.method == "GET":
        return _queue(request, unit)
    try:
        counter = number_of(request.POST, "counter", worded("Nhập số quầy của bạn."))
        called = actions.call_next(
            actor=request.actor, unit_id=unit.id, counter=counter, at=request.at
        )
    except Refused as refusal:
        return _queue(request, unit, refusal)
    request.session[COUNTER] = counter
    if called is None:
        messages.info(request, worded("Không còn ai chờ."))
    return _back(unit)


@require_POST
@for_officers
def give(request: ActorRequest) -> HttpResponse:
    """Give a number, and show it to be read out or printed."""
    permissions.require_reception(request.actor)
    unit = unit_of(request)
    number = actions.give(
        actor=request.actor,
        unit_id=unit.id,
        at=request.at,
        is_first=request.POST.get("first") == "1",
    )
    return _ticket(request, unit, number)


@require_POST
@for_officers
def appointment(request: ActorRequest, verb: str) -> HttpResponse:
    """Give a number to who has come to an appointment, or say that nobody came."""
    permissions.require_reception(request.actor)
    unit = unit_of(request)
    if verb not in COMING:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    code = request.POST.get("code", "")[:40]
    try:
        number = COMING[verb](actor=request.actor, unit_id=unit.id, code=code, at=request.at)
    except Refused as refusal:
        return _queue(request, unit, refusal)
    return _back(unit) if number is None else _ticket(request, unit, number)


@require_POST
@for_officers
def act(request: ActorRequest, number: int, verb: str) -> HttpResponse:
    """Call a number again, be done with it, miss it, or let it wait again."""
    permissions.require_reception(request.actor)
    unit = unit_of(request)
    if verb not in VERBS:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    try:
        VERBS[verb](actor=request.actor, unit_id=unit.id, number=number, at=request.at)
    except Refused as refusal:
        return _queue(request, unit, refusal)
    return _back(unit)


def unit_of(request: ActorRequest) -> UnitRow:
    """Return the one-stop shop the clerk works at; of several the one that is asked for."""
    units = permissions.desks_of(request.actor)
    asked = request.GET.get("don-vi", "") or request.POST.get("don-vi", "")
    chosen = id_of(asked)
    return unit_row(chosen if chosen in units else units[0])


def _queue(request: ActorRequest, unit: UnitRow, refusal: Refused | None = None) -> HttpResponse:
    faults = [(refusal.field or "counter", refusal.text)] if refusal else []
    units = [unit_row(one) for one in permissions.desks_of(request.actor)]
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "queue": queue_of(unit_id=unit.id, at=request.at),
        "comers": comers(actor=request.actor, unit_id=unit.id, at=request.at),
        "code": request.POST.get("code", ""),
        "counter": request.POST.get("counter", request.session.get(COUNTER, "")),
        "faults": faults,
        "errors": dict(faults),
    }
    status = refusal.status if refusal else 200
    return show(request, "queue", context, here="queue", status=status)


def _ticket(request: ActorRequest, unit: UnitRow, number: int) -> HttpResponse:
    now = queue_of(unit_id=unit.id, at=request.at)
    before = next(at for at, row in enumerate(now.waiting) if row.number == number)
    context = {"unit": unit, "number": number, "before": before, "at": request.at}
    return show(request, "queue_ticket", context, here="queue")


def _back(unit: UnitRow) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:queue')}?don-vi={unit.id}")
