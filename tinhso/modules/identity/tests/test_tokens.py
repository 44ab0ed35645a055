"""Tokens: made once, kept as a digest, never more than their holder, worth nothing when revoked."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.errors import FormRefused, NotFound, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.people.models import Account, Assignment, Person
from tinhso.core.units.models import Unit
from tinhso.modules.identity import actions, rules
from tinhso.modules.identity.actions import TokenOrder
from tinhso.modules.identity.models import AccessToken
from tinhso.modules.identity.queries import bearer_of, tokens_looked_after, tokens_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 17, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ALL = frozenset(Scope)


def a_unit(code="H56.102", place="phường Hạc Thành"):
    name = f"Ủy ban nhân dân {place}"
    return Unit.objects.create(
        code=code, name=name, level="commune", kind="ward", valid_from=date(2025, 7, 1)
    )


@pytest.fixture
def unit():
    return a_unit()


def officer(unit, name="Lê Thị Minh Họa", role=Role.ONE_STOP):
    person = Person.objects.create(full_name=name)
    grants = {role: frozenset({unit.pk})}
    actor = Actor(id=f"person:{person.pk}", person_id=person.pk, name=name, grants=grants)
    Account.objects.create(username=name, person_id=actor.person_id)
    Assignment.objects.create(
        person_id=actor.person_id, unit=unit, role=role.value, valid_from=AT.date()
    )
    return actor


@pytest.fixture
def clerk(unit):
    return officer(unit)


def order(**more):
    return TokenOrder(**{"name": "Phần mềm thử", "scopes": ALL, "days": 30, **more})


def made(actor, **more):
    return actions.make_token(order(**more), actor=actor, at=AT)


def bearer(token, at=AT):
    return bearer_of(f"Bearer {token}", at=at)


class MakeToken:
    def test_keeps_a_digest_and_shows_a_beginning(self, clerk):
        token = made(clerk)

        row = AccessToken.objects.get()
        assert token.startswith(row.prefix)
        assert row.digest == rules.token_digest(token)
        assert token not in str(AccessToken.objects.values().get())

    def test_is_told_on_the_ledger_without_its_name(self, clerk):
        made(clerk, name="Máy của chị Ví Dụ")

        (entry,) = history(f"person:{clerk.person_id}")
        assert entry.kind == "identity.TokenMade"
        assert "Ví Dụ" not in str(entry.payload)
        assert entry.opened["name"] == "Máy của chị Ví Dụ"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "x" * 101}, "name"),
            ({"scopes": ()}, "scopes"),
            ({"days": 0}, "days"),
            ({"days": 3650}, "days"),
            ({"unit_id": -1}, "unit"),
        ],
    )
    def test_names_what_is_to_be_mended(self, clerk, wrong, field):
        with pytest.raises(FormRefused) as refusal:
            made(clerk, **wrong)

        assert list(refusal.value.faults) == [field]

    def test_refuses_a_citizen_the_scopes_of_officers(self, clerk):
        with pytest.raises(FormRefused, match="không phục vụ"):
            made(replace(clerk, grants={}), scopes={Scope.DESK_READ})

    def test_stops_at_twenty_in_force(self, clerk):
        for _ in range(rules.MOST_TOKENS):
            made(clerk)

        with pytest.raises(WrongState, match="20 mã"):
            made(clerk)


class BearerOf:
    def test_is_the_person_with_the_roles_of_the_moment(self, clerk, unit):
        token = made(clerk)
        before = bearer(token).actor
        Assignment.objects.update(valid_to=AT.date() + timedelta(days=1))

        assert before.units_of(Role.ONE_STOP) == {unit.pk}
        assert bearer(token, AT + timedelta(days=2)).actor.grants == {}

    def test_has_no_role_without_a_scope_of_officers(self, clerk):
        token = made(clerk, scopes=ALL - OF_OFFICERS)

        assert bearer(token).actor.grants == {}

    def test_reaches_no_further_than_its_unit(self, clerk, unit):
        other = a_unit("H56.103", "phường Bỉm Sơn")
        Assignment.objects.create(
            person_id=clerk.person_id, unit=other, role="leader", valid_from=AT.date()
        )
        token = made(clerk, unit_id=unit.pk)

        assert dict(bearer(token).actor.grants) == {Role.ONE_STOP: frozenset({unit.pk})}

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (lambda row: row.update(revoked_at=AT), "thu hồi"),
            (lambda row: row.update(expires_at=AT), "hết hạn từ ngày 17/11/2026"),
            (lambda row: row.update(digest="0" * 64), "Không có mã"),
            (lambda row: Account.objects.update(is_active=False), "Không có mã"),
        ],
    )
    def test_says_why_a_token_is_worth_nothing(self, clerk, spoil, said):
        token = made(clerk)
        spoil(AccessToken.objects.all())

        found = bearer(token)
        assert said in found.credential.fault
        assert not found.actor.is_signed_in

    @pytest.mark.parametrize("header", ["", "Basic eDp5", "Bearer", "Bearer ", "ts_x"])
    def test_says_how_a_token_is_sent(self, db, header):
        assert bearer_of(header, at=AT).credential.fault


class RevokeToken:
    def test_is_told_once(self, clerk):
        token = made(clerk)
        row = AccessToken.objects.get()
        for _ in range(2):
            actions.revoke_token(actor=clerk, token_id=row.pk, at=AT)

        assert bearer(token).credential.fault
        kinds = [entry.kind for entry in history(f"person:{clerk.person_id}")]
        assert kinds == ["identity.TokenMade", "identity.TokenRevoked"]

    def test_is_for_its_maker_and_the_administrator_of_the_unit(self, clerk, unit):
        made(clerk)
        token_id = AccessToken.objects.get().pk
        other = officer(a_unit("H56.103", "phường Bỉm Sơn"), "X", Role.ADMINISTRATOR)
        with pytest.raises(NotFound):
            actions.revoke_token(actor=other, token_id=token_id, at=AT)
        admin = officer(unit, "Cao Thị Thử Trị", Role.ADMINISTRATOR)

        assert [row.id for row in tokens_looked_after(actor=admin, at=AT)] == [token_id]
        actions.revoke_token(actor=admin, token_id=token_id, at=AT)
        assert tokens_looked_after(actor=admin, at=AT) == ()


class TokensPage:
    @pytest.fixture
    def browser(self, clerk, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: AT)
        browser = Client()
        browser.force_login(Account.objects.get(), "django.contrib.auth.backends.ModelBackend")
        return browser

    def test_shows_a_token_once(self, browser):
        typed = {"name": "Máy một cửa", "scopes": ["desk:read"], "days": "30"}
        first = browser.post("/ma-truy-cap/", typed).content.decode()
        token = first.partition('id="token" style="overflow-wrap:anywhere">')[2].partition("<")[0]

        assert bearer(token).actor.is_signed_in
        again = browser.get("/ma-truy-cap/").content.decode()
        assert token not in again
        assert token[:11] in again

    def test_keeps_what_was_typed_beside_what_is_to_be_mended(self, browser):
        answer = browser.post("/ma-truy-cap/", {"name": "Máy một cửa", "scopes": ["own:read"]})

        html = answer.content.decode()
        assert answer.status_code == 422
        assert "Chọn thời hạn của mã" in html
        assert 'value="Máy một cửa"' in html
        assert AccessToken.objects.count() == 0

    def test_revokes(self, browser, clerk):
        made(clerk)
        browser.post(f"/ma-truy-cap/{AccessToken.objects.get().pk}/thu-hoi/")

        assert not tokens_of(actor=clerk, at=AT)[0].is_in_force
