"""Long work: asking for it, seeing how far it is, stopping it, fetching what came of it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.files import queries as files
from tinhso.core.files.sendable import kept
from tinhso.core.files.serving import send
from tinhso.core.ledger import access
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.tasks import actions, queries
from tinhso.core.tasks.permissions import can_look_after, is_caretaker, owns
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.listing import narrowing_of
from tinhso.modules.desk.views.behind import ask
from tinhso.modules.desk.views.shell import for_officers, show


@require_POST
@for_officers
def ask_export(request: ActorRequest) -> HttpResponse:
    """Ask for the list as a workbook, as it is narrowed."""
    wanted = narrowing_of(request.POST.dict())
    title = worded("Bảng hồ sơ của đơn vị (Excel)")
    what = {"q": wanted.q, "state": wanted.state, "procedure": wanted.procedure}
    return HttpResponseRedirect(ask(request, "desk.export", title, **what))


@require_safe
@for_officers
def tasks(request: ActorRequest) -> HttpResponse:
    """List what the officer asked for, newest first."""
    found = queries.mine(actor=request.actor, page=page_asked(request.GET.dict()))
    context = {"found": found, "is_caretaker": is_caretaker(request.actor)}
    return show(request, "tasks", context, here="tasks")


@require_safe
@for_officers
def failed_tasks(request: ActorRequest) -> HttpResponse:
    """List the tasks of the administrator's units that were given up."""
    found = queries.given_up(actor=request.actor, page=page_asked(request.GET.dict()))
    return show(request, "tasks_failed", {"found": found}, here="tasks")


@require_safe
@for_officers
def task(request: ActorRequest, task_id: int) -> HttpResponse:
    """Show one task: how far it is, what came of it, why it failed."""
    found = queries.task_of(actor=request.actor, task_id=task_id)
    context = {
        "task": found,
        "can_fetch": owns(request.actor, found.owner_id),
        "is_caretaker": can_look_after(request.actor, found.unit_id),
    }
    return show(request, "task", context, here="tasks")


@require_POST
@for_officers
def cancel_task(request: ActorRequest, task_id: int) -> HttpResponse:
    """Stop a task that waits or runs."""
    actions.cancel(actor=request.actor, task_id=task_id)
    messages.success(request, _("Đã yêu cầu dừng việc này."))
    return HttpResponseRedirect(reverse("desk:task", args=[task_id]))


@require_POST
@for_officers
def resend_task(request: ActorRequest, task_id: int) -> HttpResponse:
    """Let a task that was given up try once more."""
    actions.resend(actor=request.actor, task_id=task_id, at=request.at)
    messages.success(request, _("Đã gửi lại việc này."))
    return HttpResponseRedirect(reverse("desk:task", args=[task_id]))


@require_safe
@for_officers
def task_file(request: ActorRequest, task_id: int) -> HttpResponseBase:
    """Give the file a task of the officer's own made."""
    stored = files.stored(queries.file_of(actor=request.actor, task_id=task_id))
    access.opened(f"file:{stored.id}")
    return send(request, kept(stored))
