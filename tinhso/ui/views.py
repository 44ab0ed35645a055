"""The components page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from tinhso.core.pages import render
from tinhso.ui.sample import sample


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    return render(request, "ui/components.html", sample())
