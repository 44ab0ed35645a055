"""The language of a page: Vietnamese, unless this browser was told otherwise."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from tinhso.ui.language.tagging import tagged

LANGUAGES = dict(settings.LANGUAGES)


class LanguageMiddleware:
    """Speaks the language chosen at the foot of a page.

    What the browser prefers is not asked: many citizens use a telephone in English and read
    Vietnamese, and a form of the state may not change its language because of a telephone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class TaggingMiddleware:
    """Marks the Vietnamese that stands on a page in another language; see `tagging`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        language = get_language() or settings.LANGUAGE_CODE
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and language != settings.LANGUAGE_CODE and isinstance(response, HttpResponse):
            response.content = tagged(response.content.decode(), language=language)
        return response
