"""Citizens come in through VNeID: the whole loop against the real simulator, and against a liar."""

from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from tinhso.core.ledger.queries import history
from tinhso.core.people.models import Account, Person
from tinhso.modules.identity.models import Link
from tinhso.modules.identity.tests.providers import (
    BACK,
    asked_of,
    lying_provider,
    other_secret,
    settings_for,
    simulator,
    stranger_key,
)

MAU = "038190000001"
LEVEL_ONE = "038158000006"

# Fixed, because the workers that share the tests must agree on their names.
LONG_AGO = 978_307_200
FAR_AHEAD = 7_258_118_400


@pytest.fixture(scope="module")
def vneid():
    with simulator() as address:
        yield address


@pytest.fixture
def trusted(vneid, settings, db):
    for name, value in settings_for(vneid).items():
        setattr(settings, name, value)
    return vneid


@pytest.fixture
def liar(settings, db):
    with lying_provider() as provider:
        for name, value in settings_for(provider.issuer).items():
            setattr(settings, name, value)
        yield provider


def _leave(client, next_url="/thong-bao/"):
    """Go to VNeID and return the address it was asked under."""
    sent = client.get(reverse("identity:citizen_login"), {"next": next_url})
    assert sent.status_code == 302
    return sent.url


def _decide(location, citizen, decision="share"):
    """Choose a citizen on the provider's page and return where it sends the browser."""
    answer = httpx.post(
        location.split("?")[0],
        data=asked_of(location) | {"citizen": citizen, "decision": decision},
    )
    assert answer.headers["location"].startswith(BACK)
    return answer.headers["location"].removeprefix("http://testserver")


def _come_in(client, citizen=MAU):
    return client.get(_decide(_leave(client), citizen))


class TheWholeLoop:
    def test_asks_with_state_nonce_and_proof_key(self, trusted, client):
        location = _leave(client)

        asked = asked_of(location)
        assert location.startswith(f"{trusted}/auth?")
        assert (asked["redirect_uri"], asked["response_type"]) == (BACK, "code")
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) > 20
        assert len(asked["state"]) > 10

    def test_makes_a_person_and_an_account_the_first_time(self, trusted, client):
        back = _come_in(client)

        assert (back.status_code, back.url) == (302, "/thong-bao/")
        person = Person.objects.get(personal_number=MAU)
        assert person.full_name == "Nguyễn Thị Mẫu"
        assert (person.birth_date.isoformat(), person.gender) == ("1990-03-04", "female")
        assert person.account.assurance == 2
        assert not person.account.has_usable_password()
        assert client.get("/thong-bao/").status_code == 200
        story = history(f"person:{person.pk}")
        assert [entry.kind for entry in story] == [
            "people.PersonEnrolled",
            "people.AccountOpened",
            "identity.SignedIn",
        ]
        assert story[-1].payload == {
            "account_id": person.account.pk,
            "method": "vneid",
            "assurance": 2,
        }

    def test_knows_them_the_next_time_and_takes_over_a_new_name(self, trusted, client):
        _come_in(client)
        Person.objects.filter(personal_number=MAU).update(full_name="Nguyễn Thị Cũ")

        _come_in(Client())

        assert Person.objects.get(personal_number=MAU).full_name == "Nguyễn Thị Mẫu"
        assert Account.objects.count() == Link.objects.count() == 1

    def test_matches_a_person_already_known_by_number(self, trusted, client):
        known = Person.objects.create(
            full_name="Nguyễn Thị Mẫu", personal_number=MAU, phone="0900000099"
        )

        _come_in(client)

        assert Link.objects.get().account.person == known
        assert Person.objects.count() == 1

    def test_keeps_the_level_vneid_vouches_for(self, trusted, client):
        _come_in(client, LEVEL_ONE)
        assert client.get("/thong-bao/").wsgi_request.actor.assurance == 1

    def test_goes_nowhere_else(self, trusted, client):
        location = _leave(client, next_url="https://example.com/")
        back = client.get(_decide(location, MAU))
        assert not urlsplit(back.url).netloc

    def test_begins_a_new_session(self, trusted, client):
        _leave(client)
        before = client.session.session_key
        _come_in(client)
        assert client.session.session_key != before

    def test_tells_kindly_of_a_refusal(self, trusted, client):
        page = client.get(_decide(_leave(client), MAU, decision="refuse"))

        assert page.status_code == 403
        text = page.content.decode()
        assert "Bạn đã từ chối chia sẻ" in text
        assert reverse("identity:citizen_login") in text
        assert not Person.objects.exists()

    def test_takes_an_answer_once(self, trusted, client):
        address = _decide(_leave(client), MAU)
        assert client.get(address).status_code == 302
        assert client.get(address).status_code == 400

    def test_takes_no_answer_from_another_browser(self, trusted, client):
        address = _decide(_leave(client), MAU)

        assert Client().get(address).status_code == 400
        assert not Person.objects.exists()

    @pytest.mark.parametrize("query", [{}, {"code": "x"}, {"code": "x", "state": "x"}])
    def test_takes_no_answer_nobody_asked_for(self, trusted, client, query):
        assert client.get(reverse("identity:citizen_callback"), query).status_code == 400

    def test_takes_no_answer_of_another_issuer(self, trusted, client):
        address = _decide(_leave(client), MAU)
        swapped = address.split("&iss=")[0] + "&iss=https%3A%2F%2Fexample.com"
        assert client.get(swapped).status_code == 400

    def test_refuses_a_locked_account(self, trusted, client):
        _come_in(client)
        Account.objects.update(is_active=False)

        page = _come_in(Client())

        assert page.status_code == 422
        assert "đang bị khóa" in page.content.decode()


class VneidDown:
    def test_shows_a_way_on(self, settings, client, db):
        for name, value in settings_for("http://127.0.0.1:9").items():
            setattr(settings, name, value)

        page = client.get(reverse("identity:citizen_login"), {"next": "/thong-bao/"})

        assert page.status_code == 503
        text = page.content.decode()
        assert "Chưa kết nối được với VNeID" in text
        assert "?next=%2Fthong-bao%2F" in text

    def test_is_said_where_there_is_none(self, settings, client, db):
        settings.OIDC_ISSUER = ""
        assert client.get(reverse("identity:citizen_login")).status_code == 503


class ALiar:
    def _answer(self, client, provider, **changed):
        asked = asked_of(_leave(client))
        provider.claims = provider.honest_claims(asked["nonce"]) | changed
        for claim in [claim for claim, value in changed.items() if value is None]:
            del provider.claims[claim]
        return client.get(
            reverse("identity:citizen_callback"), {"code": "c", "state": asked["state"]}
        )

    def _is_refused(self, answer, status=400):
        assert answer.status_code == status
        assert not Person.objects.exists()
        assert not Link.objects.exists()

    def test_gets_in_while_it_tells_the_truth(self, client, liar):
        assert self._answer(client, liar).status_code == 302

    @pytest.mark.parametrize(
        "changed",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"aud": "somebody-else"},
            {"aud": ["tinhso", "x"], "azp": "x"},
            {"iss": "https://example.com"},
            {"exp": LONG_AGO},
            {"exp": None},
            {"iat": FAR_AHEAD},
            {"at_hash": "AAAA"},
            {"sub": None},
        ],
        ids=str,
    )
    def test_is_refused_for_a_claim(self, client, liar, changed):
        liar.userinfo = {"sub": "s-1"}
        self._is_refused(self._answer(client, liar, **changed))

    def test_is_refused_for_another_key(self, client, liar):
        liar.signing_key = stranger_key()
        self._is_refused(self._answer(client, liar))

    def test_is_refused_without_a_signature(self, client, liar):
        liar.signing_key, liar.algorithm = None, "none"
        self._is_refused(self._answer(client, liar))

    def test_is_refused_for_another_algorithm(self, client, liar):
        liar.signing_key, liar.algorithm = other_secret(), "HS256"
        self._is_refused(self._answer(client, liar))

    def test_is_refused_when_userinfo_speaks_of_somebody_else(self, client, liar):
        liar.userinfo = {"sub": "s-2", "SoDinhDanh": "038088000002"}
        self._is_refused(self._answer(client, liar))

    def test_is_refused_when_it_calls_itself_otherwise(self, client, liar):
        liar.issuer_told = "https://example.com"
        assert client.get(reverse("identity:citizen_login")).status_code == 400

    @pytest.mark.parametrize(
        "changed",
        [
            {"SoDinhDanh": None},
            {"HoVaTen": ""},
            {"LoaiTaiKhoan": 2},
            {"NgayThangNamSinh": "04/03/1991"},
        ],
        ids=str,
    )
    def test_is_refused_for_whom_it_names(self, client, liar, changed):
        self._is_refused(self._answer(client, liar, **changed), status=422)

    def test_may_not_swap_the_person_behind_a_linked_identity(self, client, liar):
        self._answer(client, liar)

        swapped = {"SoDinhDanh": "038088000002", "NgayThangNamSinh": "19/05/1988"}
        answer = self._answer(Client(), liar, **swapped)

        assert answer.status_code == 409
        assert Person.objects.count() == 1
