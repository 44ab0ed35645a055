from datetime import date, datetime

import pytest
from django.db import connection

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.words.dates import ZONE
from tinhso.modules.documents import actions, queries
from tinhso.modules.documents.actions import results
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.queries import State
from tinhso.modules.documents.tests.samples import BIRTH, has_poppler, text_of
from tinhso.modules.signing.queries import verify_pdf

AT = datetime(2026, 11, 20, 9, 58, tzinfo=ZONE)
LATER = datetime(2026, 11, 20, 16, 18, 7, tzinfo=ZONE)
OFFICER = Actor(id="person:1", person_id=1, name="Phạm Văn Ví Dụ")
CODE = "H56.102-261120-0007"
LEADER, SEAL = "H56.102.leader", "H56.102.seal"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "province_keys")]


@pytest.fixture
def draft(unit):
    return _drafted(unit)


@pytest.fixture
def approved(draft):
    return _approved(draft)


@pytest.fixture
def signed(approved):
    return _sign(approved)


def _drafted(unit, subject=CODE, **values):
    return actions.draft_result(
        subject=subject,
        template="birth_certificate",
        values=BIRTH | values,
        unit_id=unit.pk,
        title="Giấy khai sinh",
        at=AT,
        actor=OFFICER,
    )


def _approved(draft, at=AT):
    return actions.approve(document_id=draft.id, book="birth", symbol="", actor=OFFICER, at=at)


def _sign(approved, key=LEADER):
    return actions.sign(
        document_id=approved.id,
        key=key,
        signer_name="Hoàng Văn Minh Họa",
        signer_title="Chủ tịch",
        actor=OFFICER,
        at=LATER,
    )


def _seal(signed):
    return actions.seal(document_id=signed.id, key=SEAL, actor=OFFICER, at=LATER)


def _kinds(row):
    return [entry.kind.split(".")[1] for entry in history(f"document:{row.id}")]


class DraftResult:
    def test_keeps_a_marked_draft_without_a_number(self, draft):
        assert (draft.state, draft.number) == (State.DRAFT, "")
        assert draft.unit_name == "Ủy ban nhân dân phường Hạc Thành"
        assert _kinds(draft) == ["DocumentDrafted"]
        if has_poppler:
            text = " ".join(text_of(queries.draft_file(draft.id), "-raw").split())
            assert "DỰ THẢO" in text
            assert "TRẦN MẪU AN" in text

    def test_made_again_takes_the_place_of_the_one_before(self, unit, draft):
        again = _drafted(unit, full_name="TRẦN MẪU BÌNH")

        assert again.id == draft.id
        assert Document.objects.get().holder == "TRẦN MẪU BÌNH"

    def test_keeps_the_number_it_once_took(self, unit, approved):
        again = _drafted(unit, full_name="TRẦN MẪU BÌNH")
        number = _approved(again).number

        assert again.state is State.DRAFT
        assert number == approved.number == "01/2026"

    def test_refuses_a_template_that_does_not_exist(self, unit):
        with pytest.raises(Refused):
            actions.draft_result(
                subject=CODE,
                template="letterhead",
                values={},
                unit_id=unit.pk,
                title="x",
                at=AT,
                actor=OFFICER,
            )

    def test_puts_no_name_into_the_ledger(self, draft):
        entries = history(f"document:{draft.id}")

        assert "TRẦN" not in str([entry.payload for entry in entries])


class Approve:
    def test_takes_number_and_date(self, unit, approved):
        other = _approved(_drafted(unit, subject="H56.102-261120-0008"))

        assert (approved.number, other.number) == ("01/2026", "02/2026")
        assert approved.issued_on == date(2026, 11, 20)
        assert _kinds(approved) == ["DocumentDrafted", "DocumentApproved"]

    def test_refuses_a_second_time_and_takes_no_number(self, unit, approved):
        with pytest.raises(WrongState):
            _approved(approved)

        assert _approved(_drafted(unit, subject="H56.102-261120-0008")).number == "02/2026"


class Sign:
    def test_composes_the_final_paper_with_the_leaders_signature(self, signed):
        pdf = queries.signed_file(signed.id)

        found = verify_pdf(pdf, at=LATER)
        assert signed.state is State.SIGNED
        assert [check.signer for check in found.signatures] == ["Hoàng Văn Minh Họa"]
        assert found.verdict == "genuine"
        if has_poppler:
            text = text_of(pdf)
            assert "Số: 01/2026" in text
            assert "DỰ THẢO" not in text
            assert "tinhso.example/kiem-tra" in text

    def test_leaves_a_signed_one_as_it_is(self, signed):
        before = queries.signed_file(signed.id)

        assert _sign(signed) == signed
        assert queries.signed_file(signed.id) == before
        assert _kinds(signed).count("DocumentSigned") == 1

    def test_refuses_a_draft_and_a_missing_key_and_changes_nothing(self, draft):
        with pytest.raises(WrongState):
            _sign(draft)
        row = _approved(draft)
        with pytest.raises(Refused):
            _sign(row, key="person-404")

        assert queries.document(row.id) == row

    def test_throws_away_what_was_signed_for_a_draft_since_replaced(
        self, unit, approved, monkeypatch
    ):
        def meanwhile(seen, *args):
            _approved(_drafted(unit, full_name="TRẦN MẪU BÌNH"))
            return final(seen, *args)

        final = results._final
        monkeypatch.setattr(results, "_final", meanwhile)

        with pytest.raises(WrongState, match="Dự thảo vừa được thay"):
            _sign(approved)

        assert queries.document(approved.id).state is State.APPROVED

    def test_changes_nothing_when_it_is_killed_before_the_file_is_noted(
        self, approved, store, monkeypatch
    ):
        def killed(*args, **kwargs):
            raise SystemExit

        monkeypatch.setattr(results, "_signed", killed)
        with pytest.raises(SystemExit):
            _sign(approved)
        monkeypatch.undo()

        assert queries.document(approved.id) == approved
        assert _sign(approved).state is State.SIGNED

    def test_holds_no_transaction_while_it_composes_and_signs(self, approved, monkeypatch):
        seen = []

        def watched(*args, **kwargs):
            seen.append(len(connection.savepoint_ids))
            return signing(*args, **kwargs)

        signing = results.sign_pdf
        monkeypatch.setattr(results, "sign_pdf", watched)
        outside = len(connection.savepoint_ids)

        _seal(_sign(approved))

        assert seen == [outside, outside]


class Seal:
    def test_issues_a_paper_with_both_signatures(self, signed):
        issued = _seal(signed)

        found = verify_pdf(queries.signed_file(issued.id), at=LATER)
        assert issued.state is State.ISSUED
        assert found.verdict == "genuine"
        assert [check.signer for check in found.signatures] == [
            "Hoàng Văn Minh Họa",
            "Ủy ban nhân dân phường Hạc Thành",
        ]
        told = history(f"document:{issued.id}")[-1]
        assert told.kind == "documents.DocumentIssued"
        assert queries.by_digest(told.payload["digest"]).id == issued.id

    def test_leaves_an_issued_one_as_it_is(self, signed):
        issued = _seal(signed)

        assert _seal(signed) == issued
        assert _kinds(issued).count("DocumentIssued") == 1

    def test_refuses_an_unsigned_one(self, approved):
        with pytest.raises(WrongState):
            _seal(approved)

    def test_ends_every_other_way(self, unit, signed):
        _seal(signed)

        with pytest.raises(WrongState):
            _drafted(unit)


class ByLookup:
    def test_tells_what_anyone_may_know(self, signed):
        code = _seal(signed).lookup_code

        found = queries.by_lookup(f" {code[:4].lower()}-{code[4:]}")

        assert (found.title, found.number) == ("Giấy khai sinh", "01/2026")
        assert found.holder == "TRẦN M. A."
        assert found.unit_name == "Ủy ban nhân dân phường Hạc Thành"

    def test_knows_nothing_that_is_not_issued(self, signed):
        with pytest.raises(NotFound):
            queries.by_lookup(signed.lookup_code)
        assert queries.by_digest("0" * 64) is None
