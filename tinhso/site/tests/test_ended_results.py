"""A result that was revoked: what its owner, the leader and the officers see, and who is told."""

import pytest
from django.urls import reverse

from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import undone
from tinhso.modules.documents import actions
from tinhso.modules.documents.queries import by_lookup, document
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.reactions import tell_applicant
from tinhso.modules.notifications.queries import listing
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import NOW
from tinhso.site.tests.test_rights import province

__all__ = ["keys_folder", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("ended")]
WHY = "Ghi sai ngày sinh"


@pytest.fixture
def revoked(province):
    """The code of a dossier whose result the leader revoked; undone after the test."""
    code = province.codes["issued"]
    row = document(Dossier.objects.get(code=code).document_id)
    with undone():
        actions.revoke(lookup=row.lookup_code, reason=WHY, actor=province.actors["leader"], at=NOW)
        yield code


def _page(province, who, name, code):
    return province.get(who, reverse(name, args=[code])).content.decode()


class Result:
    def test_tells_its_owner_on_the_dossier(self, province, revoked):
        page = _page(province, "owner", "portal:dossier", revoked)

        assert "Kết quả đã bị thu hồi" in page
        assert WHY in page
        assert "dùng như bản giấy" not in page

    def test_tells_its_owner_by_a_notice_once(self, province, revoked):
        row = Dossier.objects.get(code=revoked)
        fact = history(f"document:{row.document_id}")[-1]
        for _ in range(2):
            tell_applicant(fact)

        told = [str(one.subject) for one in listing(actor=province.actors["owner"]).rows]
        assert told.count(f"Kết quả hồ sơ {revoked} đã bị thu hồi") == 1

    def test_leads_the_leader_to_where_it_ends_and_officers_not(self, province):
        code = province.codes["issued"]

        assert "Thu hồi hoặc thay thế" in _page(province, "leader", "desk:dossier", code)
        assert "Thu hồi hoặc thay thế" in _page(province, "deputy", "desk:dossier", code)
        assert "Thu hồi hoặc thay thế" not in _page(province, "officer", "desk:dossier", code)

    def test_is_revoked_by_program_too_once_for_a_key(self, province):
        code = province.codes["issued"]
        lookup = document(Dossier.objects.get(code=code).document_id).lookup_code
        headers = {
            "HTTP_AUTHORIZATION": f"Bearer {province.tokens['leader']}",
            "HTTP_IDEMPOTENCY_KEY": "k-1",
        }
        with undone():
            asked = (f"/api/v1/desk/documents/{lookup}/revocation", {"reason": WHY})
            told = [
                province.browser("nobody").post(*asked, content_type="application/json", **headers)
                for _ in range(2)
            ]

            assert [answer.json()["state"] for answer in told] == ["revoked", "revoked"]
            assert by_lookup(lookup).ended.why == WHY
