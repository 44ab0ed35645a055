"""Icons: one Tabler outline file each in `icons/`, drawn inline in the colour of the text."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"


class NoSuchIcon(LookupError):
    """A template names an icon that is not in the folder."""


@lru_cache(maxsize=256)
def drawing(name: str, label: str = "") -> SafeString:
    """Return the SVG of the icon `name`; with a `label` it speaks, without one it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308  the shapes are this package's own files, the label is escaped
        f'<svg class="i" viewBox="0 0 24 24" {spoken}>{_shapes(name)}</svg>'
    )


def names() -> list[str]:
    """Return the names of all icons."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


def _shapes(name: str) -> str:
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise NoSuchIcon(name)
    return re.sub(r"</?svg[^>]*>", "", path.read_text()).strip()
