"""Files of a dossier, sent so that nothing in them can run."""

from struct import pack
from zlib import compress, crc32

import pytest

from tinhso.modules.desk.rules import digitisation
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.dossiers.queries.cases import dossier


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
def paper(place):
    """Return the address of an uploaded image."""
    code = factories.filed(place, proof=png())
    (row,) = dossier(actor=place.actor(place.clerk), code=code, at=AT).papers
    return f"/ban-lam-viec/ho-so/{code}/giay-to/{row.id}/"


class Paper:
    def test_is_shown_but_can_run_nothing(self, seen_by, place, paper):
        response = seen_by(place.clerk).get(paper)

        assert response.content.startswith(png()[:8])
        assert response["Content-Type"] == "image/png"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Security-Policy"].endswith("; sandbox")
        assert response["Content-Disposition"].startswith("inline")

    def test_is_shown_small_beside_its_name(self, seen_by, place, paper):
        browser = seen_by(place.clerk)
        page = browser.get(paper.partition("giay-to")[0]).content.decode()

        assert f'<img src="{paper}?nho" alt="" width="48" height="64" loading="lazy"' in page
        assert "Chưa quét mã độc" in page
        assert browser.get(f"{paper}?nho")["Content-Type"] == "image/jpeg"
        assert seen_by(place.other).get(f"{paper}?nho").status_code == 404

    def test_is_listed_with_its_size(self, seen_by, place, paper):
        page = seen_by(place.clerk).get(paper.partition("giay-to")[0]).content.decode()

        assert f'href="{paper}"' in page
        assert "anh-chup.png, " in page

    def test_is_not_found_for_another_unit(self, seen_by, place, paper):
        assert seen_by(place.other).get(paper).status_code == 404
        assert seen_by(place.citizen).get(paper).status_code == 403


class Slip:
    def test_is_a_pdf(self, seen_by, place):
        code = factories.received(place)

        response = seen_by(place.clerk).get(f"/ban-lam-viec/ho-so/{code}/phieu/01/")

        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")

    def test_is_not_found_before_there_is_reason_for_it(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).get(f"/ban-lam-viec/ho-so/{code}/phieu/01/")

        assert response.status_code == 404


class Result:
    def test_is_not_found_before_it_is_issued(self, seen_by, place):
        code = factories.examined(place)

        response = seen_by(place.officer).get(f"/ban-lam-viec/ho-so/{code}/ket-qua.pdf")

        assert response.status_code == 404


@pytest.mark.parametrize(
    ("template", "state"), [(None, 1), ("certified_copy", 2), ("birth_certificate", 3)]
)
def test_a_file_is_told_apart_that_is_ours_already(template, state):
    assert digitisation(template) == state
