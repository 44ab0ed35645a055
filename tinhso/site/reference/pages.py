"""The document of the API, its reader, and what each kind of problem means."""

import json
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from tinhso.core.api.problems import KINDS
from tinhso.core.pages import render


@login_not_required
@require_safe
def document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Give the API as OpenAPI 3.1."""
    return HttpResponse(_document(), content_type="application/json")


@lru_cache(maxsize=1)
def _document() -> str:
    api = import_string("tinhso.site.api.api")  # the assembly names these pages
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False)


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document to people, with every asset from here."""
    return render(request, "api/docs.html")


@login_not_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Say what each kind of problem means and what to do about it."""
    return render(request, "api/problems.html", {"kinds": KINDS})
