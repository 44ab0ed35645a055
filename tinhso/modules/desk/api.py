"""The desk for programs: what waits, one dossier, and every act an officer may do."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from tinhso.core.api.access import ApiRequest, Scope
from tinhso.core.api.operations import Code, Id, Paging, Search, Word, as_file, file_response, op
from tinhso.core.api.repeating import once, once_after
from tinhso.modules.desk import permissions
from tinhso.modules.desk.actions import SLOW, Order, perform, perform_many, prepare
from tinhso.modules.desk.queries.page import dossier_page, draft_of, offers_of, served
from tinhso.modules.desk.rules import OFFERS
from tinhso.modules.desk.schemas import (
    Bulk,
    Channel,
    ChosenWay,
    ColleagueOut,
    DeskDossier,
    DeskPage,
    Done,
    Ended,
    Findings,
    Heir,
    Kind,
    NewDay,
    Note,
    OutcomeOut,
    Outcomes,
    Reason,
    Succession,
    View,
    Words,
)
from tinhso.modules.documents import actions as documents
from tinhso.modules.dossiers.actions.finding import send_findings
from tinhso.modules.dossiers.queries import pages
from tinhso.modules.dossiers.queries import papers as files
from tinhso.modules.dossiers.queries.cases import standing
from tinhso.modules.dossiers.queries.colleagues import colleagues

router = Router(tags=["desk"])
READ, ACT = Scope.DESK_READ, Scope.DESK_ACT
PDF = file_response("application/pdf")
ANY_FILE = file_response("application/pdf", "image/jpeg", "image/png")
Lookup = Annotated[str, Field(min_length=1, max_length=60)]
SlipForm = Annotated[str, Field(max_length=10, examples=["01"])]


@router.get("/desk/inbox", response=DeskPage, **op("listInbox", "Việc đang chờ tôi", READ))
def inbox(
    request: ApiRequest,
    paging: Query[Paging],
    view: View = "waiting",
    procedure: Word = "",
    kind: Kind = "",
    channel: Channel = "",
) -> Any:
    """List what waits for the officer, late first, what stands still last."""
    permissions.require_officer(request.actor)
    return pages.inbox(
        actor=request.actor,
        at=request.at,
        view=view,
        procedure=procedure,
        kind=kind,
        channel=channel,
        wanted=paging.wanted("inbox", request.actor.id, view, procedure, kind, channel),
    )


@router.get("/desk/dossiers", response=DeskPage, **op("listDossiers", "Hồ sơ của đơn vị", READ))
def dossiers(
    request: ApiRequest,
    paging: Query[Paging],
    q: Search = "",
    state: Word = "",
    procedure: Word = "",
) -> Any:
    """List the dossiers of the officer's units, newest first; `state=open` for all that run."""
    permissions.require_officer(request.actor)
    return pages.of_units(
        actor=request.actor,
        at=request.at,
        q=q,
        state=state,
        procedure=procedure,
        wanted=paging.wanted("desk", request.actor.id, q, state, procedure),
    )


@router.get("/desk/dossiers/{code}", response=DeskDossier, **op("getDossier", "Một hồ sơ", READ))
def dossier(request: ApiRequest, code: Path[Code]) -> dict[str, Any]:
    """Give a dossier of the officer's unit: form, papers, story, clock, and what may be done."""
    permissions.require_officer(request.actor)
    page = dossier_page(actor=request.actor, code=code, at=request.at)
    return {
        **page.view.__dict__,
        "looks": page.looks,
        "slips": page.slips,
        "acts": [offer.verb for offer in page.offers],
    }


@router.get(
    "/desk/dossiers/{code}/papers/{paper_id}",
    openapi_extra=ANY_FILE,
    **op("getPaper", "Tải giấy tờ", READ),
)
def paper(request: ApiRequest, code: Path[Code], paper_id: Path[Id]) -> HttpResponse:
    """Give a file the applicant put to the dossier."""
    served(actor=request.actor, code=code, at=request.at)
    found = files.paper(actor=request.actor, code=code, paper_id=paper_id, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/desk/dossiers/{code}/slips/{form}", openapi_extra=PDF, **op("getSlip", "Tải phiếu", READ)
)
def slip(request: ApiRequest, code: Path[Code], form: Path[SlipForm]) -> HttpResponse:
    """Give a slip of the dossier as PDF: 01 receipt, 02 supplement, 03 refusal, 04 apology, fee."""
    served(actor=request.actor, code=code, at=request.at)
    found = files.slip(actor=request.actor, code=code, form=form, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/desk/dossiers/{code}/draft", openapi_extra=PDF, **op("getResultDraft", "Tải dự thảo", READ)
)
def draft(request: ApiRequest, code: Path[Code]) -> HttpResponse:
    """Give the draft of the result: as it would be proposed now, as it was, or already signed."""
    found = draft_of(actor=request.actor, code=code, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/desk/dossiers/{code}/result", openapi_extra=PDF, **op("getResult", "Tải kết quả", READ)
)
def result(request: ApiRequest, code: Path[Code]) -> HttpResponse:
    """Give the signed and sealed result as PDF."""
    served(actor=request.actor, code=code, at=request.at)
    found = files.result(actor=request.actor, code=code, at=request.at)
    return as_file(found.name, found.mime, found.content)


@router.get(
    "/desk/dossiers/{code}/colleagues",
    response=list[ColleagueOut],
    **op("listColleagues", "Đồng nghiệp nhận được bước này", READ),
)
def list_colleagues(request: ApiRequest, code: Path[Code]) -> Any:
    """List who else holds the role of the open step, with how much each has in hand."""
    permissions.require_officer(request.actor)
    return colleagues(actor=request.actor, code=code, at=request.at)


@router.put(
    "/desk/dossiers/{code}/findings",
    response=DeskDossier,
    **op("putFindings", "Ghi kết luận thẩm tra", READ, ACT),
)
def put_findings(request: ApiRequest, code: Path[Code], body: Findings) -> dict[str, Any]:
    """Write down what examination found, whole; a result is proposed only after that."""
    permissions.require_officer(request.actor)
    send_findings(actor=request.actor, code=code, findings=body.findings, at=request.at)
    return dossier(request, code)


@router.post(
    "/desk/documents/{lookup}/revocation",
    response=Ended,
    **op("revokeDocument", "Thu hồi văn bản đã cấp", READ, ACT),
)
@once
def revoke_document(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    lookup: Path[Lookup],
    body: Reason,
) -> Ended:
    """Revoke an issued document, for good; whoever checks it reads when, by whom and why."""
    permissions.require_officer(request.actor)
    ended = documents.revoke(lookup=lookup, reason=body.reason, actor=request.actor, at=request.at)
    return Ended.model_validate(ended)


@router.post(
    "/desk/documents/{lookup}/succession",
    response=Ended,
    **op("supersedeDocument", "Thay văn bản đã cấp bằng văn bản mới", READ, ACT),
)
@once
def supersede_document(
    request: ApiRequest,
    response: HttpResponse,  # noqa: ARG001  see once
    lookup: Path[Lookup],
    body: Succession,
) -> Ended:
    """Put a newer document of the same kind in the place of an issued one, for good."""
    permissions.require_officer(request.actor)
    ended = documents.supersede(
        lookup=lookup,
        successor=body.successor,
        reason=body.reason,
        actor=request.actor,
        at=request.at,
    )
    return Ended.model_validate(ended)


@router.post("/desk/acts", response=Outcomes, **op("actOnMany", "Làm trên nhiều hồ sơ", READ, ACT))
@once
def act_on_many(request: ApiRequest, response: HttpResponse, body: Bulk) -> Outcomes:  # noqa: ARG001  see once
    """Do one act to each dossier on its own: what one is refused does not stop the others."""
    permissions.require_officer(request.actor)
    found = perform_many(body.act, codes=body.codes, actor=request.actor, at=request.at)
    return Outcomes(outcomes=[OutcomeOut.model_validate(one) for one in found])


def _do(request: ApiRequest, code: str, verb: str, words: Note | Words | NewDay | None) -> Done:
    permissions.require_officer(request.actor)
    order = Order(
        actor=request.actor,
        code=code,
        at=request.at,
        note=words.note.strip() if words else "",
        way=words.way if isinstance(words, ChosenWay) else "",
        due_at=words.due_at if isinstance(words, NewDay) else None,
        person_id=words.person if isinstance(words, Heir) else None,
    )
    perform(verb, order)
    view = standing(actor=request.actor, code=code, at=request.at)
    return Done(
        code=code,
        state=view.state,
        state_label=view.state_label,
        done=OFFERS[verb].done,
        acts=[offer.verb for offer in offers_of(request.actor, view)],
    )


def _prepared(verb: str) -> Callable[..., None]:
    def first(request: ApiRequest, *, code: str, **_: Any) -> None:
        permissions.require_officer(request.actor)
        prepare(verb, Order(actor=request.actor, code=code, at=request.at))

    return first


def _bare(verb: str) -> Callable[..., Done]:
    def act(request: ApiRequest, response: HttpResponse, code: Path[Code]) -> Done:  # noqa: ARG001  see once
        return _do(request, code, verb, None)

    return act


def _noted(verb: str) -> Callable[..., Done]:
    def act(
        request: ApiRequest,
        response: HttpResponse,  # noqa: ARG001  see once
        code: Path[Code],
        body: Note | None = None,
    ) -> Done:
        return _do(request, code, verb, body)

    return act


def _worded(verb: str) -> Callable[..., Done]:
    def act(request: ApiRequest, response: HttpResponse, code: Path[Code], body: Words) -> Done:  # noqa: ARG001  see once
        return _do(request, code, verb, body)

    return act


def _dated(verb: str) -> Callable[..., Done]:
    def act(request: ApiRequest, response: HttpResponse, code: Path[Code], body: NewDay) -> Done:  # noqa: ARG001  see once
        return _do(request, code, verb, body)

    return act


def _chosen(verb: str) -> Callable[..., Done]:
    def act(request: ApiRequest, response: HttpResponse, code: Path[Code], body: ChosenWay) -> Done:  # noqa: ARG001  see once
        return _do(request, code, verb, body)

    return act


def _given(verb: str) -> Callable[..., Done]:
    def act(request: ApiRequest, response: HttpResponse, code: Path[Code], body: Heir) -> Done:  # noqa: ARG001  see once
        return _do(request, code, verb, body)

    return act


# What comes with each act: nothing, words if any, words that are needed, a new day, a way.
ACTS: tuple[tuple[str, Callable[[str], Callable[..., Done]], str], ...] = (
    ("receive", _bare, "Receive the dossier: its clock starts."),
    ("refuse", _worded, "Refuse to receive it, with the reason printed on the slip."),
    ("ask", _worded, "Ask the applicant for what is missing; the clock stands still."),
    ("hand_over", _noted, "Hand it to the officer who examines it."),
    ("finish_part", _noted, "Say that one of several open steps is done; the others go on."),
    ("choose", _chosen, "Take one of the ways on from a step that has several."),
    (
        "recall",
        _worded,
        "Take back the step one did last, while nobody has touched what came of it.",
    ),
    ("give_back", _worded, "Give it back to the one-stop desk, saying why."),
    ("propose", _noted, "Put the draft result before the leader."),
    ("send_back", _worded, "Send the proposal back, saying what to change."),
    ("decide", _noted, "Approve the result: it gets its number and waits for the signature."),
    ("sign", _bare, "Sign the result with the leader's own key."),
    ("issue", _bare, "Seal and issue the signed result."),
    ("return", _bare, "Give the result to the applicant; the case is closed."),
    ("postpone", _dated, "Promise a later day, once, with an apology."),
    ("claim", _bare, "Take the open step on."),
    ("release", _bare, "Give the open step back to everybody with the role."),
    ("assign", _given, "Give the open step to a colleague, or to who has least in hand."),
    ("settle", _bare, "Take in the fee at the desk."),
)
for _verb, _made, _text in ACTS:
    _name = "act" + "".join(part.capitalize() for part in _verb.split("_"))
    router.post(
        f"/desk/dossiers/{{code}}/acts/{_verb}",
        response=Done,
        description=_text,
        **op(_name, OFFERS[_verb].label, READ, ACT),
    )((once_after(_prepared(_verb)) if _verb in SLOW else once)(_made(_verb)))
