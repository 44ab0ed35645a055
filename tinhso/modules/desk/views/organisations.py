"""Organisations: found, noted, changed; their numbers and who acts for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.people import actions as people
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.forms import organisations as forms
from tinhso.modules.desk.forms.reading import day_after, day_of, day_or_none, number_of
from tinhso.modules.desk.queries import organisations as queries
from tinhso.modules.desk.queries.organisations import OrganisationPage
from tinhso.modules.desk.views.shell import for_officers, show

HERE = "organisations"


@require_safe
@for_officers
def listing(request: ActorRequest) -> HttpResponse:
    """Find organisations by name or number."""
    sought = queries.sought_of(request.GET.dict())
    day = timezone.localdate(request.at)
    found = queries.organisations(actor=request.actor, sought=sought, day=day)
    return show(request, "organisations", {"found": found, "sought": sought}, here=HERE)


@require_http_methods(["GET", "POST"])
@for_officers
def enrol(request: ActorRequest) -> HttpResponse:
    """Note an organisation that is not known yet, with its first number."""
    permissions.require_organisation_keeper(request.actor)
    if request.method == "GET":
        return _asked(request, forms.NEW, None)
    typed = request.POST.dict()
    try:
        made = people.enrol_numbered(
            actor=request.actor,
            at=request.at,
            number_kind=typed.get("number_kind", ""),
            number=typed.get("value", ""),
            told={key: typed.get(key, "") for key in ("name", "kind", "phone", "email", "address")},
        )
    except Refused as refusal:
        return _asked(request, forms.NEW, None, refusal)
    messages.success(request, worded("Đã ghi nhận tổ chức. Ghi tiếp người đại diện."))
    return _back(made)


@require_safe
@for_officers
def organisation(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show one organisation with its numbers, who acts for it, and what happened."""
    page = queries.organisation_page(
        actor=request.actor, organisation_id=organisation_id, at=request.at
    )
    return show(request, "organisation", {"page": page}, here=HERE)


@require_http_methods(["GET", "POST"])
@for_officers
def act(request: ActorRequest, organisation_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb about an organisation needs, then do it."""
    form = forms.form_of(verb)
    page = queries.organisation_page(
        actor=request.actor, organisation_id=organisation_id, at=request.at
    )
    if request.method == "GET":
        return _asked(request, form, page)
    try:
        _DO[verb](request, page)
    except NotFound:
        raise
    except Refused as refusal:
        return _asked(request, form, page, refusal)
    messages.success(request, f"{form.done}.")
    return _back(organisation_id)


def _asked(
    request: ActorRequest,
    form: forms.OrganisationForm,
    page: OrganisationPage | None,
    refusal: Refused | None = None,
) -> HttpResponse:
    field = refusal.field or "" if refusal else ""
    shown = _shown(form, field)
    fault = [(shown, refusal.text)] if refusal and shown else []
    context = {
        "form": form,
        "page": page,
        "is_new": page is None,
        "kinds": queries.kinds(),
        "numbers": forms.numbers(),
        "capacities": forms.capacities(),
        "typed": request.POST.dict() or _known(form, page, timezone.localdate(request.at)),
        "row_id": request.POST.get("id") or request.GET.get("id", ""),
        "refusal": refusal,
        "faults": fault,
        "errors": dict(fault),
    }
    status = refusal.status if refusal else 200
    return show(request, "organisation_form", context, here=HERE, status=status)


# Where a refusal names a field of the action, the inputs on the page it may belong to.
_INPUTS = {
    "valid_to": ("ends_on", "until"),
    "valid_from": ("since", "valid_from"),
    "kind": ("kind", "number_kind"),
}


def _shown(form: forms.OrganisationForm, field: str) -> str:
    """Return the input of the page that a refusal is about."""
    return next((name for name in _INPUTS.get(field, (field,)) if name in form.inputs), "")


def _known(
    form: forms.OrganisationForm, page: OrganisationPage | None, day: date
) -> dict[str, str]:
    """Return what stands in the inputs before anybody typed."""
    if page is not None and form.verb == "sua":
        known = page.organisation
        return {key: getattr(known, key) for key in form.inputs}
    return {name: said(day) for name in ("valid_from", "ends_on") if name in form.inputs}


def _back(organisation_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:organisation", args=[organisation_id]))


def _change(request: ActorRequest, page: OrganisationPage) -> None:
    typed = request.POST.dict()
    people.correct_organisation(
        actor=request.actor,
        at=request.at,
        organisation_id=page.organisation.id,
        is_whole=True,
        **{key: typed.get(key, "") for key in ("name", "phone", "email", "address")},
    )


def _number(request: ActorRequest, page: OrganisationPage) -> None:
    typed = request.POST.dict()
    people.give_identifier(
        actor=request.actor,
        at=request.at,
        organisation_id=page.organisation.id,
        kind=typed.get("number_kind", ""),
        value=typed.get("value", ""),
        valid_from=day_or_none(typed, "since"),
    )


def _end_number(request: ActorRequest, page: OrganisationPage) -> None:
    row = _row(request, (one.id for one in page.identifiers))
    people.end_identifier(
        actor=request.actor, at=request.at, identifier_id=row, valid_to=_ends_on(request)
    )


def _represent(request: ActorRequest, page: OrganisationPage) -> None:
    typed = request.POST.dict()
    people.represent_bearer(
        actor=request.actor,
        at=request.at,
        organisation_id=page.organisation.id,
        personal_number=typed.get("personal_number", ""),
        full_name=typed.get("full_name", ""),
        capacity=typed.get("capacity", ""),
        basis=typed.get("basis", ""),
        valid_from=day_of(typed, "valid_from"),
        valid_to=day_after(typed, "until"),
    )


def _end_representation(request: ActorRequest, page: OrganisationPage) -> None:
    row = _row(request, (one.id for one in page.representations))
    people.end_representation(
        actor=request.actor, at=request.at, representation_id=row, valid_to=_ends_on(request)
    )


def _ends_on(request: ActorRequest) -> date:
    return day_of(request.POST.dict(), "ends_on")


def _row(request: ActorRequest, ids: Iterable[int]) -> int:
    """Return the id of the row meant, which has to be one of this organisation's."""
    row_id = number_of(request.POST.dict(), "id", worded("Mở lại trang rồi bấm lại."))
    if row_id not in set(ids):
        raise NotFound(worded("Trang của tổ chức này không có dòng đó. Tải lại trang."))
    return row_id


_DO: Mapping[str, Callable[[ActorRequest, OrganisationPage], None]] = {
    "sua": _change,
    "ma-so": _number,
    "thoi-ma-so": _end_number,
    "dai-dien": _represent,
    "thoi-dai-dien": _end_representation,
}
