"""The small picture of a file: its first page, or the picture itself."""

from pathlib import Path

import pypdfium2 as pdfium

from tinhso.core.files.cleaning import images
from tinhso.core.files.cleaning.limits import BROKEN_PDF, Unfit

BOX = (144, 192)  # pixels; shown at a third of it, sharp on any screen


def make(source: Path, target: Path, mime: str) -> None:
    """Write the small picture of a PDF's first page or of an image."""
    if mime != "application/pdf":
        images.shrink(source, target, mime, BOX)
        return
    try:
        with pdfium.PdfDocument(source) as pdf:
            page = pdf[0]
            width, height = page.get_size()
            scale = min(2 * BOX[0] / max(width, 1), 2 * BOX[1] / max(height, 1), 4)
            images.save_small(page.render(scale=scale).to_pil(), target, BOX)
    except pdfium.PdfiumError as error:
        raise Unfit(BROKEN_PDF) from error
