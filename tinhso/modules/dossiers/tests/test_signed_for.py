"""What whoever takes a result at the desk signs with: kept, shown, printed, forgotten."""

import subprocess

import pytest

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files.queries import stored
from tinhso.core.ledger.queries import history
from tinhso.modules.documents.tests.samples import text_of
from tinhso.modules.dossiers.actions.reception import return_result
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import Delivery
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.queries.papers import signature, slip, slips_of
from tinhso.modules.dossiers.tests.drawing import drawing
from tinhso.modules.dossiers.tests.factories import Commune, moment
from tinhso.modules.dossiers.tests.test_results import give_keys, issued_and_paid

pytestmark = pytest.mark.django_db
AT = moment(16, 11)
BROTHER = Stand(name="Trần Văn Thử", number="038094000001", basis="Giấy ủy quyền")


@pytest.fixture
def commune(province_keys, settings, tmp_path):
    made = Commune()
    give_keys(made, province_keys, settings, tmp_path)
    return made


@pytest.fixture
def code(commune):
    return issued_and_paid(commune, at=AT)


def returned(commune, code, **more):
    more = {"delivery": Delivery.DESK, "signature": drawing()} | more
    return_result(actor=commune.clerk, code=code, at=AT, **more)


def seen(commune, code, *, by=None):
    return dossier(actor=by or commune.clerk, code=code, at=AT)


class Signature:
    def test_is_kept_as_strokes_alone_and_its_digest_is_on_the_ledger(self, commune, code):
        returned(commune, code, signature=drawing() + b"<script>alert(1)</script>")

        kept = stored(seen(commune, code).signature_id)
        told = history(f"dossier:{code}")[-1]
        assert (told.kind, told.actor) == ("dossiers.ResultReturned", commune.clerk.id)
        assert told.payload["signature"] == kept.digest
        picture = signature(actor=commune.clerk, code=code, at=AT)
        assert picture.mime == "image/png"
        assert Dossier.objects.get(code=code).state == "returned"

    def test_may_be_left_out(self, commune, code):
        returned(commune, code, signature=b"")

        assert seen(commune, code).signature_id is None
        assert history(f"dossier:{code}")[-1].payload["signature"] is None
        with pytest.raises(NotFound):
            signature(actor=commune.clerk, code=code, at=AT)

    @pytest.mark.parametrize(
        "hostile",
        [b"GIF89a", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", "blank", b"x" * 4_000_000],
    )
    def test_that_is_no_drawing_is_refused_and_nothing_is_returned(self, commune, code, hostile):
        picture = drawing(strokes=False) if hostile == "blank" else hostile

        with pytest.raises(Refused, match="Chưa đọc được chữ ký") as refusal:
            returned(commune, code, signature=picture)

        assert refusal.value.field == "signature"
        assert Dossier.objects.get(code=code).state == "issued"

    def test_is_refused_where_nobody_comes(self, commune, code):
        with pytest.raises(Refused, match="phải có người nhận tại quầy"):
            returned(commune, code, delivery=Delivery.ELECTRONIC)

        assert Dossier.objects.get(code=code).collected_signature_id is None

    def test_given_twice_is_kept_once(self, commune, code):
        returned(commune, code)
        first = seen(commune, code).signature_id

        with pytest.raises(WrongState):
            returned(commune, code, collector=BROTHER)

        assert seen(commune, code).signature_id == first
        assert seen(commune, code).collected_by == ""

    def test_is_not_for_the_applicant(self, commune, code):
        returned(commune, code, collector=BROTHER)

        assert seen(commune, code, by=commune.citizen).signature_id is None
        with pytest.raises(NotFound):
            signature(actor=commune.citizen, code=code, at=AT)


class Slip:
    def test_has_room_to_sign_before_the_result_is_returned(self, commune, code):
        text = printed(commune, code)

        assert "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ" in text
        assert "ngày ..... tháng ....." in text
        assert "Ký trên màn hình" not in text
        assert pictures(commune, code) == 0

    def test_shows_who_took_it_and_what_they_drew(self, commune, code):
        returned(commune, code, collector=BROTHER)

        text = printed(commune, code)
        assert "Người nhận: Trần Văn Thử, nhận thay: Giấy ủy quyền" in text
        assert "11 giờ 00, ngày 16 tháng 11 năm 2026" in text
        assert "Ký trên màn hình tại quầy" in text
        assert pictures(commune, code) == 1

    def test_is_the_agencys_and_not_there_where_nobody_came(self, commune, code):
        forms = [row.form for row in slips_of(seen(commune, code), inside=True)]
        assert "return" in forms
        assert "return" not in [row.form for row in slips_of(seen(commune, code))]

        returned(commune, code, delivery=Delivery.ELECTRONIC, signature=b"")

        assert "return" not in [row.form for row in slips_of(seen(commune, code), inside=True)]


def pdf_of(commune, code):
    return slip(actor=commune.clerk, code=code, form="return", at=AT, inside=True).content


def printed(commune, code):
    return " ".join(text_of(pdf_of(commune, code)).split())


def pictures(commune, code):
    """Count the pictures in the PDF, as another program sees them."""
    done = subprocess.run(
        ["pdfimages", "-list", "-"], input=pdf_of(commune, code), capture_output=True, check=True
    )
    return len(done.stdout.decode().splitlines()[2:])
