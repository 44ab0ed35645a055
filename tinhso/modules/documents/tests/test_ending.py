"""A document is revoked, or a newer one put in its place, by who may and once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tinhso.core.actor import Mandate, Role
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.erasing import erase
from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import at_once
from tinhso.core.testing.units import a_unit
from tinhso.core.units.models import Unit, UnitChange
from tinhso.modules.documents import actions, queries
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.queries import State
from tinhso.modules.documents.tests.issuing import AT, LATER, OFFICER, issued, leader_of
from tinhso.modules.signing.queries import verify_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "province_keys")]
WHY = "Ghi sai ngày sinh của trẻ"


@pytest.fixture
def paper(unit):
    return issued(unit, "H56.102-261120-0007")


@pytest.fixture
def newer(unit):
    return issued(unit, "H56.102-261120-0008", at=AT + timedelta(minutes=1))


@pytest.fixture
def leader(unit):
    return leader_of(unit)


@pytest.fixture
def heir(unit):
    """The unit ends in December, and another one takes over."""
    return _merged(unit)


def _merged(unit, code="H56.300"):
    since = date(2026, 12, 1)
    Unit.objects.filter(pk=unit.pk).update(valid_to=since)
    heir = a_unit("H56.103", "phường Khác", "14812")
    UnitChange.objects.create(
        predecessor_id=unit.pk,
        successor=heir,
        kind="whole",
        is_default=True,
        effective_on=since,
    )
    return heir


def _revoke(paper, actor, *, reason=WHY, at=LATER):
    return actions.revoke(lookup=paper.lookup_code, reason=reason, actor=actor, at=at)


def _supersede(paper, newer, actor, *, reason=WHY, at=LATER):
    return actions.supersede(
        lookup=paper.lookup_code, successor=newer.lookup_code, reason=reason, actor=actor, at=at
    )


class Revoke:
    def test_leaves_the_paper_to_be_checked_as_revoked_by_whom_when_and_why(self, paper, leader):
        _revoke(paper, leader)

        found = queries.by_lookup(paper.lookup_code)
        assert found.state is State.REVOKED
        assert found.ended.at == LATER
        assert found.ended.why == WHY
        assert found.ended.by == "Hoàng Văn Minh Họa, Chủ tịch"
        assert found.ended.unit_name == "Ủy ban nhân dân phường Hạc Thành"
        assert verify_pdf(queries.signed_file(paper.id), at=LATER).verdict == "genuine"

    def test_tells_it_on_the_ledger_with_the_reason_beside(self, paper, leader):
        _revoke(paper, leader, reason=f"  {WHY} \n")

        told = history(f"document:{paper.id}")[-1]
        assert (told.kind, told.actor) == ("documents.DocumentRevoked", leader.id)
        assert WHY not in str(told.payload)
        assert told.opened == {"note": WHY}

    def test_is_done_once(self, paper, leader):
        _revoke(paper, leader)

        with pytest.raises(WrongState, match="Hoàng Văn Minh Họa, Chủ tịch đã thu hồi"):
            _revoke(paper, leader, reason="Lần nữa")
        assert Document.objects.get(pk=paper.id).ended_why == WHY
        assert len(_endings(paper)) == 1

    @pytest.mark.parametrize(("reason", "said"), [(" \n", "Ghi lý do"), ("a" * 301, "300 ký tự")])
    def test_asks_for_a_reason(self, paper, leader, reason, said):
        with pytest.raises(Refused, match=said) as refusal:
            _revoke(paper, leader, reason=reason)

        assert refusal.value.field == "reason"
        assert queries.by_lookup(paper.lookup_code).ended is None

    def test_is_not_for_officers_nor_for_leaders_of_other_units(self, paper, unit):
        other = Unit.objects.create(
            code="H56.103",
            name="UBND phường Khác",
            short_name="UBND phường Khác",
            folded="khac",
            level="commune",
            kind="ward",
            valid_from=date(2025, 7, 1),
        )
        clerk = replace(OFFICER, grants={Role.REGISTRAR: frozenset({unit.pk})})
        for who in (OFFICER, clerk, leader_of(other)):
            with pytest.raises(NotFound):
                _revoke(paper, who)
        assert queries.by_lookup(paper.lookup_code).ended is None

    def test_is_for_a_deputy_by_mandate_in_whose_name_it_is_told(self, paper, unit, leader):
        mandate = Mandate(
            id=3,
            person_id=leader.person_id,
            name=leader.name,
            signs_as="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
            grants=leader.grants,
        )
        deputy = replace(OFFICER, mandates=(mandate,))

        _revoke(paper, deputy)

        assert queries.by_lookup(paper.lookup_code).ended.by == (
            "Phạm Văn Ví Dụ, KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
        )

    def test_goes_over_to_the_leader_of_the_unit_it_was_merged_into(self, paper, unit, heir):
        december = LATER + timedelta(days=30)
        with pytest.raises(NotFound):
            _revoke(paper, leader_of(unit), at=december)
        with pytest.raises(NotFound):
            _revoke(paper, leader_of(heir), at=LATER)

        _revoke(paper, leader_of(heir), at=december)

        assert queries.by_lookup(paper.lookup_code).ended.unit_name == heir.name

    def test_is_refused_for_what_was_never_issued(self, unit, leader, paper):
        Document.objects.filter(pk=paper.id).update(state="signed")

        with pytest.raises(NotFound):
            _revoke(paper, leader)

    def test_forgets_the_reason_once_that_is_erased(self, paper, leader):
        _revoke(paper, leader)
        stream = f"document:{paper.id}"
        erase(actor=leader, stream=stream, fields={"note"}, ground="Điều 14", at=LATER)

        actions.forget_reasons(history(stream)[-1], at=LATER)

        ended = queries.by_lookup(paper.lookup_code).ended
        assert (ended.why, ended.at) == ("", LATER)


class Supersede:
    def test_leads_on_to_the_newer_one(self, paper, newer, leader):
        row = _supersede(paper, newer, leader)

        ended = queries.by_lookup(paper.lookup_code).ended
        assert row.state is State.SUPERSEDED
        assert ended.successor.number == newer.number == "02/2026"
        assert queries.by_lookup(ended.successor.lookup_code).state is State.ISSUED
        told = history(f"document:{paper.id}")[-1]
        assert told.kind == "documents.DocumentSuperseded"
        assert told.payload["successor_id"] == newer.id

    def test_takes_a_code_as_people_type_it(self, paper, newer, leader):
        typed = f" {newer.lookup_code[:4].lower()}-{newer.lookup_code[4:]}"

        actions.supersede(
            lookup=paper.lookup_code, successor=typed, reason=WHY, actor=leader, at=LATER
        )

        assert queries.by_lookup(paper.lookup_code).ended.successor.number == "02/2026"

    def test_is_refused_by_what_cannot_stand_in_its_place(self, unit, paper, newer, leader):
        another_kind = issued(unit, "H56.102-261120-0009", template="extract", at=LATER)
        revoked = issued(unit, "H56.102-261120-0010", at=LATER)
        _revoke(revoked, leader)
        tries = (
            (paper, "chính văn bản này"),
            (another_kind, "khác loại"),
            (revoked, "“Đã thu hồi”"),
            (replace(newer, lookup_code="NOSUCHCODE22"), "Không có văn bản mang mã này"),
        )
        for one, said in tries:
            with pytest.raises(Refused, match=said) as refusal:
                _supersede(paper, one, leader)
            assert refusal.value.field == "successor"
        with pytest.raises(Refused, match="phát hành trước"):
            _supersede(newer, paper, leader)

        assert queries.by_lookup(paper.lookup_code).ended is None

    def test_is_not_done_to_what_was_revoked_nor_the_other_way_round(self, paper, newer, leader):
        _supersede(paper, newer, leader)

        with pytest.raises(WrongState, match="đã thay văn bản này"):
            _revoke(paper, leader)


class ByLookup:
    def test_says_of_a_destroyed_one_that_there_was_one(self, paper):
        Document.objects.filter(pk=paper.id).update(state="destroyed", signed_digest="")

        with pytest.raises(NotFound, match="đã được hủy theo quyết định xóa"):
            queries.by_lookup(paper.lookup_code)


class TwoAtOnce:
    @pytest.mark.django_db(transaction=True)
    def test_end_a_document_once_and_one_of_them_hears_of_it(self, transactional_db, unit):
        paper = issued(unit, "H56.102-261120-0007")
        leader = leader_of(unit)

        got = at_once(
            lambda: _revoke(paper, leader, reason="Một"),
            lambda: _revoke(paper, leader, reason="Hai"),
        )

        told = [one.text for one in got if isinstance(one, WrongState)]
        assert len(told) == len(_endings(paper)) == 1
        assert "đã thu hồi văn bản này" in told[0]


class Issued:
    def test_lists_what_the_unit_and_those_before_it_issued(self, unit, paper, newer, heir):
        december = LATER + timedelta(days=30)

        here = queries.issued(actor=leader_of(heir), at=december)
        before = queries.issued(actor=leader_of(unit), at=LATER)

        assert [row.number for row in here.rows] == ["02/2026", "01/2026"]
        assert before.total == 2
        assert queries.issued(actor=leader_of(heir), at=LATER).total == 0

    def test_finds_by_number_code_and_dossier_and_by_state(self, unit, paper, newer, leader):
        _revoke(paper, leader)
        for q in ("01/2026", paper.lookup_code.lower(), "h56.102-261120-0007"):
            found = queries.issued(actor=leader, at=LATER, q=q)
            assert [row.id for row in found.rows] == [paper.id]
        assert queries.issued(actor=leader, at=LATER, state="issued").total == 1

    def test_asks_as_little_of_the_database_for_many(
        self, unit, paper, newer, leader, django_assert_num_queries
    ):
        _supersede(paper, newer, leader)
        queries.issued(actor=leader, at=LATER)

        with django_assert_num_queries(3):
            queries.issued(actor=leader, at=LATER)


def _endings(paper):
    return [
        entry
        for entry in history(f"document:{paper.id}")
        if entry.kind in {"documents.DocumentRevoked", "documents.DocumentSuperseded"}
    ]
