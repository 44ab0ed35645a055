"""The components page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.pages import render
from tinhso.ui.sample import sample


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    return render(request, "ui/components.html", sample())
