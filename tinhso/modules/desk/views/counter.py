"""The counter: somebody stands there, is looked up, and files; the clerk fills in and receives."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.people import actions as people
from tinhso.core.people.queries import PersonRow
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.forms.counter import (
    GENDERS,
    known_beforehand,
    newcomer,
    sought,
)
from tinhso.modules.desk.forms.reading import number_of
from tinhso.modules.desk.queries.counter import bearers, counter_page
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.actions.counter import begin
from tinhso.modules.dossiers.queries.at_desk import drafts_at_desk

HERE = "counter"
FOUND, MOST_FOUND = "desk.counter", 20


@require_http_methods(["GET", "POST"])
@for_officers
def counter(request: ActorRequest) -> HttpResponse:
    """Look for whoever stands at the counter; what is typed goes in no address."""
    permissions.require_reception(request.actor)
    if request.method == "GET":
        return _counter(request, {})
    typed = request.POST.dict()
    try:
        wanted = sought(typed)
    except FormRefused as refusal:
        return _counter(request, typed, faults=refusal.faults)
    found = bearers(number=wanted.number, name=wanted.name, birth_date=wanted.birth_date)
    _remember(request, *(row.id for row in found))
    if len(found) == 1 and wanted.number:
        return HttpResponseRedirect(reverse("desk:counter_person", args=[found[0].id]))
    return _counter(request, typed, found=found, new=known_beforehand(wanted))


@require_http_methods(["POST"])
@for_officers
def enrol(request: ActorRequest) -> HttpResponse:
    """Note somebody who is not known yet; who bears the number already is not changed."""
    permissions.require_reception(request.actor)
    typed = request.POST.dict()
    try:
        new = newcomer(typed)
        known = bearers(number=new.number, name="", birth_date=None)
        person_id = known[0].id if known else _enrolled(request, typed)
    except FormRefused as refusal:
        return _counter(request, {}, found=(), new=typed, faults=refusal.faults)
    except Refused as refusal:
        return _counter(
            request, {}, found=(), new=typed, faults={refusal.field or "number": refusal.text}
        )
    _remember(request, person_id)
    return HttpResponseRedirect(reverse("desk:counter_person", args=[person_id]))


@require_http_methods(["GET", "POST"])
@for_officers
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """Show the person, and begin what they came for.

    Nobody is shown whom the clerk has not looked up, or has a form begun for: numbers in an address
    are no way to leaf through people.
    """
    permissions.require_reception(request.actor)
    if not _is_found(request, person_id):
        messages.warning(request, worded("Tìm người này bằng thẻ hoặc số định danh trước."))
        return HttpResponseRedirect(reverse("desk:counter"))
    page = counter_page(
        actor=request.actor, person_id=person_id, q=request.GET.get("q", ""), at=request.at
    )
    context = {"page": page, "q": request.GET.get("q", "")}
    if request.method == "GET":
        return show(request, "counter_person", context, here=HERE)
    typed = request.POST.dict()
    try:
        draft_id = begin(
            actor=request.actor,
            person_id=person_id,
            procedure=typed.get("procedure", ""),
            unit_id=number_of(typed, "unit", worded("Chọn đơn vị giải quyết.")),
            at=request.at,
        )
    except Refused as refusal:
        refused = {**context, "refusal": refusal}
        return show(request, "counter_person", refused, here=HERE, status=refusal.status)
    return HttpResponseRedirect(reverse("portal:draft", args=[draft_id]))


def _remember(request: ActorRequest, *person_ids: int) -> None:
    """Keep in the session whom the clerk has looked up, the last ones."""
    known = [one for one in request.session.get(FOUND, []) if one not in person_ids]
    request.session[FOUND] = [*person_ids, *known][:MOST_FOUND]


def _is_found(request: ActorRequest, person_id: int) -> bool:
    if person_id in request.session.get(FOUND, []):
        return True
    return bool(drafts_at_desk(actor=request.actor, at=request.at, person_id=person_id))


def _enrolled(request: ActorRequest, typed: Mapping[str, str]) -> int:
    new = newcomer(typed)
    return people.enrol_person(
        actor=request.actor,
        at=request.at,
        full_name=new.name,
        personal_number=new.number,
        birth_date=new.birth_date,
        gender=new.gender,
        phone=new.phone,
        address=new.address,
    )


def _counter(
    request: ActorRequest,
    typed: Mapping[str, str],
    *,
    found: tuple[PersonRow, ...] | None = None,
    new: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = {
        "typed": typed,
        "found": found,
        "new": new,
        "genders": GENDERS,
        "faults": list((faults or {}).items()),
        "errors": faults or {},
        "drafts": drafts_at_desk(actor=request.actor, at=request.at),
        "today": timezone.localdate(request.at),
    }
    return show(request, "counter", context, here=HERE, status=422 if faults else 200)
