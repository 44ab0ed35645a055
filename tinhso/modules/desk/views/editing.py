"""Writing procedures at the desk: a text, its preview, its publication, its end."""

from datetime import date, datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.steps.bpmn_reading import LARGEST, BpmnFault
from tinhso.core.words.dates import clock
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import day_of
from tinhso.modules.desk.queries.editing import editor_page, preview
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.procedures.actions import editing
from tinhso.modules.procedures.actions.editing import TextFault
from tinhso.modules.procedures.queries import require_edit, versions

HERE = "procedures"


@require_http_methods(["GET", "POST"])
@for_officers
def new(request: ActorRequest) -> HttpResponse:
    """Take a text or a file of a procedure and begin a draft with it."""
    require_edit(request.actor)
    if request.method == "GET":
        return show(request, "procedure_new", {"text": ""}, here=HERE)
    try:
        text = _text(request)
        code = editing.code_in(text)
    except (Refused, TextFault) as refusal:
        faults = [("text", str(refusal))]
        text = request.POST.get("text", "")
        context = {"text": text, "faults": faults, "errors": dict(faults)}
        return show(request, "procedure_new", context, here=HERE, status=422)
    editing.write(actor=request.actor, code=code, text=text, at=request.at)
    return HttpResponseRedirect(reverse("desk:procedure_editor", args=[code]))


@require_http_methods(["GET", "POST"])
@for_officers
def editor(request: ActorRequest, code: str) -> HttpResponse:
    """Show the text with what it comes to; save it, publish it, or throw it away."""
    if request.method == "GET":
        return _editor(request, code)
    require_edit(request.actor)
    verb = request.POST.get("do", "save")
    if verb == "discard":
        editing.discard(actor=request.actor, code=code)
        messages.success(request, worded("Đã bỏ bản soạn. Các phiên bản đã công bố không đổi."))
        return HttpResponseRedirect(reverse("desk:versions", args=[code]))
    try:
        text = _text(request)
        _refuse_stranger(request, code)
        editing.write(actor=request.actor, code=code, text=text, at=request.at)
        if verb == "publish":
            return _published(request, code)
    except Refused as refusal:
        return _editor(request, code, refusal=refusal, typed=request.POST.get("text", ""))
    messages.success(request, worded("Đã lưu bản soạn."))
    return HttpResponseRedirect(reverse("desk:procedure_editor", args=[code]))


@require_safe
@for_officers
def seen(request: ActorRequest, code: str) -> HttpResponse:
    """Show the draft as citizens would see it."""
    try:
        page = preview(actor=request.actor, code=code, at=request.at)
    except Refused as refusal:
        if refusal.field != "text":
            raise
        return HttpResponseRedirect(reverse("desk:procedure_editor", args=[code]))
    return show(request, "procedure_preview", {"page": page, "code": code}, here=HERE)


@require_safe
@for_officers
def file(request: ActorRequest, code: str) -> HttpResponse:
    """Give a version as the YAML file it can be loaded from."""
    number = request.GET.get("so", "")
    text = editing.text_of(code, int(number) if number.isdecimal() and len(number) < 6 else None)
    return HttpResponse(
        text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{code}.yaml"'},
    )


@require_safe
@for_officers
def bpmn(request: ActorRequest, code: str) -> HttpResponse:  # noqa: ARG001  see for_officers
    """Give the steps of the last version as a BPMN 2.0 file for an outside modeller."""
    content = editing.bpmn_of(code)
    return HttpResponse(
        content,
        content_type="application/bpmn+xml",
        headers={"Content-Disposition": f'attachment; filename="{code}.bpmn"'},
    )


@require_http_methods(["GET", "POST"])
@for_officers
def retire(request: ActorRequest, code: str) -> HttpResponse:
    """Ask from which day nobody can file it, and on which decision; then do it."""
    require_edit(request.actor)
    last = versions(code)[0]
    typed = request.POST.dict()
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            valid_to = _day(typed, "valid_to")
            reason = typed.get("reason", "")
            editing.retire(
                actor=request.actor, code=code, valid_to=valid_to, reason=reason, at=request.at
            )
        except Refused as refusal:
            faults = [(refusal.field or "valid_to", refusal.text)]
        else:
            messages.success(
                request, worded("Thủ tục thôi áp dụng từ %(day)s.", day=said(valid_to))
            )
            return HttpResponseRedirect(reverse("desk:versions", args=[code]))
    context = {"last": last, "code": code, "typed": typed, "faults": faults, "errors": dict(faults)}
    return show(request, "procedure_retire", context, here=HERE, status=422 if faults else 200)


def _published(request: ActorRequest, code: str) -> HttpResponse:
    valid_from = _day(request.POST.dict(), "valid_from")
    number = editing.publish(actor=request.actor, code=code, valid_from=valid_from, at=request.at)
    messages.success(
        request,
        worded(
            "Đã công bố phiên bản %(number)s, áp dụng từ %(day)s.",
            number=number,
            day=said(valid_from),
        ),
    )
    return HttpResponseRedirect(reverse("desk:versions", args=[code]))


def _editor(
    request: ActorRequest, code: str, *, refusal: Refused | None = None, typed: str | None = None
) -> HttpResponse:
    page = editor_page(actor=request.actor, code=code, at=request.at, typed=typed)
    faults = [(refusal.field or "text", refusal.text)] if refusal else []
    context = {
        "page": page,
        "faults": faults,
        "errors": dict(faults),
        "valid_from": request.POST.get("valid_from", said(page.earliest)),
        "seen": page.draft.saved_at.isoformat() if page.draft else "",
    }
    status = refusal.status if refusal else 200
    return show(request, "procedure_editor", context, here=HERE, status=status)


def _refuse_stranger(request: ActorRequest, code: str) -> None:
    """Refuse to write over what somebody else saved since the page was opened; say it once."""
    draft = editing.draft_of(actor=request.actor, code=code)
    if draft is None or draft.saved_by == request.actor.name:
        return
    if _moment(request.POST.get("seen", "")) != draft.saved_at:
        raise Refused(
            worded(
                "%(who)s đã lưu bản soạn này lúc %(at)s. Văn bản của bạn còn nguyên bên dưới; "
                "bấm lưu lần nữa để ghi đè.",
                who=draft.saved_by,
                at=clock(draft.saved_at),
            ),
            field="text",
        )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _text(request: ActorRequest) -> str:
    """Return the text of the file, if one was chosen, or what stands in the box.

    A model that was chosen takes the place of the steps.
    """
    sent, drawn = _sent(request, "file"), _sent(request, "model")
    try:
        text = sent.decode("utf-8-sig") if sent else str(request.POST.get("text", ""))
    except UnicodeDecodeError as fault:
        raise Refused(worded("Tệp không phải văn bản UTF-8."), field="file") from fault
    if not drawn:
        return text
    try:
        return editing.with_steps_of(text, drawn)
    except BpmnFault as fault:
        raise Refused(str(fault), field="model") from fault
    except TextFault as fault:
        raise Refused(str(fault), field="text") from fault


def _sent(request: ActorRequest, name: str) -> bytes:
    sent = request.FILES.get(name)
    content = bytes(sent.read(LARGEST + 1)) if isinstance(sent, UploadedFile) else b""
    if len(content) > LARGEST:
        raise Refused(worded("Tệp quá lớn. Chọn tệp của một thủ tục."), field=name)
    return content


def _day(typed: dict[str, str], name: str) -> date:
    return day_of(typed, name)
