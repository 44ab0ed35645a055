"""The page on which the original is scanned for a certified electronic copy."""

from io import BytesIO

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tinhso.modules.desk.tests.factories import AT, ROOT
from tinhso.modules.dossiers.actions import counter, drafts, finding, reception
from tinhso.modules.dossiers.queries.scans import scans
from tinhso.modules.procedures.actions import load_file

pytestmark = pytest.mark.django_db
COPY = "2.000815"
ANSWERS = yaml.safe_load(
    (ROOT / "tinhso/modules/procedures/tests/answers" / f"{COPY}.yaml").read_text()
)["answers"]


@pytest.fixture
def code(place):
    """A filing of the counter that asks for an electronic copy, compared with the original."""
    load_file(next((ROOT / "data" / "procedures").glob(f"{COPY}*")), at=AT)
    clerk, officer = place.actor(place.clerk), place.actor(place.officer)
    draft = counter.begin(
        actor=clerk,
        person_id=place.citizen.person_id,
        procedure=COPY,
        unit_id=place.unit.pk,
        at=AT,
    )
    answers = ANSWERS | {"e_copy": True}
    drafts.save_draft(actor=clerk, draft_id=draft, answers=answers, page="document", at=AT)
    counted = {"original": {"originals": "1", "copies": "0"}}
    counter.note_papers(actor=clerk, draft_id=draft, counted=counted, at=AT)
    filed = counter.receive_at_desk(actor=clerk, draft_id=draft, at=AT)
    reception.hand_over(actor=clerk, code=filed, note="", at=AT)
    found = {"obstacle": "none", "compared": True}
    finding.send_findings(actor=officer, code=filed, findings=found, at=AT)
    return filed


def page(code):
    return f"/ban-lam-viec/ho-so/{code}/ban-quet/"


def picture():
    made = BytesIO()
    Image.new("RGB", (20, 30), "white").save(made, "PNG")
    return made.getvalue()


def scan(name="trang-1.png", content=None):
    return {"scan": SimpleUploadedFile(name, content or picture(), "image/png")}


def files(place, code):
    return [row.name for row in scans(actor=place.actor(place.officer), code=code, at=AT).files]


class Scan:
    def test_is_where_a_proposal_without_one_leads(self, seen_by, place, code):
        answer = seen_by(place.officer).post(f"/ban-lam-viec/ho-so/{code}/propose/", {"ready": "1"})

        assert answer["Location"] == page(code)
        assert "Chưa có tệp nào" in seen_by(place.officer).get(page(code)).content.decode()

    def test_takes_files_and_lets_them_go(self, seen_by, place, code):
        browser = seen_by(place.officer)
        browser.post(page(code), scan())
        assert files(place, code) == ["trang-1.png"]
        (row,) = scans(actor=place.actor(place.officer), code=code, at=AT).files

        answer = browser.post(page(code), {"remove": str(row.id)}, follow=True)

        assert "Đã bỏ tệp quét" in answer.content.decode()
        assert files(place, code) == []

    @pytest.mark.parametrize(
        ("typed", "said"),
        [({}, "Chọn tệp quét"), ({"remove": "9" * 5000}, "Chọn tệp quét")],
    )
    def test_names_what_is_missing(self, seen_by, place, code, typed, said):
        answer = seen_by(place.officer).post(page(code), typed)

        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_refuses_what_is_no_picture_and_keeps_what_there_was(self, seen_by, place, code):
        browser = seen_by(place.officer)
        browser.post(page(code), scan())

        answer = browser.post(page(code), scan("b.png", b"MZ khong phai"))

        assert answer.status_code == 422
        assert "b.png" in answer.content.decode()
        assert files(place, code) == ["trang-1.png"]

    def test_shows_the_clerk_without_a_way_to_change_it(self, seen_by, place, code):
        shown = seen_by(place.clerk).get(page(code))

        assert 'name="scan"' not in shown.content.decode()
        assert seen_by(place.clerk).post(page(code), scan()).status_code == 403
        assert seen_by(place.other).get(page(code)).status_code == 404
