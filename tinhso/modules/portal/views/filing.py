"""From the first question to the sent dossier: nothing typed is ever lost on the way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.files.serving import send, send_paper
from tinhso.core.forms.checking import first_unfinished
from tinhso.core.forms.reading import Turn, take_turn
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions import counter, drafts
from tinhso.modules.dossiers.actions.attachments import Upload, take_files
from tinhso.modules.dossiers.actions.filing import submit
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries import papers as files
from tinhso.modules.dossiers.queries.filled import draft_form
from tinhso.modules.dossiers.queries.places import receiving_units
from tinhso.modules.dossiers.queries.vault import offered
from tinhso.modules.dossiers.queries.versions import renewal
from tinhso.modules.portal.views.filings import PAPERS, REVIEW, Filing, filing_of
from tinhso.modules.portal.views.starting import Start, applicants
from tinhso.modules.portal.views.unsent import keeping_typed, taken_up
from tinhso.modules.procedures import queries as procedures

citizen = login_required(login_url="identity:citizen_login")
STAND = ("stand_name", "stand_number", "stand_basis")  # who hands in for the applicant at a desk
OATH = worded("Đánh dấu vào ô cam đoan trước khi gửi")


@citizen
def start(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for whom it is filed and which commune it goes to, then begin a draft."""
    day = timezone.localdate(request.at)
    procedure = procedures.published(code, day=day)
    asked = Start(
        procedure=procedure,
        units=tuple((unit.id, unit.name) for unit in receiving_units(day=day)),
        applicants=applicants(request.actor, procedure, day=day),
        typed=(request.POST if request.method == "POST" else request.GET).dict(),
    )
    if request.method != "POST":
        return render(request, "portal/start.html", {"asked": asked})
    faults = asked.faults()
    if faults:
        context = {"asked": asked, "errors": faults, "faults": list(faults.items())}
        return render(request, "portal/start.html", context, status=422)
    draft_id = drafts.start_draft(
        actor=request.actor,
        procedure=code,
        unit_id=asked.unit_id,
        organisation_id=asked.organisation_id,
        at=request.at,
    )
    return redirect("portal:draft", draft_id)


@citizen
@require_safe
def draft(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Go on where the citizen stopped."""
    filing = filing_of(request, draft_id)
    if filing.draft.dossier_code:
        return _sent(filing)
    if filing.is_outdated:
        return redirect("portal:renewed", draft_id)
    page = filing.draft.page if filing.draft.page in filing.keys else filing.keys[0]
    return redirect(filing.address(page))


@citizen
def renewed(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Tell what changed in the form since the draft was begun, then take the draft over."""
    filing = filing_of(request, draft_id)
    if not filing.is_outdated:
        return redirect("portal:draft", draft_id)
    if request.method != "POST":
        told = renewal(filing.standing, filing.draft.answers)
        context = {"renewal": told, "procedure": filing.standing.newer}
        return render(request, "portal/renewed.html", context)
    drafts.renew_draft(actor=request.actor, draft_id=draft_id, at=request.at)
    messages.success(request, worded("Đã chuyển sang tờ khai mới. Xem lại từ trang đầu."))
    return redirect("portal:draft", draft_id)


@citizen
@require_safe
def printed(request: ActorRequest, draft_id: UUID) -> HttpResponseBase:
    """Send the draft as it would be printed, word for word what the review shows."""
    return send(request, draft_form(actor=request.actor, draft_id=draft_id, at=request.at))


@keeping_typed
def form_page(request: ActorRequest, draft_id: UUID, page: str) -> HttpResponse:
    """Show one page of the form; keep what is typed, right or wrong, and go on when it is right."""
    filing = filing_of(request, draft_id)
    if page not in filing.pages:
        return redirect(filing.address(filing.keys[0]))
    if request.method != "POST":
        typed = taken_up(request)
        if typed is None:
            renew = redirect("portal:renewed", draft_id)
            return renew if filing.is_outdated else _form(request, filing, page)
        turn = _keep(request, filing, page, typed)
        messages.success(request, worded("Những gì bạn vừa nhập vẫn còn. Xem lại rồi lưu tiếp."))
        return _form(request, filing_of(request, draft_id), page, turn)
    turn = _keep(request, filing, page, request.POST.dict())
    if "exit" in request.POST:
        return _leave(request, filing)
    filing = filing_of(request, draft_id)
    if filing.is_outdated:
        return redirect("portal:renewed", draft_id)
    if turn.is_done:
        back_to_review = request.GET.get("ve") == REVIEW
        return redirect(filing.address(REVIEW if back_to_review else filing.after(page)))
    return _form(request, filing, page, turn)


def _keep(request: ActorRequest, filing: Filing, page: str, typed: dict[str, str]) -> Turn:
    taken = take_files(
        actor=request.actor,
        draft_id=filing.draft.id,
        form=filing.form,
        page=page,
        typed=typed,
        uploads={
            name: Upload(file.name or "", file)
            for name, file in request.FILES.items()
            if isinstance(file, UploadedFile)
        },
        at=request.at,
    )
    filing = filing_of(request, filing.draft.id) if taken.has_new else filing
    turn = take_turn(
        filing.form,
        page,
        taken.typed,
        filing.draft.answers,
        today=filing.today,
        places=filing.places,
        files=filing.files,
    )
    turn = turn.refusing(taken.refused)
    drafts.save_draft(
        actor=request.actor,
        draft_id=filing.draft.id,
        answers=turn.answers,
        page=page,
        at=request.at,
    )
    return turn


def _form(
    request: ActorRequest, filing: Filing, page: str, turn: Turn | None = None
) -> HttpResponse:
    faults, warnings = (turn.faults, turn.warnings) if turn else ({}, {})
    context = {"page": filing.page(page, faults, warnings), **filing.step(page)}
    return render(request, "portal/form_page.html", context, status=422 if faults else 200)


def _sent(filing: Filing) -> HttpResponse:
    """Lead on to the dossier that came of it: at the desk, or the citizen's own page."""
    place = "desk:dossier" if filing.is_at_desk else "portal:sent"
    return redirect(place, filing.draft.dossier_code)


def _leave(request: ActorRequest, filing: Filing) -> HttpResponse:
    if filing.is_at_desk:
        messages.success(request, worded("Đã lưu bản nháp tại quầy."))
        return redirect("desk:counter_person", filing.draft.person_id)
    messages.success(
        request, worded("Đã lưu bản nháp. Mở lại ở phần Đang khai dở, trên máy nào cũng được.")
    )
    return redirect("portal:my_dossiers")


@citizen
def papers(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Take the papers, one place for each; what is refused is said where it was chosen."""
    filing = filing_of(request, draft_id)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _take_papers(request, filing)
        filing = filing_of(request, draft_id)
        if "exit" in request.POST and not faults:
            return _leave(request, filing)
        if not faults and "next" in request.POST:
            faults = filing.missing_papers()
            if not faults:
                return redirect(filing.address(REVIEW))
    context = {"papers": filing.paper_rows(faults), "faults": list(faults.items())}
    context["vault"] = () if filing.is_at_desk else offered(actor=request.actor)
    context |= filing.step(PAPERS)
    return render(request, "portal/papers.html", context, status=422 if faults else 200)


def _take_papers(request: ActorRequest, filing: Filing) -> dict[str, str]:
    faults = _count_papers(request, filing) if filing.is_at_desk else {}
    removed = request.POST.get("remove", "")
    if removed.isdigit():
        drafts.remove_paper(actor=request.actor, draft_id=filing.draft.id, paper_id=int(removed))
    for paper in filing.needed:
        faults |= _take_from_vault(request, filing, paper.key)
        for file in request.FILES.getlist(f"paper-{paper.key}"):
            try:
                drafts.add_paper(
                    actor=request.actor,
                    draft_id=filing.draft.id,
                    key=paper.key,
                    name=file.name or "",
                    content=file,
                    at=request.at,
                )
            except Refused as refusal:
                faults[f"paper-{paper.key}"] = refusal.text
    return faults


def _take_from_vault(request: ActorRequest, filing: Filing, key: str) -> dict[str, str]:
    """Put what was chosen of the citizen's own documents; at a desk nobody's are offered."""
    lookup = request.POST.get(f"vault-{key}", "")
    if not lookup or filing.is_at_desk:
        return {}
    chosen: dict[str, Any] = {"draft_id": filing.draft.id, "key": key, "lookup": lookup}
    try:
        drafts.put_from_vault(actor=request.actor, at=request.at, **chosen)
    except Refused as refusal:
        return {f"paper-{key}": refusal.text}
    return {}


def _count_papers(request: ActorRequest, filing: Filing) -> dict[str, str]:
    """Keep how many sheets of each paper were handed in at the desk."""
    kinds = ("originals", "copies")
    counted = {
        paper.key: {kind: request.POST.get(f"{kind}-{paper.key}", "") for kind in kinds}
        for paper in filing.needed
    }
    try:
        counter.note_papers(
            actor=request.actor, draft_id=filing.draft.id, counted=counted, at=request.at
        )
    except FormRefused as refusal:
        return dict(refusal.faults)
    return {}


@citizen
@require_safe
def paper(request: ActorRequest, draft_id: UUID, paper_id: int) -> HttpResponseBase:
    """Send back a file of the draft."""
    found = files.draft_paper(actor=request.actor, draft_id=draft_id, paper_id=paper_id)
    return send_paper(request, found)


@citizen
def review(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Show everything once more, and send it; sent twice, it is one dossier."""
    filing = filing_of(request, draft_id)
    if filing.draft.dossier_code:
        return _sent(filing)
    if filing.is_outdated:
        return redirect("portal:renewed", draft_id)
    if request.method != "POST":
        unfinished = first_unfinished(
            filing.form,
            filing.draft.answers,
            today=filing.today,
            places=filing.places,
            files=filing.files,
        )
        return redirect(filing.address(unfinished)) if unfinished else _review(request, filing, {})
    if not request.POST.get("oath"):
        return _review(request, filing, {"oath": OATH})
    try:
        code = _send(request, filing)
    except FormRefused as refusal:
        return _review(request, filing, refusal.faults)
    if filing.is_at_desk:
        told = worded("Đã tiếp nhận hồ sơ %(code)s. In giấy tiếp nhận ở mục Giấy tờ.", code=code)
        messages.success(request, told)
        return redirect("desk:dossier", code)
    return redirect("portal:sent", code)


def _send(request: ActorRequest, filing: Filing) -> str:
    sent: dict[str, Any] = {"actor": request.actor, "draft_id": filing.draft.id, "at": request.at}
    if not filing.is_at_desk:
        return submit(**sent)
    name, number, basis = (" ".join(request.POST.get(box, "").split()) for box in STAND)
    stand = Stand(name=name, number=number.replace(" ", ""), basis=basis)
    return counter.receive_at_desk(**sent, stand=stand if any((name, number, basis)) else None)


def _review(request: ActorRequest, filing: Filing, faults: dict[str, str]) -> HttpResponse:
    told = {"fault": faults.get("oath", ""), "faults": filing.places_of(faults)}
    stand = {box: (request.POST.get(box, ""), faults.get(box, "")) for box in STAND}
    context = {**told, "stand": stand, **filing.step(REVIEW), **filing.reviewed()}
    return render(request, "portal/review.html", context, status=422 if faults else 200)


@citizen
def discard(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    row = lists.draft(actor=request.actor, draft_id=draft_id)
    if request.method != "POST":
        name = procedures.version(row.version_id).short_name
        return render(request, "portal/discard.html", {"draft": row, "name": name})
    drafts.discard_draft(actor=request.actor, draft_id=draft_id)
    messages.success(request, worded("Đã bỏ bản nháp."))
    if row.at_desk_of:
        return redirect("desk:counter_person", row.person_id)
    return redirect("portal:my_dossiers")
