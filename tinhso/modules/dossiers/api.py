"""Filing, following and fetching one's own dossiers by program."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Path, Query, Router, Status, UploadedFile
from pydantic import Field

from tinhso.core.api.access import ApiRequest, Scope
from tinhso.core.api.operations import Code, Id, Paging, as_file, file_response, op
from tinhso.core.api.reading import refuse_odd
from tinhso.core.api.repeating import once
from tinhso.core.errors import NotFound
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions import drafts, filing, programs
from tinhso.modules.dossiers.actions.programs import Filing, GivenPaper
from tinhso.modules.dossiers.queries import cases, lists, pages
from tinhso.modules.dossiers.queries import papers as files
from tinhso.modules.dossiers.queries.cases import DossierView
from tinhso.modules.dossiers.queries.considering import considered
from tinhso.modules.dossiers.queries.lists import DraftView
from tinhso.modules.dossiers.rules import LABEL, State
from tinhso.modules.dossiers.schemas import (
    AnswersOnly,
    Checked,
    DossierOut,
    DraftIn,
    DraftOut,
    FileAnswer,
    Filed,
    FilingIn,
    OwnPage,
    QuestionPath,
    Reason,
    SupplementIn,
    Track,
)

router = Router(tags=["filing"])
READ, WRITE = Scope.OWN_READ, Scope.OWN_WRITE
PDF = file_response("application/pdf")
ANY_FILE = file_response("application/pdf", "image/jpeg", "image/png")
SlipForm = Annotated[str, Field(max_length=10, examples=["01"])]


@router.get("/track/{code}", response=Track, **op("trackDossier", "Tra cứu bằng mã hồ sơ"))
def track(request: ApiRequest, code: Path[Code]) -> Any:
    """Tell anybody with the code how far the dossier is, without a word about the person."""
    return cases.tracked(code="".join(code.split()), at=request.at)


@router.post(
    "/procedures/{code}/form/check",
    response=Checked,
    **op("checkForm", "Kiểm tra câu trả lời; cho biết giấy tờ và lệ phí"),
)
def check_form(request: ApiRequest, code: Path[Code], body: AnswersOnly) -> dict[str, Any]:
    """Say what is missing or wrong in the answers, and which papers and fees follow from them."""
    return considered(code, body.answers, at=request.at)


@router.post("/drafts", response={201: DraftOut}, **op("beginDraft", "Bắt đầu bản nháp", WRITE))
@once
def begin_draft(request: ApiRequest, response: HttpResponse, body: DraftIn) -> Any:  # noqa: ARG001  see once
    """Begin a dossier for a procedure, to be sent to a unit."""
    order = Filing(
        procedure=body.procedure,
        unit=body.unit,
        answers=body.answers,
        on_behalf_of=body.on_behalf_of,
    )
    draft_id = programs.begin(order, actor=request.actor, at=request.at)
    return Status(201, _draft(request, draft_id))


@router.get("/drafts", response=list[DraftOut], **op("listDrafts", "Bản nháp của tôi", READ))
def list_drafts(request: ApiRequest) -> Any:
    """List what was begun and not sent, last touched first. The papers of each stand with it."""
    return lists.drafts_of(actor=request.actor, at=request.at)


@router.get("/drafts/{draft_id}", response=DraftOut, **op("getDraft", "Một bản nháp", READ))
def get_draft(request: ApiRequest, draft_id: UUID) -> DraftView:
    """Give one draft with its answers and papers."""
    return lists.draft(actor=request.actor, draft_id=draft_id)


@router.put("/drafts/{draft_id}", response=DraftOut, **op("fillDraft", "Ghi câu trả lời", WRITE))
def fill_draft(request: ApiRequest, draft_id: UUID, body: AnswersOnly) -> DraftView:
    """Put these answers in the place of the draft's. Gaps may stay until it is sent."""
    programs.fill(actor=request.actor, draft_id=draft_id, answers=body.answers, at=request.at)
    return lists.draft(actor=request.actor, draft_id=draft_id)


@router.api_operation(
    ["DELETE"],
    "/drafts/{draft_id}",
    response={204: None},
    **op("discardDraft", "Bỏ bản nháp", WRITE),
)
def discard_draft(request: ApiRequest, draft_id: UUID) -> Any:
    """Throw the draft away with all that was put to it."""
    drafts.discard_draft(actor=request.actor, draft_id=draft_id)
    return Status(204, None)


@router.post(
    "/drafts/{draft_id}/papers",
    response={201: DraftOut},
    **op("putPaper", "Tải lên giấy tờ", WRITE),
)
@once
def put_paper(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    draft_id: UUID,
    key: Form[Code],
    file: File[UploadedFile],
) -> Any:
    """Put a file to the draft: PDF, JPEG or PNG, told by its content and never by its name."""
    refuse_odd(key, file.name or "")
    paper = GivenPaper(key=key, name=file.name or "", content=file.read())
    programs.put_paper(paper, actor=request.actor, draft_id=draft_id, at=request.at)
    return Status(201, _draft(request, draft_id))


@router.post(
    "/drafts/{draft_id}/files",
    response={201: FileAnswer},
    **op("putFile", "Tải lên tệp hoặc chữ ký của tờ khai", WRITE),
)
@once
def put_file(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    draft_id: UUID,
    question: Form[QuestionPath],
    file: File[UploadedFile],
) -> Any:
    """Keep a file or signature for a question of the form and give the answer that names it.

    Put that answer, or its `id` alone, where the question stands. Of a signature only the strokes
    are kept.
    """
    refuse_odd(question, file.name or "")
    given = GivenPaper(key=question, name=file.name or "", content=file.read())
    answer = programs.put_file(given, actor=request.actor, draft_id=draft_id, at=request.at)
    return Status(201, FileAnswer.model_validate(answer))


@router.get(
    "/drafts/{draft_id}/papers/{paper_id}",
    openapi_extra=ANY_FILE,
    **op("getDraftPaper", "Tải giấy tờ của bản nháp", READ),
)
def draft_paper(request: ApiRequest, draft_id: UUID, paper_id: Path[Id]) -> HttpResponse:
    """Give a file of the draft back."""
    found = files.draft_paper(actor=request.actor, draft_id=draft_id, paper_id=paper_id)
    return as_file(found.name, found.mime, found.content)


@router.api_operation(
    ["DELETE"],
    "/drafts/{draft_id}/papers/{paper_id}",
    response={204: None},
    **op("removePaper", "Bỏ giấy tờ khỏi bản nháp", WRITE),
)
def remove_paper(request: ApiRequest, draft_id: UUID, paper_id: Path[Id]) -> Any:
    """Take a file off the draft; one that is not there is no fault."""
    drafts.remove_paper(actor=request.actor, draft_id=draft_id, paper_id=paper_id)
    return Status(204, None)


@router.post(
    "/drafts/{draft_id}/submission",
    response={201: Filed},
    **op("submitDraft", "Gửi bản nháp thành hồ sơ", WRITE),
)
@once
def submit_draft(request: ApiRequest, response: HttpResponse, draft_id: UUID) -> Any:  # noqa: ARG001  see once
    """Send the draft as a dossier. Sending it again gives the same code."""
    code = filing.submit(actor=request.actor, draft_id=draft_id, at=request.at)
    return Status(201, _filed(request, code))


@router.post("/dossiers", response={201: Filed}, **op("fileDossier", "Nộp cả hồ sơ một lần", WRITE))
@once
def file_dossier(request: ApiRequest, response: HttpResponse, body: FilingIn) -> Any:  # noqa: ARG001  see once
    """File a whole dossier: all of it, or nothing and why."""
    papers = [GivenPaper(key=p.key, name=p.name, content=p.content) for p in body.papers]
    order = Filing(
        procedure=body.procedure,
        unit=body.unit,
        answers=body.answers,
        papers=papers,
        on_behalf_of=body.on_behalf_of,
    )
    opened = programs.file_whole(order, actor=request.actor, at=request.at)
    return Status(201, _told_filed(opened.code, opened.state))


@router.get("/dossiers", response=OwnPage, **op("listOwnDossiers", "Hồ sơ của tôi", READ))
def own_dossiers(request: ApiRequest, paging: Query[Paging], state: State | None = None) -> Any:
    """List what the holder of the token, or an organisation they act for, filed."""
    wanted = paging.wanted("own", request.actor.id, state or "")
    return pages.mine(actor=request.actor, at=request.at, wanted=wanted, state=state or "")


@router.get(
    "/dossiers/{code}", response=DossierOut, **op("getOwnDossier", "Một hồ sơ của tôi", READ)
)
def own_dossier(request: ApiRequest, code: Path[Code]) -> dict[str, Any]:
    """Give a dossier of one's own: form, papers, what happened, the clock, what may be done."""
    return told_of(_own(request, code))


@router.get(
    "/dossiers/{code}/papers/{paper_id}",
    openapi_extra=ANY_FILE,
    **op("getOwnPaper", "Tải giấy tờ đã nộp", READ),
)
def own_paper(request: ApiRequest, code: Path[Code], paper_id: Path[Id]) -> HttpResponse:
    """Give back a file that was put to the dossier."""
    _own(request, code)
    found = files.paper(actor=request.actor, code=code, paper_id=paper_id, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/dossiers/{code}/slips/{form}", openapi_extra=PDF, **op("getOwnSlip", "Tải phiếu", READ)
)
def own_slip(request: ApiRequest, code: Path[Code], form: Path[SlipForm]) -> HttpResponse:
    """Give a slip of the dossier as PDF: 01 receipt, 02 supplement, 03 refusal, 04 apology, fee."""
    _own(request, code)
    found = files.slip(actor=request.actor, code=code, form=form, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/dossiers/{code}/result", openapi_extra=PDF, **op("getOwnResult", "Tải kết quả đã ký", READ)
)
def own_result(request: ApiRequest, code: Path[Code]) -> HttpResponse:
    """Give the signed and sealed result as PDF."""
    _own(request, code)
    found = files.result(actor=request.actor, code=code, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.post(
    "/dossiers/{code}/supplement", response=Filed, **op("sendSupplement", "Gửi bổ sung", WRITE)
)
@once
def supplement(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    code: Path[Code],
    body: SupplementIn,
) -> Any:
    """Answer the open request for supplement; the clock runs on."""
    papers = tuple((paper.name, paper.content) for paper in body.papers)
    filing.supplement(actor=request.actor, code=code, papers=papers, note=body.note, at=request.at)
    return _filed(request, code)


@router.post(
    "/dossiers/{code}/withdrawal", response=Filed, **op("withdrawDossier", "Rút hồ sơ", WRITE)
)
@once
def withdraw(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    code: Path[Code],
    body: Reason,
) -> Any:
    """Take the dossier back; it ends here."""
    filing.withdraw(actor=request.actor, code=code, reason=body.reason, at=request.at)
    return _filed(request, code)


def told_of(view: DossierView) -> dict[str, Any]:
    """Return the dossier as `DossierOut` tells it."""
    return {
        **view.__dict__,
        "on_behalf_of": view.organisation_id,
        "slips": files.slips_of(view),
        "has_result": view.is_finished and view.document is not None,
        "may": [verb.value for verb in view.verbs],
    }


def _own(request: ApiRequest, code: str) -> DossierView:
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    if not view.is_owner:
        raise NotFound(
            worded("Không có hồ sơ %(code)s, hoặc hồ sơ không thuộc phạm vi của bạn.", code=code)
        )
    return view


def _filed(request: ApiRequest, code: str) -> Filed:
    return _told_filed(code, cases.own_state(actor=request.actor, code=code))


def _told_filed(code: str, state: State) -> Filed:
    return Filed(code=code, state=state, state_label=LABEL[state])


def _draft(request: ApiRequest, draft_id: UUID) -> DraftOut:
    return DraftOut.model_validate(lists.draft(actor=request.actor, draft_id=draft_id))
