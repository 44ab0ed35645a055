from datetime import UTC, datetime, timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tinhso.core.actor import system
from tinhso.core.ledger.queries import history
from tinhso.core.people.actions import enrol_person, open_account
from tinhso.core.people.models import Account
from tinhso.modules.identity import rules
from tinhso.modules.identity.models import Guesses

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CLERK = system("test")
PASSWORD = "hoa sen tháng sáu"


@pytest.fixture
def officer(db):
    person_id = enrol_person(actor=CLERK, at=AT, full_name="Lê Thị Minh Họa")
    account_id = open_account(
        actor=CLERK, at=AT, person_id=person_id, username="minhhoa", password=PASSWORD
    )
    return Account.objects.get(pk=account_id)


def _try(client, username="minhhoa", password=PASSWORD, **more):
    told = {"username": username, "password": password} | more
    return client.post(reverse("identity:login"), told)


class ReadClaims:
    @pytest.mark.parametrize("written", ["04/03/1990", "1990-03-04", "19900304"])
    def test_takes_dates_however_they_are_written(self, written):
        told = {"sub": "s", "SoDinhDanh": "038190000001", "HoVaTen": "A"}
        claims = rules.read_claims(told | {"NgayThangNamSinh": written, "loAs": "2"})
        assert claims.birth_date is not None
        assert claims.birth_date.isoformat() == "1990-03-04"
        assert claims.assurance == 2

    def test_trusts_no_level_it_does_not_know(self):
        told = {"sub": "s", "SoDinhDanh": "038190000001", "HoVaTen": "A", "loAs": "99"}
        assert rules.read_claims(told).assurance == 0

    def test_prefers_the_lasting_identity(self):
        told = {"sub": "s", "TechID": "t", "SoDinhDanh": "038190000001", "HoVaTen": "A"}
        assert rules.read_claims(told).subject == "t"


class Login:
    def test_lets_in_who_knows_the_password(self, client, officer):
        answer = _try(client, next="/thong-bao/")

        assert (answer.status_code, answer.url) == (302, "/thong-bao/")
        assert client.get("/thong-bao/").status_code == 200
        entry = history(f"person:{officer.person_id}")[-1]
        assert (entry.kind, entry.payload["method"]) == ("identity.SignedIn", "password")
        assert entry.actor == f"person:{officer.person_id}"

    def test_gives_a_password_no_level_of_assurance(self, client, officer):
        Account.objects.update(assurance=2)
        _try(client)
        assert client.get("/thong-bao/").wsgi_request.actor.assurance == 0

    def test_says_the_same_for_a_wrong_name_and_a_wrong_password(self, client, officer):
        wrong = _try(client, password="sai")
        unknown = _try(client, username="khongco")

        assert wrong.status_code == unknown.status_code == 422
        told = "Tên đăng nhập hoặc mật khẩu chưa đúng"
        assert told in wrong.content.decode()
        assert told in unknown.content.decode()

    def test_keeps_the_name_but_not_the_password(self, client, officer):
        text = _try(client, password="mat-khau-sai").content.decode()
        assert 'value="minhhoa"' in text
        assert "mat-khau-sai" not in text

    def test_says_what_is_missing(self, client, db):
        text = _try(client, username="", password="").content.decode()
        assert "Nhập tên đăng nhập" in text
        assert "Nhập mật khẩu" in text

    @pytest.mark.parametrize("username", ["minhhoa", "khongco"])
    def test_makes_who_guesses_wait_known_or_not(self, client, officer, username):
        for _ in range(rules.GUESSES):
            _try(client, username=username, password="sai")

        answer = _try(client, username=username)

        assert answer.status_code == 422
        assert "Đã nhập sai 5 lần. Chờ đến" in answer.content.decode()

    def test_counts_by_address_and_forgets_after_a_while(self, client, officer):
        for _ in range(rules.GUESSES + 1):
            _try(client, username="MinhHoa ", password="sai")

        assert _try(client).status_code == 422
        assert _elsewhere(client).status_code == 302
        client.logout()
        _pass(rules.WINDOW)
        assert _try(client).status_code == 302

    def test_forgets_wrong_guesses_after_a_right_one(self, client, officer):
        for _ in range(rules.GUESSES - 1):
            _try(client, password="sai")
        assert _try(client).status_code == 302
        assert not Guesses.objects.exists()

    def test_keeps_no_name_and_no_address_of_who_guesses(self, client, db):
        _try(client, username="minhhoa", password="sai")
        assert "minhhoa" not in str(Guesses.objects.values())
        assert "127.0.0.1" not in str(Guesses.objects.values())

    @pytest.mark.parametrize(
        "wanted", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"]
    )
    def test_goes_on_only_to_places_of_ours(self, client, officer, wanted):
        answer = _try(client, next=wanted)
        assert "example.com" not in answer.url
        assert answer.url.startswith("/")

    def test_offers_citizens_their_own_door(self, client, db):
        text = client.get(reverse("identity:login"), {"next": "/ho-so/"}).content.decode()
        assert f"{reverse('identity:citizen_login')}?next=%2Fho-so%2F" in text

    def test_sends_on_who_is_in_already(self, client, officer):
        client.force_login(officer)
        answer = client.get(reverse("identity:login"), {"next": "/thong-bao/"})
        assert answer.url == "/thong-bao/"

    def test_refuses_a_locked_account_like_a_wrong_password(self, client, officer):
        Account.objects.update(is_active=False)
        assert "chưa đúng" in _try(client).content.decode()


class Logout:
    def test_lets_out_and_tells_the_ledger(self, client, officer):
        _try(client)

        answer = client.post(reverse("identity:logout"))

        assert answer.status_code == 302
        assert client.get("/thong-bao/").status_code == 302
        assert history(f"person:{officer.person_id}")[-1].kind == "identity.SignedOut"

    def test_happens_by_post_only(self, client, db):
        assert client.get(reverse("identity:logout")).status_code == 405
        assert client.post(reverse("identity:logout")).status_code == 302


class Allauth:
    @pytest.mark.parametrize(
        "name",
        ["account_login", "account_signup", "account_email", "socialaccount_connections"],
    )
    def test_has_no_page_of_its_own(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def _elsewhere(client):
    return client.post(
        reverse("identity:login"),
        {"username": "minhhoa", "password": PASSWORD},
        REMOTE_ADDR="192.0.2.7",
    )


def _pass(time: timedelta) -> None:
    for row in Guesses.objects.all():
        row.first_at -= time
        row.save(update_fields=["first_at"])


class EndIfOver:
    def test_closes_the_session_and_the_password_of_who_has_left(self, officer, client):
        first = _try(client)
        assert first.status_code == 302
        Account.objects.filter(pk=officer.pk).update(leaves_on=timezone.localdate())

        assert client.get("/ban-lam-viec/").status_code == 302
        assert "_auth_user_id" not in client.session
        refused = _try(client)
        assert refused.status_code == 422
        assert "đã đóng từ ngày" in refused.content.decode()

    def test_leaves_the_session_until_the_last_day_is_over(self, officer, client):
        _try(client)
        tomorrow = timezone.localdate() + timedelta(days=1)
        Account.objects.filter(pk=officer.pk).update(leaves_on=tomorrow)

        client.get("/thong-bao/")

        assert "_auth_user_id" in client.session
