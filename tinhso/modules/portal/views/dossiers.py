"""The citizen's own dossiers: the list, one of them, what can be done with it and fetched."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.errors import Refused
from tinhso.core.files.serving import send, send_paper
from tinhso.core.forms.reviewing import review
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions import filing
from tinhso.modules.dossiers.queries import cases, lists
from tinhso.modules.dossiers.queries import papers as files
from tinhso.modules.dossiers.queries.filled import dossier_form
from tinhso.modules.feedback.actions import rate as give_rating
from tinhso.modules.feedback.queries import rating_of
from tinhso.modules.petitions.queries.lists import mine_about
from tinhso.modules.portal.rules import story
from tinhso.modules.portal.views.edge import page_number
from tinhso.modules.procedures import queries as procedures

citizen = login_required(login_url="identity:citizen_login")


@citizen
@require_safe
def my_dossiers(request: ActorRequest) -> HttpResponse:
    """List what the citizen has begun and what has been sent."""
    drafts = lists.drafts_of(actor=request.actor, at=request.at)
    context = {
        "drafts": [(row, procedures.version(row.version_id).short_name) for row in drafts],
        "listing": lists.mine(actor=request.actor, at=request.at, page=page_number(request)),
    }
    return render(request, "portal/my_dossiers.html", context)


@citizen
@require_safe
def dossier(request: ActorRequest, code: str) -> HttpResponse:
    """Show where the dossier is, what is asked of the citizen, and what can be fetched."""
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    context = {
        "dossier": view,
        "story": story.timeline(state=view.state, story=view.story, clock_label=view.clock.label),
        "slips": files.slips_of(view),
        "rating": rating_of(code=code),
        "may": [verb.value for verb in view.verbs],
        "scores": story.SCORES,
        "petitions": mine_about(actor=request.actor, code=code, at=request.at),
        **story.clock_texts(view),
    }
    return render(request, "portal/dossier.html", context)


@citizen
@require_safe
def sent(request: ActorRequest, code: str) -> HttpResponse:
    """Confirm that the dossier has arrived, with its code and what happens next."""
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    link = f"{settings.PUBLIC_URL}{reverse('portal:track')}?code={view.code}"
    how = procedures.version(view.version_id).how
    return render(request, "portal/sent.html", {"dossier": view, "link": link, "how": how})


@citizen
@require_safe
def answers(request: ActorRequest, code: str) -> HttpResponse:
    """Show the form and the papers as they were sent."""
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    form = procedures.version(view.version_id).form
    day = timezone.localdate(view.submitted_at)
    pages = review(form, view.answers, today=day) if form else ()
    return render(request, "portal/answers.html", {"dossier": view, "pages": pages})


@citizen
@require_safe
def printed(request: ActorRequest, code: str) -> HttpResponseBase:
    """Send the form as it was sent, on paper."""
    return send(request, dossier_form(actor=request.actor, code=code, at=request.at))


@citizen
def supplement(request: ActorRequest, code: str) -> HttpResponse:
    """Take the papers or the answer the agency asked for."""
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    if request.method != "POST":
        return render(request, "portal/supplement.html", {"dossier": view})
    note = request.POST.get("note", "")
    given = tuple((file.name or "", file) for file in request.FILES.getlist("papers"))
    try:
        filing.supplement(actor=request.actor, code=code, papers=given, note=note, at=request.at)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        faults = {"fault": refusal.text, "faults": [("papers", refusal.text)]}
        context = {"dossier": view, "note": note, **faults}
        return render(request, "portal/supplement.html", context, status=422)
    messages.success(request, worded("Đã gửi bổ sung. Đồng hồ giải quyết chạy tiếp từ lúc này."))
    return redirect("portal:dossier", code)


@citizen
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """Ask once more, then take the dossier back."""
    view = cases.dossier(actor=request.actor, code=code, at=request.at)
    if request.method != "POST":
        return render(request, "portal/withdraw.html", {"dossier": view})
    reason = request.POST.get("reason", "")
    filing.withdraw(actor=request.actor, code=code, reason=reason, at=request.at)
    messages.success(
        request, worded("Đã rút hồ sơ %(code)s. Bạn có thể nộp lại bất cứ lúc nào.", code=code)
    )
    return redirect("portal:dossier", code)


@citizen
@require_POST
def rate(request: ActorRequest, code: str) -> HttpResponse:
    """Keep the citizen's judgement of the service."""
    score = request.POST.get("score", "")
    if score not in dict(story.SCORES):
        messages.error(
            request, worded("Chọn một mức đánh giá, từ Rất hài lòng đến Rất không hài lòng.")
        )
        return redirect(f"{reverse('portal:dossier', args=[code])}#danh-gia")
    comment = request.POST.get("comment", "").strip()
    give_rating(actor=request.actor, code=code, score=int(score), comment=comment, at=request.at)
    messages.success(request, worded("Đã ghi nhận đánh giá của bạn."))
    return redirect("portal:dossier", code)


@citizen
@require_safe
def paper(request: ActorRequest, code: str, paper_id: int) -> HttpResponseBase:
    """Send a file that was put to the dossier."""
    found = files.paper(actor=request.actor, code=code, paper_id=paper_id, at=request.at)
    return send_paper(request, found)


@citizen
@require_safe
def slip(request: ActorRequest, code: str, form: str) -> HttpResponseBase:
    """Send a slip of the dossier as PDF."""
    return send(request, files.slip(actor=request.actor, code=code, form=form, at=request.at))


@citizen
@require_safe
def result(request: ActorRequest, code: str) -> HttpResponseBase:
    """Send the signed result."""
    return send(request, files.result(actor=request.actor, code=code, at=request.at))
