"""The components page, and the choices of a reader: language, light or dark."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.pages import render
from tinhso.core.words.worded import worded
from tinhso.ui.context import SCHEME_COOKIE, SCHEMES
from tinhso.ui.sample import sample


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    return render(request, "ui/components.html", sample())


@login_not_required
@require_safe
def language(request: HttpRequest, language: str) -> HttpResponse:
    """Speak `language` to this browser from now on, and go on with the page one was on."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound(worded("Chưa có ngôn ngữ này. Hiện có tiếng Việt và tiếng Anh."))
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, language)


@login_not_required
@require_safe
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """Show this browser light or dark pages from now on, or what its device says (`auto`)."""
    if scheme not in (*SCHEMES, "auto"):
        raise NotFound(worded("Chỉ có nền sáng, nền tối, hoặc theo máy."))
    return _kept(request, SCHEME_COOKIE, scheme)


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if is_ours and back else "/")
    response.set_cookie(
        cookie,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    response["Cache-Control"] = "no-store"
    return response
