"""A signature as a page draws it: strokes on a clear ground."""

from io import BytesIO

from PIL import Image, ImageDraw


def drawing(*, strokes: bool = True) -> bytes:
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    if strokes:
        ImageDraw.Draw(picture).line((20, 30, 300, 150, 560, 20), fill=(11, 30, 87, 255), width=3)
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
