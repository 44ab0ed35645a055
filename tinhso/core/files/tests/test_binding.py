"""Several files become the pages of one; what acts in them does not go along."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tinhso.core.errors import Refused
from tinhso.core.files.binding import bound, joined
from tinhso.core.files.rules import JPEG, PDF, PNG


def _pdf(*, text="x", script=False):
    made = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        page.Contents = pdf.make_stream(b"% " + text.encode())
        if script:
            act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            page.obj.AA = pikepdf.Dictionary(O=act)
            pdf.Root.OpenAction = act
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _picture(kind, size, mode="RGB"):
    made = BytesIO()
    Image.new(mode, size, "white").save(made, kind)
    return made.getvalue()


def _pages(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [tuple(round(float(side)) for side in page.mediabox[2:]) for page in opened.pages]


class Bound:
    def test_holds_every_page_in_order_with_pictures_on_sheets_no_larger_than_a4(self):
        parts = [
            (_pdf(), PDF),
            (_picture("JPEG", (2480, 3508)), JPEG),
            (_picture("PNG", (3508, 2480), "RGBA"), PNG),
        ]

        made = bound(parts, name="ban quet")

        assert made.pages == 3
        assert _pages(made.pdf) == [(300, 400), (595, 842), (842, 595)]

    def test_leaves_behind_what_acts(self):
        made = bound([(_pdf(script=True), PDF)], name="ban quet")

        assert b"JavaScript" not in made.pdf
        assert b"OpenAction" not in made.pdf

    def test_is_the_same_of_the_same(self):
        parts = [(_pdf(), PDF), (_picture("PNG", (20, 30)), PNG)]

        assert bound(parts, name="a").pdf == bound(parts, name="a").pdf

    def test_refuses_by_name_what_cannot_be_opened(self):
        with pytest.raises(Refused, match="ban quet"):
            bound([(b"%PDF-1.7 broken", PDF)], name="ban quet")


class Joined:
    def test_puts_one_after_the_other(self):
        assert len(_pages(joined(_pdf(), _pdf(text="y"), name="a"))) == 2
