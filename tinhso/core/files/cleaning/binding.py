"""Several files as the pages of one PDF: nothing but what is seen on them goes along."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Pdf

from tinhso.core.files.cleaning.limits import (
    BROKEN_PDF,
    LOCKED_PDF,
    MAX_PAGES,
    TOO_MANY_PAGES,
    Unfit,
)

PDF = "application/pdf"
# What a page needs to be drawn (ISO 32000-2, 7.7.3.3); its notes are drawn into it before.
SEEN = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
SEEN |= {"/Group", "/UserUnit"}
A4 = (210 / 25.4, 297 / 25.4)  # inches; a picture is laid on a page that fits into one


def bind(sources: Iterable[tuple[Path, str]], target: Path) -> int:
    """Write the pages of all sources, in their order, as one PDF; return how many there are."""
    opened: list[Pdf] = []
    with Pdf.new() as whole:
        for path, mime in sources:
            part = _opened(path if mime == PDF else _page_of(path, mime))
            opened.append(part)  # its pages are read when the whole is written
            _flatten(part)
            whole.pages.extend(part.pages)
            if len(whole.pages) > MAX_PAGES:
                raise Unfit(TOO_MANY_PAGES, count=len(whole.pages), most=MAX_PAGES)
        whole.save(target, deterministic_id=True)
        count = len(whole.pages)
    for part in opened:
        part.close()
    return count


def _opened(source: Path | BytesIO) -> Pdf:
    try:
        return Pdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Unfit(LOCKED_PDF) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Unfit(BROKEN_PDF) from error


def _flatten(part: Pdf) -> None:
    """Draw notes and marks of signatures into the pages, and leave nothing that acts."""
    try:
        part.flatten_annotations("all")
        for page in part.pages:
            for key in set(map(str, page.obj.keys())) - SEEN:
                del page.obj[key]
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Unfit(BROKEN_PDF) from error


def _page_of(path: Path, mime: str) -> BytesIO:
    """Return a page with the picture on it, upright as it was cleaned, no larger than A4."""
    from PIL import Image  # noqa: PLC0415  only pictures need it: a child loads what it does

    from tinhso.core.files.cleaning.images import FORMATS, opened  # noqa: PLC0415

    with opened(path, FORMATS[mime]) as image:
        seen = image.convert("RGBA")
        page = Image.new("RGB", seen.size, "white")
        page.paste(seen, mask=seen.getchannel("A"))
    box = A4 if page.height >= page.width else A4[::-1]
    dots = max(page.width / box[0], page.height / box[1], 72)
    made = BytesIO()
    page.save(made, "PDF", resolution=dots, quality=90)
    made.seek(0)
    return made
