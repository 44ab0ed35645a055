"""The start page of the demo: one card a role, each signs in with one click."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from simulators.province.staff import accounts
from tinhso.core.errors import NotFound
from tinhso.core.pages import ActorRequest, render
from tinhso.core.people.models import Account
from tinhso.modules.identity.actions import sign_in

FIRST_PAGE = {
    "citizen": "portal:my_dossiers",
    "clerk": "desk:inbox",
    "officer": "desk:inbox",
    "leader": "desk:inbox",
    "digital_office": "plan:public",
    "administrator": "desk:people",
}


@login_not_required
@require_GET
def start(request: ActorRequest) -> HttpResponse:
    """Show who one can be in the demo province."""
    return render(request, "demo_province/start.html", {"accounts": accounts()})


@login_not_required
@require_POST
def enter(request: ActorRequest, username: str) -> HttpResponse:
    """Sign in as one of the demo accounts and go where that person begins the day."""
    known = {row.username: row for row in accounts()}
    if username not in known:
        raise NotFound("Tỉnh mẫu không có tài khoản này.")
    account = Account.objects.select_related("person").get(username=username)
    sign_in(request, account, method="demo", at=request.at)
    row = known[username]
    messages.success(request, f"Bạn đang là {row.name}, {row.title.lower()}.")
    return redirect(reverse(FIRST_PAGE[row.role]))
