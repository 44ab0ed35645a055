import random
import shutil
import subprocess
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import typst
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tinhso.core.errors import Refused
from tinhso.core.words.dates import ZONE
from tinhso.modules.signing import gateway, queries
from tinhso.modules.signing.actions import sign_pdf
from tinhso.modules.signing.rules import Mark, MarkKind, Verdict

AT = datetime(2026, 11, 20, 16, 18, 7, tzinfo=ZONE)
LATER = AT + timedelta(hours=1)
SIGNER = Mark(MarkKind.SIGNER, page=0, box=(300, 300, 445, 368))
SEAL = Mark(MarkKind.SEAL, page=0, box=(250, 280, 352, 382))

pytestmark = [pytest.mark.usefixtures("province_keys"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def paper():
    return typst.compile(b'#set page(paper: "a4")\nV\xc4\x83n b\xe1\xba\xa3n', pdf_standards="a-2b")


@pytest.fixture
def signed(paper):
    once = sign_pdf(paper, key="H56.102.leader", mark=SIGNER, at=AT)
    return sign_pdf(once, key="H56.102.seal", mark=SEAL, at=AT + timedelta(minutes=2))


def _verify(pdf, at=LATER):
    return queries.verify_pdf(pdf, at=at)


class SignPdf:
    def test_leaves_two_signatures_that_both_hold(self, signed):
        found = _verify(signed)

        leader, agency = found.signatures
        assert found.verdict is Verdict.GENUINE
        assert found.headline == "Văn bản này là thật và còn nguyên vẹn"
        assert (leader.signer, leader.title) == ("Hoàng Văn Minh Họa", "Chủ tịch")
        assert leader.organisation == "Ủy ban nhân dân phường Hạc Thành"
        assert leader.signed_at == AT
        assert agency.signer == "Ủy ban nhân dân phường Hạc Thành"
        assert leader.holds
        assert agency.holds

    def test_only_adds_to_the_file(self, paper, signed):
        assert signed.startswith(paper)

    @pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
    def test_is_valid_to_a_second_reader(self, signed, tmp_path):
        path = tmp_path / "signed.pdf"
        path.write_bytes(signed)

        said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

        assert said.count("Signature Validation: Signature is Valid.") == 2
        assert said.count("ETSI.CAdES.detached") == 2
        assert "Total document signed" in said

    def test_shows_nothing_without_a_box_or_a_mark(self, paper):
        hidden = sign_pdf(paper, key="H56.102.seal", mark=Mark(MarkKind.SEAL), at=AT)

        assert _verify(hidden).verdict is Verdict.GENUINE

    @pytest.mark.parametrize("key", ["H56.999.seal", "../secret", "", "a/b"])
    def test_refuses_a_key_that_is_not_there(self, paper, key):
        with pytest.raises(Refused):
            sign_pdf(paper, key=key, mark=SIGNER, at=AT)


class HasKey:
    def test_says_what_the_folder_holds(self):
        assert queries.has_key("H56.102.leader")
        assert not queries.has_key("H56.999.leader")


class VerifyPdf:
    def test_says_when_a_byte_was_changed_after_signing(self, paper, signed):
        place = len(paper) // 2
        touched = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]

        found = _verify(touched)

        assert found.verdict is Verdict.CHANGED
        assert found.headline == "Văn bản này đã bị sửa sau khi ký"

    def test_never_takes_a_changed_file_for_genuine(self, signed):
        dice = random.Random(7)
        container = range(signed.rindex(b"/Contents <"), signed.rindex(b"/ByteRange"))
        assert len(container) > 10_000
        for _ in range(150):
            place = dice.randrange(len(signed))
            touched = bytearray(signed)
            touched[place] ^= 1 << dice.randrange(8)
            is_genuine = _verify(bytes(touched)).verdict is Verdict.GENUINE
            assert not is_genuine or place in container

    def test_finds_what_was_hidden_behind_a_signature(self, signed):
        place = signed.rindex(b"0>")

        assert _verify(signed[:place] + b"1" + signed[place + 1 :]).verdict is Verdict.CHANGED

    def test_says_when_something_was_added_after_signing(self, signed):
        writer = IncrementalPdfFileWriter(BytesIO(signed))
        writer.root[pdf_name("/Lang")] = pdf_string("en")
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        page[pdf_name("/Rotate")] = page.raw_get("/MediaBox")[0]
        writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
        writer.update_root()
        output = BytesIO()
        writer.write(output)

        assert _verify(output.getvalue()).verdict is Verdict.CHANGED

    def test_says_when_the_end_was_cut_off(self, signed):
        assert _verify(signed[:-900]).verdict is Verdict.CHANGED

    def test_does_not_trust_an_authority_it_does_not_know(self, signed, tmp_path, settings):
        settings.KEYS_FOLDER = tmp_path
        gateway.keys.cache_clear()

        found = _verify(signed)

        assert found.verdict is Verdict.UNKNOWN
        assert found.intact
        assert not found.trusted
        assert found.reason == (
            "Chứng thư số của Hoàng Văn Minh Họa không do tổ chức được tin cậy cấp."
        )

    @pytest.mark.parametrize("signed_at", [datetime(2015, 1, 1, tzinfo=ZONE), LATER])
    def test_minds_the_time_of_signing(self, paper, signed_at):
        pdf = sign_pdf(paper, key="H56.102.leader", mark=SIGNER, at=signed_at)

        found = _verify(pdf, at=AT)

        assert found.verdict is Verdict.UNKNOWN
        assert not found.signatures[0].certificate_valid

    def test_holds_after_the_certificate_ended(self, signed):
        assert _verify(signed, at=AT + timedelta(days=365 * 30)).verdict is Verdict.GENUINE

    def test_says_that_a_plain_file_has_no_signature(self, paper):
        assert _verify(paper).reason == "Tệp này không có chữ ký số."
        assert _verify(b"MZ").verdict is Verdict.UNKNOWN
        assert _verify(b"%PDF-1.7 nothing").verdict is Verdict.UNKNOWN
