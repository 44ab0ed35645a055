"""A certified electronic copy: the pages of the original, then the words that certify them."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import yaml

from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.ledger.queries import history
from tinhso.modules.documents.queries import document, draft_file, of_subject, signed_file
from tinhso.modules.documents.tests.samples import has_poppler, text_of
from tinhso.modules.dossiers.actions import counter, drafts, finding, handling, reception, results
from tinhso.modules.dossiers.actions.attachments import Upload
from tinhso.modules.dossiers.actions.scanning import add_scan, remove_scan
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.results import draft_preview
from tinhso.modules.dossiers.queries.scans import scans
from tinhso.modules.dossiers.tests.factories import PNG, Commune, moment
from tinhso.modules.dossiers.tests.test_results import give_keys
from tinhso.modules.procedures.actions import load_file
from tinhso.modules.signing.queries import verify_pdf

pytestmark = pytest.mark.django_db
COPY = "2.000815"
AT = moment(17, 9)
TYPED = yaml.safe_load(
    (Path(__file__).parents[2] / "procedures/tests/answers/2.000815.yaml").read_text()
)


@pytest.fixture
def commune(province_keys, settings, tmp_path):
    made = Commune()
    give_keys(made, province_keys, settings, tmp_path)
    load_file(next((settings.DATA_FOLDER / "procedures").glob(f"{COPY}*")), at=moment(2, 8))
    return made


def pdf_of(pages):
    made = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def count(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def examined(commune, **changes):
    """Bring a filing of the counter to the case officer, who compared it with the original."""
    draft = counter.begin(
        actor=commune.clerk,
        person_id=commune.citizen.person_id,
        procedure=COPY,
        unit_id=commune.unit.pk,
        at=AT,
    )
    answers = TYPED["answers"] | {"e_copy": True} | changes
    drafts.save_draft(actor=commune.clerk, draft_id=draft, answers=answers, page="document", at=AT)
    counted = {"original": {"originals": "1", "copies": "0"}}
    counter.note_papers(actor=commune.clerk, draft_id=draft, counted=counted, at=AT)
    code = counter.receive_at_desk(actor=commune.clerk, draft_id=draft, at=AT)
    reception.hand_over(actor=commune.clerk, code=code, note="", at=AT)
    finding.send_findings(
        actor=commune.officer,
        code=code,
        findings={"obstacle": "none", "compared": True},
        at=AT,
    )
    return code


def scanned(commune, code, *files):
    given = [Upload(name, content) for name, content in files]
    add_scan(actor=commune.officer, code=code, uploads=given, at=AT)


class CertifiedCopy:
    def test_is_all_pages_of_the_scan_then_the_words_signed_as_one(self, commune):
        code = examined(commune)
        scanned(commune, code, ("bang.pdf", pdf_of(2)), ("mat-sau.png", PNG))
        noted = {"code": code, "note": "", "at": AT}

        handling.propose(actor=commune.officer, **noted)
        draft = of_subject(code)[0]
        handling.decide(actor=commune.leader, **noted)
        results.sign(actor=commune.leader, code=code, at=AT)
        results.issue(actor=commune.registrar, code=code, at=AT)

        row = document(draft.id)
        pdf = signed_file(row.id)
        assert count(draft_file(row.id)) == count(pdf) == 4
        assert verify_pdf(pdf, at=AT).verdict == "genuine"
        assert row.number == "01/SCT/BS"
        if has_poppler:
            words = " ".join(text_of(pdf, "-raw", "-f", "4").split())
            assert "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH" in words
            assert "Số chứng thực: 01/SCT/BS, quyển số: 01/2026" in words
            assert "gồm 3 trang quét từ bản chính" in words
            assert row.lookup_code[:4] in words

    def test_is_not_proposed_without_a_scan(self, commune):
        code = examined(commune)

        with pytest.raises(Refused, match="Chưa có bản quét") as refusal:
            handling.propose(actor=commune.officer, code=code, note="", at=AT)

        assert refusal.value.field == "scan"
        assert of_subject(code) == ()

    def test_keeps_its_one_number_when_it_is_made_anew(self, commune):
        code = examined(commune)
        scanned(commune, code, ("bang.pdf", pdf_of(1)))
        noted = {"code": code, "note": "Sửa", "at": AT}
        handling.propose(actor=commune.officer, **noted)
        handling.send_back(actor=commune.leader, **noted)
        scanned(commune, code, ("trang-2.pdf", pdf_of(2)))
        handling.propose(actor=commune.officer, code=code, note="", at=moment(17, 10))
        handling.decide(actor=commune.leader, code=code, note="", at=moment(17, 10))

        row = of_subject(code)[0]
        assert (row.number, count(draft_file(row.id))) == ("01/SCT/BS", 4)

    def test_on_paper_alone_needs_no_scan(self, commune):
        code = examined(commune, e_copy=False)

        handling.propose(actor=commune.officer, code=code, note="", at=AT)

        assert count(draft_file(of_subject(code)[0].id)) == 1
        with pytest.raises(NotFound):
            scans(actor=commune.officer, code=code, at=AT)

    def test_is_looked_at_before_it_is_proposed(self, commune):
        code = examined(commune)
        scanned(commune, code, ("bang.pdf", pdf_of(2)))

        seen = draft_preview(actor=commune.officer, code=code, at=AT)

        assert count(b"".join(seen.read(0, None))) == 3


class AddScan:
    def test_tells_what_was_added_and_taken_away_once_each(self, commune):
        code = examined(commune)
        for _ in range(2):
            scanned(commune, code, ("bang.pdf", pdf_of(2)))
        (file,) = scans(actor=commune.officer, code=code, at=AT).files
        remove_scan(actor=commune.officer, code=code, paper_id=file.id, at=AT)

        kinds = [entry.kind for entry in history(f"dossier:{code}")]
        assert kinds[-2:] == ["dossiers.ScanAdded", "dossiers.ScanRemoved"]
        assert scans(actor=commune.officer, code=code, at=AT).files == ()

    def test_is_for_who_examines(self, commune):
        code = examined(commune)
        for who, refused in ((commune.clerk, NotAllowed), (commune.citizen, NotAllowed)):
            with pytest.raises(refused):
                add_scan(actor=who, code=code, uploads=[Upload("a.pdf", pdf_of(1))], at=AT)

    def test_takes_no_other_files_and_not_nothing(self, commune):
        code = examined(commune)
        for given in ([Upload("a.pdf", b"MZ khong phai")], []):
            with pytest.raises(Refused):
                add_scan(actor=commune.officer, code=code, uploads=given, at=AT)

        assert not Dossier.objects.get(code=code).papers.filter(key="scan").exists()
