import base64
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tinhso.core.errors import Refused
from tinhso.core.files.signatures import cleaned, drawn


def _picture(size=(900, 400), *, strokes=True, form="PNG", **more):
    picture = Image.new("RGB", size, "white")
    if strokes:
        ImageDraw.Draw(picture).line((10, 10, 300, 200, 500, 30), fill="navy", width=5)
    kept = BytesIO()
    picture.save(kept, form, **more)
    return kept.getvalue()


class Cleaned:
    def test_keeps_the_strokes_and_nothing_else(self):
        hidden = PngInfo()
        hidden.add_text("Comment", "<script>alert(1)</script>")

        kept = cleaned(_picture(pnginfo=hidden) + b"<script>")

        picture = Image.open(BytesIO(kept))
        assert b"script" not in kept
        assert (picture.format, picture.mode) == ("PNG", "L")
        assert picture.width <= 600
        assert picture.height <= 200

    def test_takes_a_photograph_and_a_clear_background(self):
        clear = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
        ImageDraw.Draw(clear).line((10, 10, 300, 150), fill=(0, 0, 0, 255), width=4)
        kept = BytesIO()
        clear.save(kept, "PNG")

        assert cleaned(kept.getvalue())
        assert cleaned(_picture(form="JPEG"))

    @pytest.mark.parametrize(
        ("content", "say"),
        [
            (b"", "Không đọc được"),
            (b"<svg onload=alert(1)>", "Không đọc được"),
            (_picture()[:300], "Không đọc được"),
            (_picture(form="GIF"), "Không đọc được"),
            (_picture(strokes=False), "còn trống"),
            (_picture((5000, 4000), strokes=False), "quá nhiều điểm ảnh"),
            (b"\x89PNG" + b"0" * 3_000_001, "lớn quá 3 MB"),
        ],
    )
    def test_refuses_what_is_no_signature(self, content, say):
        with pytest.raises(Refused, match=say):
            cleaned(content)


class Drawn:
    def test_reads_what_the_page_sends_and_nothing_else(self):
        picture = _picture()
        sent = f"data:image/png;base64,{base64.b64encode(picture).decode()}"

        assert drawn(sent) == picture
        assert drawn("data:text/html;base64,PGI+") == b""
        assert drawn("data:image/png;base64,A") == b""
        assert drawn("") == b""
