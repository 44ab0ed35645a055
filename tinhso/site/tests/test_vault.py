"""What a citizen holds from us: found again, put to a new filing, and known to be ours there."""

from hashlib import sha256

import pytest
from django.urls import reverse

from tinhso.core.errors import NotFound
from tinhso.core.testing.database import undone
from tinhso.modules.documents import actions
from tinhso.modules.documents.queries import document, signed_file
from tinhso.modules.dossiers.actions import drafts, filing
from tinhso.modules.dossiers.models import Dossier, DraftPaper
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import NOW
from tinhso.site.tests.test_rights import province

__all__ = ["keys_folder", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("vault")]
VAULT = reverse("portal:vault")


@pytest.fixture
def held(province):
    """The document of the dossier that was issued."""
    return document(Dossier.objects.get(code=province.codes["issued"]).document_id)


def _text(answer):
    return answer.content.decode()


def _revoke(province, held):
    actions.revoke(
        lookup=held.lookup_code, reason="Ghi sai", actor=province.actors["leader"], at=NOW
    )


def _papers(province):
    return reverse("portal:papers", args=[province.draft])


class Vault:
    def test_lists_ones_own_documents_and_how_they_stand(self, province, held):
        page = _text(province.get("owner", VAULT))
        with undone():
            _revoke(province, held)
            after = _text(province.get("owner", VAULT))

        assert f"Số {held.number}" in page
        assert reverse("portal:result", args=[province.codes["issued"]]) in page
        assert "Đã thu hồi" not in page
        assert "Đã thu hồi" in after
        assert "Ghi sai" in after

    def test_is_empty_for_others(self, province, held):
        page = _text(province.get("citizen", VAULT))

        assert "Chưa có giấy tờ nào" in page
        assert held.lookup_code not in page


class Choosing:
    def test_puts_the_very_file_to_the_paper_without_uploading(self, province, held):
        address = _papers(province)
        with undone():
            browser = province.browser("owner")
            assert f'value="{held.lookup_code}"' in _text(browser.get(address))
            for _ in range(2):
                browser.post(address, {"vault-birth_notice": held.lookup_code})

            put = DraftPaper.objects.filter(draft_id=province.draft, name__startswith=held.title)
            assert [row.file.content_id for row in put] == [_digest(held)]

    def test_is_known_to_the_officer_as_ours_and_as_used_again(self, province, held):
        with undone():
            owner = province.actors["owner"]
            draft = province.draft
            drafts.put_from_vault(
                actor=owner, draft_id=draft, key="birth_notice", lookup=held.lookup_code, at=NOW
            )
            code = filing.submit(actor=owner, draft_id=draft, at=NOW)
            address = reverse("desk:dossier", args=[code])
            page = _text(province.get("clerk", address))
            _revoke(province, held)
            after = _text(province.get("clerk", address))

        assert "Đã xác minh, lấy từ kho" in page
        assert "Tái sử dụng từ kết quả hồ sơ khác" in page
        assert "Được số hóa" in page
        assert "Đã xác minh, lấy từ kho" not in after
        assert "Đã thu hồi" in after

    def test_takes_nothing_of_another_nor_what_holds_no_more(self, province, held):
        chosen = {"key": "birth_notice", "lookup": held.lookup_code, "at": NOW}
        agent, owner = province.actors["agent"], province.actors["owner"]
        with pytest.raises(NotFound):
            drafts.put_from_vault(actor=agent, draft_id=province.firm_draft, **chosen)
        with undone():
            _revoke(province, held)
            with pytest.raises(NotFound):
                drafts.put_from_vault(actor=owner, draft_id=province.draft, **chosen)


def _digest(held):
    return sha256(signed_file(held.id)).hexdigest()
