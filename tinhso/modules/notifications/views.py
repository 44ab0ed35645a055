"""What I was told, as a page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tinhso.core.pages import ActorRequest, render
from tinhso.core.paging import page_asked
from tinhso.modules.notifications import actions, queries


@require_GET
def notification_list(request: ActorRequest) -> HttpResponse:
    """Show what I was told, newest first."""
    listing = queries.listing(actor=request.actor, page=page_asked(request.GET.dict(), "trang"))
    return render(request, "notifications/notification_list.html", {"listing": listing})


@require_POST
def open_notification(request: ActorRequest, notification_id: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    link = actions.open_notification(
        actor=request.actor, notification_id=notification_id, at=request.at
    )
    return HttpResponseRedirect(link or reverse("notifications:notification_list"))


@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark all as read."""
    actions.read_all(actor=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("notifications:notification_list"))
