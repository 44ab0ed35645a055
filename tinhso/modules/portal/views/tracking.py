"""Where a dossier is, for anyone who holds its code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries import cases
from tinhso.modules.portal.rules import story


@login_not_required
@require_safe
def track(request: ActorRequest) -> HttpResponse:
    """Ask for a code and show how far that dossier is, without a word about the person."""
    typed = request.GET.get("code", "").strip()
    if "code" not in request.GET:
        return render(request, "portal/track.html", {"typed": ""})
    if not typed:
        return _again(
            request, typed, worded("Nhập mã hồ sơ in trên giấy tiếp nhận hoặc trong tin nhắn")
        )
    try:
        found = cases.tracked(code=story.code_of(typed), at=request.at)
    except NotFound as refusal:
        return _again(request, typed, refusal.text)
    told = story.timeline(state=found.state, story=found.story, clock_label=found.clock.label)
    shown = {"typed": typed, "track": found, "story": told, **story.clock_texts(found)}
    return render(request, "portal/tracked.html", shown)


def _again(request: ActorRequest, typed: str, fault: str) -> HttpResponse:
    context = {"typed": typed, "fault": fault, "faults": [("code", fault)]}
    return render(request, "portal/track.html", context, status=422)
