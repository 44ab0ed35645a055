from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tinhso.core.actor import NOBODY, Actor, Role, system
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.people.actions import enrol_person
from tinhso.core.testing.units import a_unit
from tinhso.modules.feedback import rules
from tinhso.modules.feedback.actions import rate
from tinhso.modules.feedback.models import Rating
from tinhso.modules.feedback.queries import rating_of, score_counts

AT = datetime(2026, 11, 20, 3, 31, tzinfo=UTC)
CODE = "H56.102-261120-0007"


@pytest.fixture
def owner(db):
    person_id = enrol_person(actor=system("test"), at=AT, full_name="Nguyễn Thị Mẫu")
    return Actor(id=f"person:{person_id}", person_id=person_id)


@pytest.fixture
def dossier(owner):
    return _dossier(owner, "issued")


class CheckRating:
    @pytest.mark.parametrize("state", ["submitted", "examining", "awaiting_issue", "refused"])
    def test_waits_for_the_result(self, state):
        with pytest.raises(WrongState, match="chưa có kết quả"):
            rules.check_rating(state=state, score=5, comment="")

    @pytest.mark.parametrize("score", [0, 6, -1])
    def test_knows_five_levels(self, score):
        with pytest.raises(Refused) as refused:
            rules.check_rating(state="issued", score=score, comment="")
        assert refused.value.field == "score"

    def test_says_how_much_too_long_a_comment_is(self):
        with pytest.raises(Refused, match="bớt 1 chữ cái"):
            rules.check_rating(state="returned", score=5, comment="a" * 1001)


class Rate:
    def test_keeps_the_score_and_tells_the_ledger_without_the_comment(self, owner, dossier):
        _rate(owner, comment=" Nhanh gọn ")

        rating = rating_of(code=CODE)
        assert rating is not None
        assert (rating.score, rating.comment, rating.rated_at) == (4, "Nhanh gọn", AT)
        (entry,) = history(f"rating:{CODE}")
        assert entry.kind == "feedback.ServiceRated"
        assert entry.payload["score"] == 4
        assert entry.payload["procedure"] == "1.001193"
        assert "Nhanh gọn" not in str(entry.payload)
        assert entry.opened["comment"] == "Nhanh gọn"

    def test_takes_the_same_twice_as_once(self, owner, dossier):
        _rate(owner)
        _rate(owner, at=AT + timedelta(seconds=1))
        assert len(history(f"rating:{CODE}")) == 1

    def test_refuses_another_rating_and_says_when_the_first_was(self, owner, dossier):
        _rate(owner)

        with pytest.raises(WrongState, match="lúc 10 giờ 31, ngày 20/11/2026: Hài lòng"):
            _rate(owner, score=1)

        rating = rating_of(code=CODE)
        assert rating is not None
        assert rating.score == 4

    def test_refuses_everybody_else_and_changes_nothing(self, owner, dossier):
        officer = Actor(id="person:9", person_id=9, grants={Role.ONE_STOP: frozenset({1})})
        for actor in (NOBODY, officer, system("clock")):
            with pytest.raises(NotAllowed):
                _rate(actor)
        assert not Rating.objects.exists()

    def test_refuses_before_the_result(self, owner):
        _dossier(owner, "examining")
        with pytest.raises(WrongState):
            _rate(owner)
        assert rating_of(code=CODE) is None

    def test_refuses_a_dossier_that_is_not_there(self, owner):
        with pytest.raises(NotFound):
            _rate(owner)

    def test_is_held_to_five_levels_by_the_database(self, db):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(
                dossier_code=CODE, unit_id=1, procedure="1.001193", score=6, rated_at=AT
            )


class ScoreCounts:
    def test_counts_the_units_and_the_time_asked_for(self, owner, dossier):
        _rate(owner)
        asked = {"since": AT, "until": AT + timedelta(days=1)}
        assert score_counts(unit_ids=[dossier.unit_id], **asked) == {4: 1}
        assert score_counts(unit_ids=[0], **asked) == {}
        assert score_counts(unit_ids=[dossier.unit_id], since=AT, until=AT) == {}


def _rate(actor, score=4, comment="", at=AT):
    rate(actor=actor, code=CODE, score=score, comment=comment, at=at)


def _dossier(owner, state):
    unit = a_unit()
    return apps.get_model("dossiers", "Dossier").objects.create(
        code=CODE,
        procedure="1.001193",
        procedure_name="Đăng ký khai sinh",
        version_id=1,
        unit=unit,
        owner_id=owner.person_id,
        owner_name="Nguyễn Thị Mẫu",
        folded="",
        subject="Đăng ký khai sinh",
        channel="online",
        service_level="full",
        answers={},
        state=state,
        submitted_at=AT,
        finished_at=AT if state == "issued" else None,
    )
