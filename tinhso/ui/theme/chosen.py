"""The theme of this province, as every page carries it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString, mark_safe

from tinhso.ui.theme.making import BadTheme, checked

FOLDER = Path(__file__).resolve().parents[1] / "themes"


def style() -> SafeString:
    """Return the tokens of PROVINCE_THEME: a name in `themes/`, or the path of a file."""
    return _style(settings.PROVINCE_THEME)


@lru_cache(maxsize=8)
def _style(name: str) -> SafeString:
    if not name:
        return SafeString("")
    file = Path(name) if name.endswith(".css") else FOLDER / f"{name}.css"
    try:
        return mark_safe(checked(file))  # noqa: S308  written anew from colours alone
    except BadTheme as fault:
        raise ImproperlyConfigured(f"PROVINCE_THEME: {fault}") from fault
