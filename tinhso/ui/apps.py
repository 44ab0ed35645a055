from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from tinhso.core.words import worded
from tinhso.ui.language import catalogue


class UiConfig(AppConfig):
    name = "tinhso.ui"
    label = "ui"
    verbose_name = "Giao diện"

    def ready(self) -> None:
        """Have the catalogues at hand, and let worded texts be shown through them."""
        for folder in settings.LOCALE_PATHS:
            catalogue.compile_stale(folder)
        worded.speak_through(_in_the_readers_language, is_vietnamese=_is_vietnamese)


def _in_the_readers_language(message: str, count: int | None) -> str:
    return gettext(message) if count is None else ngettext(message, message, count)


def _is_vietnamese() -> bool:
    return (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE
