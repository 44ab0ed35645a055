"""Pages that only tell."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.pages import render


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how things are done and whom to ask."""
    return render(request, "portal/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the portal can be used by everybody, and what is still missing."""
    return render(request, "portal/accessibility.html")


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Say what becomes of personal data here."""
    return render(request, "portal/personal_data.html")
