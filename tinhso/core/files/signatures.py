"""A hand-drawn signature made harmless: decoded, measured, drawn anew in black and white."""

import base64
import binascii
import re
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from tinhso.core.errors import Refused
from tinhso.core.words.worded import worded

MOST_BYTES = 3_000_000  # a photograph of a signature on paper
MOST_PIXELS = 4000 * 4000
SIZE = (600, 200)
PAPER = 200  # lighter than this is paper
LEAST_INK = 30  # pixels; less is a slip of the finger
DRAWN = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def drawn(data_url: str) -> bytes:
    """Return the picture a page sends as a data URL; nothing for another text."""
    found = DRAWN.fullmatch(data_url.strip()) if len(data_url) <= MOST_BYTES else None
    if found is None:
        return b""
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error:
        return b""


def cleaned(content: bytes) -> bytes:
    """Return a PNG of at most 600 × 200 points with the strokes alone: nothing of the file is kept.

    Raises Refused for what is no picture, is too large, or shows no stroke.
    """
    if len(content) > MOST_BYTES:
        raise Refused(worded("Ảnh chữ ký lớn quá 3 MB. Chụp lại nhỏ hơn, hoặc ký vào ô."))
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(worded("Ảnh chữ ký có quá nhiều điểm ảnh. Chụp lại nhỏ hơn."))
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise Refused(
            worded("Không đọc được ảnh chữ ký. Dùng ảnh PNG hoặc JPEG, hoặc ký vào ô.")
        ) from fault
    ink = ImageOps.invert(flat.convert("L")).point(lambda tone: tone if tone > 255 - PAPER else 0)
    box = ink.getbbox()
    if box is None or sum(ink.histogram()[1:]) < LEAST_INK:
        raise Refused(worded("Ô chữ ký còn trống. Ký lại, hoặc tải lên ảnh chữ ký."))
    strokes = ImageOps.invert(ink.crop(box))
    strokes.thumbnail(SIZE)
    kept = BytesIO()
    strokes.save(kept, "PNG", optimize=True)
    return kept.getvalue()
