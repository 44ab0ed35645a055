"""The page on which a result is returned, with room to sign for it."""

import base64

import pytest

from tinhso.core.actor import Role
from tinhso.core.people import actions as people
from tinhso.core.people.models import Account
from tinhso.modules.desk.tests.factories import AT, BY, SINCE
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.tests.drawing import drawing
from tinhso.modules.dossiers.tests.factories import Commune, a_unit, an_officer
from tinhso.modules.dossiers.tests.test_results import give_keys, issued_and_paid
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

pytestmark = pytest.mark.django_db
__all__ = ["keys_folder", "province_keys"]


@pytest.fixture
def place(province_keys, settings, tmp_path):
    made = Commune()
    give_keys(made, province_keys, settings, tmp_path)
    return made


@pytest.fixture
def code(place):
    """A dossier whose result is issued, and paid for."""
    return issued_and_paid(place, at=AT)


@pytest.fixture
def clerk(seen_by, place):
    return seen_by(_account(place.clerk, place.unit, Role.ONE_STOP))


def _account(actor, unit, role):
    by = {"actor": BY, "at": AT, "person_id": actor.person_id}
    people.open_account(**by, username=f"a-{actor.person_id}", assurance=2)
    people.assign_role(**by, unit_id=unit.pk, role=role, valid_from=SINCE)
    return Account.objects.select_related("person").get(person_id=actor.person_id)


def page_of(answer):
    return b"".join(answer).decode()


def address(code, what="return/"):
    return f"/ban-lam-viec/ho-so/{code}/{what}"


def drawn():
    return "data:image/png;base64," + base64.b64encode(drawing()).decode()


def typed(**more):
    return {"ready": "1", "collector": "owner", "signature-drawn": drawn()} | more


def view_of(place, code):
    return dossier(actor=place.clerk, code=code, at=AT)


class Box:
    def test_stands_on_the_page_and_says_what_to_do_without_it(self, clerk, place, code):
        page = page_of(clerk.get(address(code)))

        assert "data-sign" in page
        assert 'name="signature-drawn"' in page
        assert "ui/forms" in page
        assert "ui/desk" in page
        assert f'href="{address(code, "phieu/return/")}"' in page
        assert "<noscript>" in page

    def test_is_not_on_other_pages(self, clerk, place):
        code = place.submitted(AT)

        assert "data-sign" not in page_of(clerk.get(address(code, "ask/")))


class Returning:
    def test_keeps_the_signature_and_shows_it_with_the_dossier(self, clerk, place, code):
        page = page_of(clerk.post(address(code), typed(), follow=True))

        assert view_of(place, code).returned_at == AT
        assert f'src="{address(code, "chu-ky.png")}"' in page
        assert "Người nhận ký trên màn hình lúc 10 giờ 00" in page
        picture = clerk.get(address(code, "chu-ky.png"))
        assert picture["Content-Type"] == "image/png"
        assert "sandbox" in picture["Content-Security-Policy"]

    def test_goes_without_a_signature(self, clerk, place, code):
        page = page_of(clerk.post(address(code), typed(**{"signature-drawn": ""}), follow=True))

        assert view_of(place, code).returned_at == AT
        assert "chu-ky.png" not in page
        assert clerk.get(address(code, "chu-ky.png")).status_code == 404

    def test_keeps_what_was_drawn_when_something_else_is_refused(self, clerk, place, code):
        answer = clerk.post(address(code), typed(collector="other"))

        assert answer.status_code == 422
        assert f'value="{drawn()}"' in page_of(answer)
        assert view_of(place, code).returned_at is None

    @pytest.mark.parametrize(
        "hostile",
        ["javascript:alert(1)", "data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,AAAA"],
    )
    def test_refuses_what_is_no_drawing_and_does_not_send_it_back(
        self, clerk, place, code, hostile
    ):
        answer = clerk.post(address(code), typed(**{"signature-drawn": hostile}))

        page = page_of(answer)
        assert answer.status_code == 422
        assert "Chưa đọc được chữ ký" in page
        assert hostile not in page
        assert view_of(place, code).returned_at is None

    def test_refuses_a_signature_where_nobody_comes(self, clerk, place, code):
        answer = clerk.post(address(code), typed(collector="electronic"))

        assert answer.status_code == 422
        page = page_of(answer)
        assert "Đã ký thì phải có người nhận tại quầy" in page
        assert f'value="{drawn()}"' in page

    def test_twice_is_once(self, clerk, place, code):
        clerk.post(address(code), typed())

        assert clerk.post(address(code), typed()).status_code == 302

    def test_shows_the_signature_to_nobody_else(self, clerk, seen_by, place, code):
        clerk.post(address(code), typed())
        other = a_unit("H56.103", "phường Bỉm Sơn", "")
        stranger = an_officer("Ngô Văn Ví", "Công chức", other, Role.ONE_STOP)

        browser = seen_by(_account(stranger, other, Role.ONE_STOP))

        assert browser.get(address(code, "chu-ky.png")).status_code == 404
