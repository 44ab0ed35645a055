"""A key taken out of use: it signs no more, and what it signed afterwards holds no more."""

from datetime import timedelta

import pytest

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.erasing import erase
from tinhso.core.ledger.queries import history
from tinhso.core.people.tests.offices import a_unit
from tinhso.modules.signing import gateway, queries
from tinhso.modules.signing.actions import forget, revoke_key, sign_pdf
from tinhso.modules.signing.models import Revocation
from tinhso.modules.signing.rules import Verdict
from tinhso.modules.signing.tests.test_signing import AT, LATER, SEAL, SIGNER, paper

__all__ = ["paper"]
pytestmark = [pytest.mark.usefixtures("province_keys"), pytest.mark.django_db]

LEADER, SEAL_KEY = "H56.102.leader", "H56.102.seal"
DAY = AT.date()


@pytest.fixture
def unit():
    return a_unit("H56.102", a_unit("H56", None, "province"), "ward")


def administrator(*units):
    grants = {Role.ADMINISTRATOR: frozenset(unit.pk for unit in units)}
    return Actor(id="person:7", person_id=7, grants=grants)


@pytest.fixture
def admin(unit):
    return administrator(unit)


def revoke(actor, key=LEADER, **more):
    told = {"reason": "compromised", "note": "Báo mất ngày 20/11", "revoked_at": AT, "at": LATER}
    revoke_key(actor=actor, key=key, **(told | more))


class RevokeKey:
    def test_stops_signatures_at_once(self, admin, paper):
        sign_pdf(paper, key=LEADER, mark=SIGNER, at=AT)

        revoke(admin)

        with pytest.raises(WrongState, match="đã bị thu hồi từ 16 giờ 18"):
            sign_pdf(paper, key=LEADER, mark=SIGNER, at=LATER)
        sign_pdf(paper, key=SEAL_KEY, mark=SEAL, at=LATER)

    def test_tells_the_ledger_the_key_and_keeps_the_words_beside(self, admin):
        revoke(admin)

        (told,) = history(f"key:{LEADER}")
        assert (told.kind, told.payload["reason"]) == ("signing.KeyRevoked", "compromised")
        assert told.actor == admin.id
        assert "Báo mất" not in str(told.payload)
        assert told.opened["note"] == "Báo mất ngày 20/11"

    def test_done_twice_is_done_once_and_another_is_refused(self, admin):
        revoke(admin)
        revoke(admin)
        assert len(history(f"key:{LEADER}")) == 1

        with pytest.raises(WrongState, match="đã bị thu hồi"):
            revoke(admin, reason="left")
        with pytest.raises(WrongState, match="đã bị thu hồi"):
            revoke(admin, revoked_at=AT - timedelta(days=1))

        assert Revocation.objects.get().revoked_at == AT

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"reason": "bored"}, "reason"),
            ({"note": " "}, "note"),
            ({"note": "x" * 301}, "note"),
            ({"revoked_at": LATER + timedelta(minutes=1)}, "day"),
            ({"revoked_at": AT.replace(year=2001)}, "day"),
        ],
        ids=["reason", "no-grounds", "endless", "ahead", "before-it-was"],
    )
    def test_refuses_by_field_and_leaves_the_key_in_use(self, admin, paper, told, field):
        with pytest.raises(Refused) as refused:
            revoke(admin, **told)

        assert refused.value.field == field
        assert sign_pdf(paper, key=LEADER, mark=SIGNER, at=LATER)

    def test_is_for_the_administrator_of_the_unit(self, unit):
        far = administrator(a_unit("H56.103", unit.parent, "ward"))
        leader = Actor(id="person:8", person_id=8, grants={Role.LEADER: frozenset({unit.pk})})

        for actor in (far, leader, Actor(id="nobody")):
            with pytest.raises(NotFound):
                revoke(actor)
            with pytest.raises(NotFound):
                queries.key_of(actor=actor, name=LEADER, day=DAY)
        with pytest.raises(NotAllowed):
            queries.keys_of(actor=leader, day=DAY)
        assert LEADER not in {row.name for row in queries.keys_of(actor=far, day=DAY)}
        assert not Revocation.objects.exists()

    def test_of_no_key_is_not_found(self, admin):
        with pytest.raises(NotFound):
            revoke(admin, key="H56.102.nothing")


class Verification:
    def test_holds_what_was_signed_before_and_says_since_when(self, admin, paper):
        signed = sign_pdf(paper, key=LEADER, mark=SIGNER, at=AT - timedelta(hours=1))

        revoke(admin)

        found = queries.verify_pdf(signed, at=LATER)
        assert found.verdict is Verdict.GENUINE
        assert found.signatures[0].revoked_at == AT

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=5)])
    def test_holds_nothing_that_was_signed_from_then_on(self, admin, paper, late):
        signed = sign_pdf(paper, key=LEADER, mark=SIGNER, at=AT + late)
        assert queries.verify_pdf(signed, at=LATER).verdict is Verdict.GENUINE

        revoke(admin)

        found = queries.verify_pdf(signed, at=LATER)
        assert found.verdict is Verdict.UNKNOWN
        assert not found.signatures[0].holds
        assert "thu hồi từ 16 giờ 18 ngày 20/11/2026, trước khi ký" in found.reason

    def test_of_one_revoked_key_of_two_holds_no_more(self, admin, paper):
        once = sign_pdf(paper, key=LEADER, mark=SIGNER, at=AT - timedelta(hours=1))
        both = sign_pdf(once, key=SEAL_KEY, mark=SEAL, at=AT + timedelta(minutes=2))

        revoke(admin, key=SEAL_KEY)

        leader, seal = queries.verify_pdf(both, at=LATER).signatures
        assert leader.holds
        assert not seal.holds


class KeysInHand:
    def test_leave_out_what_is_revoked(self, admin, keys_folder, unit):
        for ending in (".p12", ".key.pem", ".cert.pem"):
            if (source := keys_folder / f"{LEADER}{ending}").exists():
                (keys_folder / f"person-77{ending}").write_bytes(source.read_bytes())
        gateway.keys.cache_clear()
        assert queries.keys_in_hand_of(77, day=DAY)

        revoke(admin)  # the same certificate under another name

        assert queries.keys_in_hand_of(77, day=DAY) == ()


class KeysOf:
    def test_lists_the_keys_of_the_unit_with_their_certificates(self, admin):
        revoke(admin)

        rows = {row.name: row for row in queries.keys_of(actor=admin, day=DAY)}

        assert {LEADER, SEAL_KEY} <= rows.keys()
        assert not [name for name in rows if not name.startswith("H56.102.")]
        assert rows[LEADER].holder == "Hoàng Văn Minh Họa"
        assert rows[LEADER].revocation.reason_text == "Lộ khóa, nghi có người khác dùng"
        assert rows[SEAL_KEY].revocation is None


class Forget:
    def test_lets_the_grounds_go_and_keeps_whose_key_it_was(self, admin):
        revoke(admin)
        stream = f"key:{LEADER}"
        holder = Revocation.objects.get().holder
        erase(actor=admin, stream=stream, fields={"note", "holder"}, ground="Điều 14", at=LATER)

        kept = forget(history(stream)[-1], at=LATER)

        row = Revocation.objects.get()
        assert (row.note, row.holder) == ("", holder)
        assert [(one.what, one.rule.name) for one in kept] == [(stream, "signed_result")]
        assert forget(history(stream)[-1], at=LATER) == kept
