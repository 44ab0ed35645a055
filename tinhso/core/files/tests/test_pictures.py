from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from tinhso.core.errors import NotFound
from tinhso.core.files import gateway, rules
from tinhso.core.files.actions import keep, keep_made, take_in
from tinhso.core.files.pictures import small_picture
from tinhso.core.files.sendable import kept
from tinhso.core.files.tests import samples

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
PAPERS = frozenset({rules.PDF, rules.JPEG})

pytestmark = pytest.mark.django_db


class SmallPicture:
    @pytest.mark.parametrize("name", ["a.pdf", "a.jpg"])
    def test_is_made_once_and_kept_under_the_digest(self, any_store, name, monkeypatch):
        content = samples.pdf() if name == "a.pdf" else samples.picture(size=(900, 600))
        file = kept(take_in(source=content, name=name, accept=PAPERS, at=AT))

        first = small_picture(file).content
        monkeypatch.setattr("tinhso.core.files.pictures.bench.small_picture", None)

        assert small_picture(file).content == first
        assert any_store.size(gateway.picture_of(file.digest)) == len(first)
        with Image.open(BytesIO(first)) as image:
            assert max(image.size) <= 192

    def test_of_what_cannot_be_drawn_is_tried_once(self, folder, monkeypatch):
        broken = b"%PDF-1.7\nnothing\n%%EOF\n"
        file = kept(keep(content=broken, name="a.pdf", accept=PAPERS, at=AT))

        with pytest.raises(NotFound):
            small_picture(file)
        monkeypatch.setattr("tinhso.core.files.pictures.bench.small_picture", None)
        with pytest.raises(NotFound):
            small_picture(file)

    def test_is_not_made_of_a_table(self, folder):
        file = kept(keep_made(content=b"a,b", name="a.csv", mime="text/csv", at=AT))

        with pytest.raises(NotFound):
            small_picture(file)
