"""Who holds a paper reads in plain words what it is worth: one answer for each case, none bare."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tinhso.core.testing.units import a_unit
from tinhso.core.units.models import Unit, UnitChange
from tinhso.modules.documents import actions, queries
from tinhso.modules.documents.tests.conftest import store, unit
from tinhso.modules.documents.tests.issuing import AT, LATER, issued, leader_of
from tinhso.modules.portal.rules.standing import Merged, verdict_of
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys", "store", "unit"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "province_keys")]
WHY = "Ghi sai ngày sinh <của trẻ>"


@pytest.fixture(autouse=True)
def after(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def paper(unit):
    return issued(unit, "H56.102-261120-0007")


def _page(client, code, status=200):
    answer = client.get(f"/kiem-tra/{code}/")
    assert answer.status_code == status
    return answer.content.decode()


def _checked(client, pdf):
    file = SimpleUploadedFile("giay.pdf", pdf)
    return client.post("/kiem-tra/", {"file": file}).content.decode()


def _heading(html):
    return html.partition("<h1>")[2].partition("</h1>")[0]


class VerifyCode:
    def test_says_that_it_is_genuine(self, client, paper):
        html = _page(client, paper.lookup_code)

        assert _heading(html) == "Văn bản này là thật và còn nguyên vẹn"

    def test_says_since_when_by_whom_and_why_it_is_revoked(self, client, unit, paper):
        actions.revoke(lookup=paper.lookup_code, reason=WHY, actor=leader_of(unit), at=LATER)

        html = _page(client, paper.lookup_code)

        assert _heading(html) == "Văn bản này đã bị thu hồi"
        assert "16 giờ 18, ngày 20/11/2026" in html
        assert "Hoàng Văn Minh Họa, Chủ tịch, Ủy ban nhân dân phường Hạc Thành" in html
        assert "Ghi sai ngày sinh &lt;của trẻ&gt;" in html
        assert "còn nguyên vẹn" not in html

    def test_leads_from_a_superseded_one_to_the_newer_one(self, client, unit, paper):
        newer = issued(unit, "H56.102-261120-0008", at=AT + timedelta(minutes=1))
        actions.supersede(
            lookup=paper.lookup_code,
            successor=newer.lookup_code,
            reason=WHY,
            actor=leader_of(unit),
            at=LATER,
        )

        html = _page(client, paper.lookup_code)

        assert _heading(html) == "Văn bản này đã được thay thế"
        address = f"/kiem-tra/{queries.by_lookup(newer.lookup_code).lookup_code}/"
        assert address in html
        assert "Xem văn bản mới: số 02/2026, ngày 20/11/2026" in html
        assert _heading(_page(client, address.split("/")[2])).startswith("Văn bản này là thật")

    def test_names_who_took_over_from_an_issuer_that_was_merged(self, client, unit, paper):
        Unit.objects.filter(pk=unit.pk).update(valid_to=date(2026, 11, 1))
        heir = a_unit("H56.300", "phường Mới", since=date(2026, 11, 1))
        UnitChange.objects.create(
            predecessor_id=unit.pk,
            successor=heir,
            kind="whole",
            is_default=True,
            effective_on=date(2026, 11, 1),
        )

        html = _page(client, paper.lookup_code)

        assert _heading(html) == "Văn bản này là thật, cơ quan cấp nay đã sáp nhập"
        assert "từ 01/11/2026 đã nhập vào Ủy ban nhân dân phường Mới" in html

    def test_does_not_know_a_code_that_was_never_given(self, client, paper):
        html = _page(client, "KHONGCOMANAY", status=422)

        assert "Không có văn bản nào mang mã này" in html


class VerifyFile:
    def test_knows_a_revoked_one_by_its_file_alone(self, client, unit, paper):
        actions.revoke(lookup=paper.lookup_code, reason=WHY, actor=leader_of(unit), at=LATER)

        html = _checked(client, queries.signed_file(paper.id))

        assert _heading(html) == "Văn bản này đã bị thu hồi"

    def test_says_that_a_file_was_changed_rather_than_that_it_is_revoked(self, client, paper):
        pdf = queries.signed_file(paper.id)
        middle = pdf.index(b"endstream") - 20
        changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]

        assert _heading(_checked(client, changed)) == "Văn bản này đã bị sửa sau khi ký"

    def test_does_not_call_genuine_what_our_books_do_not_hold(self, client, unit, paper):
        """A revoked paper with its last signature cut off is whole, and no file of ours."""
        whole = queries.signed_file(paper.id)
        cut = whole[: whole.index(b"%%EOF", whole.index(b"/ByteRange")) + 6]
        actions.revoke(lookup=paper.lookup_code, reason=WHY, actor=leader_of(unit), at=LATER)

        html = _checked(client, cut)

        assert "không có trong sổ văn bản đã phát hành" in _heading(html)


class Api:
    def test_tells_programs_the_same(self, client, unit, paper):
        before = client.get(f"/api/v1/verifications/{paper.lookup_code}").json()
        actions.revoke(lookup=paper.lookup_code, reason=WHY, actor=leader_of(unit), at=LATER)
        after = client.get(f"/api/v1/verifications/{paper.lookup_code}").json()

        assert (before["standing"], before["document"]["ended"]) == ("in_force", None)
        assert (after["verdict"], after["standing"]) == ("genuine", "revoked")
        assert after["headline"] == "Văn bản này đã bị thu hồi"
        assert after["document"]["ended"]["why"] == WHY


@dataclass(frozen=True)
class _Found:
    verdict: str = "genuine"
    signatures: tuple = ()
    headline: str = "Văn bản này là thật và còn nguyên vẹn"
    reason: str = "Sửa."


@dataclass(frozen=True)
class _Paper:
    state: str = "issued"
    unit_name: str = "UBND xã Cũ"
    ended: None = None


class VerdictOf:
    def test_says_of_an_issuer_without_heirs_that_it_is_no_more(self):
        merged = Merged(since=date(2026, 1, 2), heirs=())

        said = verdict_of(_Found(), paper=_Paper(), merged=merged, at=AT)

        assert "UBND xã Cũ, nơi cấp, thôi hoạt động từ 02/01/2026" in said.lead

    def test_says_what_is_wrong_with_the_file_before_all_else(self):
        said = verdict_of(_Found(verdict="changed"), paper=_Paper("revoked"), merged=None, at=AT)

        assert said.kind == "bad"
        assert said.lead.startswith("Sửa.")
