"""Writing a petition: one page of questions, one to look it over, then it is sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.files.serving import send_paper
from tinhso.core.ids import id_of
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.cases import standing
from tinhso.modules.petitions.actions import drafts, petitioning
from tinhso.modules.petitions.queries import one
from tinhso.modules.petitions.queries.one import DraftView, Written
from tinhso.modules.petitions.queries.places import abouts, kinds, promised, receivers
from tinhso.modules.portal.views.petitions import citizen
from tinhso.modules.portal.views.unsent import keeping_typed, taken_up

REMOVE = "bo_tep"


@keeping_typed
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Begin to write; from a dossier's page unit and dossier are filled in."""
    if request.method == "GET":
        return _form(request, _taken_up(request) or _prefilled(request), None)
    draft_id = drafts.begin(actor=request.actor, written=_written(request), at=request.at)
    return _kept(request, draft_id)


@keeping_typed
@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Go on writing; what is typed is kept, right or wrong."""
    view = one.draft(actor=request.actor, draft_id=draft_id)
    if view.code:
        return redirect("portal:petition", view.code)
    if request.method == "GET":
        return _form(request, _taken_up(request) or view.written, view)
    drafts.write(actor=request.actor, draft_id=draft_id, written=_written(request), at=request.at)
    return _kept(request, draft_id)


@citizen
@require_http_methods(["GET", "POST"])
def review(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Show what will be sent, and send it; sent again it leads to the same petition."""
    view = one.draft(actor=request.actor, draft_id=draft_id)
    if view.code:
        return redirect("portal:petition", view.code)
    if request.method == "GET":
        return _review(request, view)
    try:
        code = petitioning.submit(actor=request.actor, draft_id=draft_id, at=request.at)
    except FormRefused as refusal:
        return _form(request, view.written, view, refusal.faults)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _review(request, view, refusal)
    messages.success(request, worded("Đã gửi. Mã của bạn là %(code)s.", code=code))
    return redirect("portal:petition", code)


@citizen
@require_http_methods(["GET", "POST"])
def discard(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Ask once more, then throw away what was written."""
    view = one.draft(actor=request.actor, draft_id=draft_id)
    if request.method == "GET" and not view.code:
        return render(request, "portal/petition_discard.html", {"draft": view})
    drafts.discard(actor=request.actor, draft_id=draft_id)
    messages.success(request, worded("Đã bỏ bản viết dở."))
    return redirect("portal:my_petitions")


@citizen
@require_safe
def file(request: ActorRequest, draft_id: UUID, file_id: int) -> HttpResponseBase:
    """Send a file that was put to the draft."""
    found = one.draft_file(actor=request.actor, draft_id=draft_id, file_id=file_id)
    return send_paper(request, found)


def _kept(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Take in and off the files, then go on where nothing is wrong."""
    faults = _with_files(request, draft_id)
    written = _written(request)
    try:
        drafts.check(actor=request.actor, written=written, at=request.at)
    except FormRefused as refusal:
        faults = refusal.faults | faults
    if "stay" in request.POST and "files" not in faults:
        messages.success(request, worded("Đã lưu bản viết dở."))
        return redirect("portal:my_petitions")
    if faults:
        view = one.draft(actor=request.actor, draft_id=draft_id)
        return _form(request, written, view, faults)
    return redirect("portal:petition_review", draft_id)


def _with_files(request: ActorRequest, draft_id: UUID) -> dict[str, str]:
    """Change the files of the draft as asked; return what is wrong with those that came."""
    for text in request.POST.getlist(REMOVE):
        if (file_id := id_of(text)) is not None:
            drafts.remove_file(actor=request.actor, draft_id=draft_id, file_id=file_id)
    faults = {}
    for came in request.FILES.getlist("files"):
        given = (came.name or "", came)
        try:
            drafts.add_file(actor=request.actor, draft_id=draft_id, given=given, at=request.at)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            faults["files"] = refusal.text
    return faults


def _form(
    request: ActorRequest,
    written: Written,
    view: DraftView | None,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    day = timezone.localdate(request.at)
    errors = faults or {}
    of_kind, about = kinds(day=day).values(), abouts(day=day).values()
    context = {
        "written": written,
        "draft": view,
        "kinds": [(row.key, row.label) for row in of_kind],
        "kind_notes": {row.key: row.note for row in of_kind if row.note},
        "abouts": [(row.key, row.label) for row in about],
        "about_notes": {row.key: row.note for row in about if row.note},
        "units": receivers(day=day),
        "errors": errors,
        "faults": list(errors.items()),
    }
    return render(request, "portal/petition_form.html", context, status=422 if errors else 200)


def _review(request: ActorRequest, view: DraftView, refusal: Refused | None = None) -> HttpResponse:
    day, written = timezone.localdate(request.at), view.written
    kind, about = kinds(day=day).get(written.kind), abouts(day=day).get(written.about)
    context = {
        "draft": view,
        "written": written,
        "kind": kind.label if kind else "",
        "about": about.label if about else "",
        "promised": promised(day=day),
        "refusal": refusal.text if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "portal/petition_review.html", context, status=status)


def _taken_up(request: ActorRequest) -> Written | None:
    """Return what was typed into this page when the session had ended, once."""
    typed = taken_up(request)
    if typed is None:
        return None
    messages.success(request, worded("Những gì bạn vừa nhập vẫn còn. Xem lại rồi lưu tiếp."))
    return _read(request, typed)


def _written(request: ActorRequest) -> Written:
    return _read(request, request.POST.dict())


def _read(request: ActorRequest, typed: Mapping[str, Any]) -> Written:
    unit = typed.get("unit", "")
    known = {str(pk): pk for pk, _ in receivers(day=timezone.localdate(request.at))}
    return Written(
        kind=typed.get("kind", ""),
        about=typed.get("about", ""),
        subject=" ".join(typed.get("subject", "").split()),
        text=typed.get("text", "").replace("\r\n", "\n").strip(),
        place=typed.get("place", "").strip(),
        phone=typed.get("phone", "").strip(),
        dossier=typed.get("dossier", "").strip().upper(),
        unit_id=known.get(unit),
    )


def _prefilled(request: ActorRequest) -> Written:
    blank = one.blank(actor=request.actor)
    code = request.GET.get("ho-so", "")[:60]
    if not code:
        return blank
    view = standing(actor=request.actor, code=code, at=request.at)
    return replace(blank, kind="report", about="service", dossier=view.code, unit_id=view.unit_id)
