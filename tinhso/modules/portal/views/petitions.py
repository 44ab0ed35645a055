"""Petitions of the citizen: what was sent, one of them, and what can be done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files.serving import send_paper
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import sentence, worded
from tinhso.modules.petitions.actions import petitioning
from tinhso.modules.petitions.queries import lists, one
from tinhso.modules.petitions.queries.figures import last_year
from tinhso.modules.petitions.queries.one import PetitionView, Verb
from tinhso.modules.petitions.queries.published import published as published_answers
from tinhso.modules.petitions.queries.published import published_answer
from tinhso.modules.portal.views.edge import page_number

citizen = login_required(login_url="identity:citizen_login")
LONGEST_SEARCH = 100
VERBS = {
    "bo-sung": Verb.SUPPLEMENT,
    "danh-gia": Verb.RATE,
    "kien-nghi-lai": Verb.AGAIN,
    "rut": Verb.WITHDRAW,
}
DONE = {
    Verb.SUPPLEMENT: worded("Đã gửi bổ sung. Đồng hồ chạy tiếp từ lúc này."),
    Verb.RATE: worded("Đã ghi nhận đánh giá của bạn."),
    Verb.AGAIN: worded("Đã gửi kiến nghị lại. Cơ quan sẽ xem xét và trả lời lần nữa."),
    Verb.WITHDRAW: worded("Đã rút phản ánh này."),
}
SCORES = (("1", worded("Hài lòng")), ("0", worded("Không hài lòng")))


@login_not_required
@require_safe
def published(request: ActorRequest) -> HttpResponse:
    """Show the answers made public, found without tone marks, and how petitions are handled."""
    q = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "q": q,
        "found": published_answers(q=q, page=page_number(request)),
        "figures": () if q else _figures(request),
    }
    return render(request, "portal/petitions_public.html", context)


@login_not_required
@require_safe
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """Show one public answer."""
    return render(request, "portal/petition_public.html", {"answer": published_answer(code)})


@citizen
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """List what the citizen is writing and has sent."""
    context = {
        "drafts": lists.drafts_of(actor=request.actor),
        "found": lists.mine(actor=request.actor, at=request.at, page=page_number(request)),
    }
    return render(request, "portal/my_petitions.html", context)


@citizen
@require_safe
def petition(request: ActorRequest, code: str) -> HttpResponse:
    """Show where the petition is, what the unit says, and what the citizen can do."""
    view = one.own_petition(actor=request.actor, code=code, at=request.at)
    return _petition(request, view)


@citizen
@require_safe
def file(request: ActorRequest, code: str, file_id: int) -> HttpResponseBase:
    """Send a file the citizen put to it."""
    return send_paper(request, one.own_file(actor=request.actor, code=code, file_id=file_id))


@citizen
@require_http_methods(["GET", "POST"])
def act(request: ActorRequest, code: str, verb: str) -> HttpResponse:
    """Ask for the words a verb needs, then do it; a fault is said beside what was typed."""
    wanted = VERBS.get(verb)
    if wanted is None:
        raise NotFound(worded("Không có việc này."))
    view = one.own_petition(actor=request.actor, code=code, at=request.at)
    if request.method == "GET":
        can = wanted in view.verbs and wanted is not Verb.RATE
        return _asked(request, view, wanted) if can else redirect("portal:petition", code)
    try:
        _DO[wanted](request, code)
    except WrongState as refusal:
        messages.warning(request, refusal.text)
        return redirect("portal:petition", code)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        if wanted is Verb.RATE:
            return _petition(request, view, refusal)
        return _asked(request, view, wanted, refusal)
    messages.success(request, DONE[wanted])
    return redirect("portal:petition", code)


def _supplement(request: ActorRequest, code: str) -> None:
    files = tuple((one.name or "", one) for one in request.FILES.getlist("files"))
    petitioning.supplement(
        actor=request.actor, code=code, note=_note(request), files=files, at=request.at
    )


def _rate(request: ActorRequest, code: str) -> None:
    score = request.POST.get("score", "")
    if score not in dict(SCORES):
        raise Refused(worded("Chọn hài lòng hay không hài lòng."), field="score")
    petitioning.rate(
        actor=request.actor,
        code=code,
        satisfied=score == "1",
        note=_note(request),
        at=request.at,
    )


def _again(request: ActorRequest, code: str) -> None:
    note = _note(request)
    petitioning.petition_again(actor=request.actor, code=code, note=note, at=request.at)


def _withdraw(request: ActorRequest, code: str) -> None:
    petitioning.withdraw(actor=request.actor, code=code, note=_note(request), at=request.at)


_DO: dict[Verb, Callable[[ActorRequest, str], None]] = {
    Verb.SUPPLEMENT: _supplement,
    Verb.RATE: _rate,
    Verb.AGAIN: _again,
    Verb.WITHDRAW: _withdraw,
}


def _note(request: ActorRequest) -> str:
    return request.POST.get("note", "")


def _petition(
    request: ActorRequest, view: PetitionView, refusal: Refused | None = None
) -> HttpResponse:
    errors = {refusal.field or "score": refusal.text} if refusal else {}
    context = {
        "petition": view,
        "clock_big": sentence(view.promise.label),
        "is_late": view.promise.tone == "late",
        "may": [verb.value for verb in view.verbs],
        "scores": SCORES,
        "typed": request.POST.dict() if refusal else {},
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return render(request, "portal/petition.html", context, status=status)


def _asked(
    request: ActorRequest, view: PetitionView, verb: Verb, refusal: Refused | None = None
) -> HttpResponse:
    errors = {refusal.field or "note": refusal.text} if refusal else {}
    context = {
        "petition": view,
        "verb": verb.value,
        "note": _note(request),
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return render(request, "portal/petition_act.html", context, status=status)


def _figures(request: ActorRequest) -> tuple[tuple[str, str, int], ...]:
    """Return the two figures of the last twelve months, where there is anything to count."""
    found = last_year(at=request.at)
    if not found.base:
        return ()
    return (
        (found.in_time_text, worded("xử lý đúng hạn"), found.base),
        (found.content_text, worded("người gửi không phàn nàn"), found.base),
    )
