"""Officers: the list, one officer, posts and roles, absence and delegation, leaving."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.ids import id_of
from tinhso.core.pages import ActorRequest
from tinhso.core.people import actions as people
from tinhso.core.people.queries import RoleRow
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms import staff as forms
from tinhso.modules.desk.forms.reading import day_after, day_of, number_of
from tinhso.modules.desk.queries import choosing
from tinhso.modules.desk.queries.officer import OfficerPage, officer_page, open_work_of
from tinhso.modules.desk.queries.officers import looked_of, officers, officers_file
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.desk.views.spreadsheet import as_spreadsheet


class HasId(Protocol):
    @property
    def id(self) -> int: ...


@require_safe
@for_officers
def listing(request: ActorRequest) -> HttpResponse:
    """List the officers of the units the administrator staffs."""
    looked = looked_of(request.GET.dict())
    found = officers(actor=request.actor, looked=looked, day=timezone.localdate(request.at))
    return show(request, "officers", {"found": found, "looked": looked}, here="officers")


@require_safe
@for_officers
def file(request: ActorRequest) -> HttpResponse:
    """Give the list as a file for a spreadsheet, as it is narrowed."""
    day = timezone.localdate(request.at)
    rows = officers_file(actor=request.actor, looked=looked_of(request.GET.dict()), day=day)
    return as_spreadsheet(f"cong-chuc-{day:%Y-%m-%d}.csv", rows)


@require_GET
@for_officers
def me(request: ActorRequest) -> HttpResponse:
    """Lead officers to their own page."""
    return HttpResponseRedirect(reverse("desk:officer", args=[request.actor.person_id]))


@require_safe
@for_officers
def officer(request: ActorRequest, person_id: int) -> HttpResponse:
    """Show one officer with all they hold, held and delegate."""
    page = officer_page(actor=request.actor, person_id=person_id, at=request.at)
    return show(request, "officer", {"page": page}, here="me" if page.is_self else "officers")


@require_http_methods(["GET", "POST"])
@for_officers
def act(request: ActorRequest, person_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb about an officer needs, then do it."""
    form = forms.form_of(verb)
    page = officer_page(actor=request.actor, person_id=person_id, at=request.at)
    if not (page.may_answer if form.is_own else page.may_staff):
        raise NotAllowed(worded("Việc này dành cho người quản trị của đơn vị."))
    if request.method == "GET":
        return _asked(request, form, page) if form.title else _back(person_id)
    try:
        _DO[verb](request, page)
    except NotFound:
        raise
    except Refused as refusal:
        return _asked(request, form, page, refusal)
    messages.success(request, f"{form.done}: {page.person.full_name}.")
    return _back(person_id)


@require_http_methods(["GET", "POST"])
@for_officers
def leaving(request: ActorRequest, person_id: int) -> HttpResponse:
    """List what an officer holds and has in hand, and hand all of it to colleagues by name."""
    page = officer_page(actor=request.actor, person_id=person_id, at=request.at)
    if not page.may_retire:
        raise NotAllowed(
            worded("Việc này dành cho người quản trị của mọi đơn vị nơi người này làm.")
        )
    if request.method == "GET":
        return _leaving(request, page)
    try:
        _leave(request, person_id)
    except Refused as refusal:
        return _leaving(request, page, refusal)
    name = page.person.full_name
    messages.success(request, worded("Đã ghi ngày nghỉ và bàn giao việc của %(name)s.", name=name))
    return _back(person_id)


def _leave(request: ActorRequest, person_id: int) -> None:
    typed, heirs = request.POST.dict(), {}
    for name in typed:
        if name == "heir" or (name.startswith("heir_") and typed[name]):
            ask = worded("Chọn người nhận bàn giao.")
            heirs[name.removeprefix("heir").removeprefix("_")] = number_of(typed, name, ask)
    people.leave(
        actor=request.actor,
        at=request.at,
        person_id=person_id,
        leaves_on=day_of(typed, "leaves_on"),
        heirs=heirs,
        passed_on=[*filter(None, map(id_of, request.POST.getlist("passed_on")))],
    )


def _leaving(
    request: ActorRequest, page: OfficerPage, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "page": page,
        "work": open_work_of(page),
        "heirs": choosing.colleagues(page=page),
        "typed": request.POST.dict() or {"leaves_on": said(page.day)},
        "passed_on": request.POST.getlist("passed_on"),
        "refusal": refusal,
        **_faults(refusal),
    }
    return show(request, "leaving", context, here="officers", status=_status(refusal))


def _asked(
    request: ActorRequest, form: forms.StaffForm, page: OfficerPage, refusal: Refused | None = None
) -> HttpResponse:
    if not form.title:  # a button without a page of its own: said on the officer's page
        messages.warning(request, refusal.text if refusal else "")
        return _back(page.person.id)
    typed = request.POST.dict() or {"valid_from": said(page.day), "ends_on": said(page.day)}
    context = {
        "form": form,
        "page": page,
        "chosen": _choosing(request, form, page),
        "typed": typed,
        "row_id": request.POST.get("id") or request.GET.get("id", ""),
        "many": {name: request.POST.getlist(name) for name in ("roles", "procedures", "documents")},
        "refusal": refusal,
        **_faults(refusal),
    }
    here = "me" if page.is_self else "officers"
    return show(request, "staff", context, here=here, status=_status(refusal))


def _choosing(
    request: ActorRequest, form: forms.StaffForm, page: OfficerPage
) -> choosing.Choosing | None:
    if "unit_id" in form.inputs:
        return choosing.staffing(actor=request.actor, day=page.day)
    return choosing.delegating(page=page) if "delegate" in form.inputs else None


def _faults(refusal: Refused | None) -> dict[str, object]:
    if refusal is None or not refusal.field:
        return {"faults": [], "errors": {}}
    field = "until" if refusal.field == "valid_to" else refusal.field
    return {"faults": [(field, refusal.text)], "errors": {field: refusal.text}}


def _status(refusal: Refused | None) -> int:
    return refusal.status if refusal else 200


def _back(person_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:officer", args=[person_id]))


def _appoint(request: ActorRequest, page: OfficerPage) -> None:
    typed = request.POST.dict()
    people.appoint(
        actor=request.actor,
        at=request.at,
        person_id=page.person.id,
        unit_id=number_of(typed, "unit_id", worded("Chọn một đơn vị.")),
        title=typed.get("title", ""),
        valid_from=day_of(typed, "valid_from"),
        valid_to=day_after(typed, "until"),
    )


def _assign(request: ActorRequest, page: OfficerPage) -> None:
    typed = request.POST.dict()
    people.assign_role(
        actor=request.actor,
        at=request.at,
        person_id=page.person.id,
        unit_id=number_of(typed, "unit_id", worded("Chọn một đơn vị.")),
        role=forms.role_of(typed),
        valid_from=day_of(typed, "valid_from"),
        valid_to=day_after(typed, "until"),
    )


def _end_post(request: ActorRequest, page: OfficerPage) -> None:
    row, ends_on = _row(request, page.posts), day_of(request.POST.dict(), "ends_on")
    people.end_post(actor=request.actor, at=request.at, post_id=row, valid_to=ends_on)


def _end_role(request: ActorRequest, page: OfficerPage) -> None:
    row, ends_on = _row(request, _roles(page)), day_of(request.POST.dict(), "ends_on")
    people.end_assignment(actor=request.actor, at=request.at, assignment_id=row, valid_to=ends_on)


def _resume_post(request: ActorRequest, page: OfficerPage) -> None:
    people.resume_post(actor=request.actor, at=request.at, post_id=_row(request, page.posts))


def _resume_role(request: ActorRequest, page: OfficerPage) -> None:
    people.resume_assignment(
        actor=request.actor, at=request.at, assignment_id=_row(request, _roles(page))
    )


def _declare(request: ActorRequest, page: OfficerPage) -> None:
    typed = request.POST.dict()
    back = day_after(typed, "until")
    if back is None:
        raise Refused(worded("Nhập ngày vắng cuối cùng, ví dụ 25/11/2026."), field="until")
    people.declare_absence(
        actor=request.actor,
        at=request.at,
        person_id=page.person.id,
        valid_from=day_of(typed, "valid_from"),
        valid_to=back,
        reason=typed.get("reason", ""),
    )


def _cancel(request: ActorRequest, page: OfficerPage) -> None:
    people.cancel_absence(
        actor=request.actor, at=request.at, absence_id=_row(request, page.absences)
    )


def _delegate(request: ActorRequest, page: OfficerPage) -> None:
    typed = request.POST.dict()
    many = {name: request.POST.getlist(name) for name in ("roles", "procedures", "documents")}
    people.delegate(
        actor=request.actor,
        at=request.at,
        delegator_id=page.person.id,
        delegate_id=number_of(typed, "delegate", worded("Chọn người nhận ủy quyền.")),
        form=typed.get("form", ""),
        scope=forms.scope_of(typed, **many),
        basis=typed.get("basis", ""),
    )


def _revoke(request: ActorRequest, page: OfficerPage) -> None:
    given = [item.row for item in page.delegations]
    row = _row(request, given)
    people.revoke_delegation(actor=request.actor, at=request.at, delegation_id=row)


def _roles(page: OfficerPage) -> list[RoleRow]:
    return [row for row, _ in page.roles]


def _row(request: ActorRequest, rows: Iterable[HasId]) -> int:
    """Return the id of the row meant, which has to be one of this officer's."""
    row_id = number_of(request.POST.dict(), "id", worded("Mở lại trang rồi bấm lại."))
    if row_id not in {row.id for row in rows}:
        raise NotFound(worded("Trang của công chức này không có dòng đó. Tải lại trang."))
    return row_id


_DO: Mapping[str, Callable[[ActorRequest, OfficerPage], None]] = {
    "chuc-danh": _appoint,
    "vai-tro": _assign,
    "thoi-chuc-danh": _end_post,
    "thoi-vai-tro": _end_role,
    "giu-chuc-danh": _resume_post,
    "giu-vai-tro": _resume_role,
    "vang-mat": _declare,
    "bo-vang-mat": _cancel,
    "uy-quyen": _delegate,
    "thu-hoi": _revoke,
}
