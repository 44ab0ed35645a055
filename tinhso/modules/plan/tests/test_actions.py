from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from tinhso.core.errors import Refused
from tinhso.modules.dossiers.events import (
    DossierPostponed,
    DossierReceived,
    DossierRefused,
    DossierSupplemented,
    DossierWithdrawn,
    ResultReturned,
    SupplementRequested,
)
from tinhso.modules.feedback.events import ServiceRated
from tinhso.modules.plan.actions import load_targets
from tinhso.modules.plan.models import PlanCase, PlanIndicator, PlanTarget
from tinhso.modules.plan.tests.factories import filed, fold_all, tell

PLANS = settings.ROOT / "data" / "plans"
NOON = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOUR = timedelta(hours=1)


@pytest.mark.django_db
class LoadTargets:
    def test_loads_every_row_as_often_as_one_likes(self):
        assert load_targets(PLANS) == 85
        assert load_targets(PLANS) == 85

        assert PlanTarget.objects.count() == 85
        assert PlanIndicator.objects.count() == 4
        target = PlanTarget.objects.get(code="T40")
        assert (target.year, target.op, target.value, target.unit) == (2025, ">=", "95", "%")
        assert target.indicator.key == "hai-long"
        assert PlanTarget.objects.get(code="T18").year == 2022
        assert PlanTarget.objects.get(code="T30").indicator is None

    def test_refuses_an_indicator_that_answers_an_unknown_target(self, tmp_path):
        (tmp_path / "targets.csv").write_text((PLANS / "targets.csv").read_text())
        described = (PLANS / "indicators.yaml").read_text().replace("T65", "T99")
        (tmp_path / "indicators.yaml").write_text(described)

        with pytest.raises(Refused, match="T99"):
            load_targets(tmp_path)

        assert not PlanTarget.objects.exists()


@pytest.mark.django_db
class FoldCases:
    def test_counts_no_form_sent_only_to_try_it(self):
        filed(
            "A1",
            NOON,
            due_at=NOON + 8 * HOUR,
            finished_at=NOON + HOUR,
            score=1,
            service_level="sample",
        )
        fold_all()

        assert not PlanCase.objects.exists()

    def test_keeps_one_row_a_dossier(self):
        filed("A1", NOON, due_at=NOON + 8 * HOUR, finished_at=NOON + 5 * HOUR, score=4)
        tell(ResultReturned(dossier="A1", delivery="desk"), NOON + 6 * HOUR)
        fold_all()

        case = PlanCase.objects.get()
        assert (case.code, case.unit_id, case.procedure) == ("A1", 1, "1.001193")
        assert (case.channel, case.service_level) == ("online", "full")
        assert (case.received_at, case.due_at) == (NOON, NOON + 8 * HOUR)
        assert (case.finished_at, case.returned_at) == (NOON + 5 * HOUR, NOON + 6 * HOUR)
        assert (case.rating, case.rated_at) == (4, NOON + 5 * HOUR)
        assert (case.supplement_count, case.is_postponed) == (0, False)

    def test_does_the_same_over_many_batches_as_in_one(self):
        for n in range(30):
            filed(f"A{n}", NOON, due_at=NOON + HOUR, finished_at=NOON + HOUR, score=5)
        fold_all()

        assert PlanCase.objects.filter(rating=5, finished_at=NOON + HOUR).count() == 30

    def test_follows_supplements_and_the_new_due_moment(self):
        filed("A1", NOON, due_at=NOON + 8 * HOUR)
        tell(SupplementRequested(dossier="A1", number=1, answer_before=NOON), NOON + HOUR)
        fold_all()
        assert PlanCase.objects.get().waiting_since == NOON + HOUR

        tell(DossierSupplemented(dossier="A1", due_at=NOON + 20 * HOUR), NOON + 13 * HOUR)
        tell(SupplementRequested(dossier="A1", number=2, answer_before=NOON), NOON + 14 * HOUR)
        tell(DossierSupplemented(dossier="A1", due_at=None), NOON + 15 * HOUR)
        fold_all()

        case = PlanCase.objects.get()
        assert case.waiting_since is None
        assert case.due_at == NOON + 20 * HOUR
        assert case.supplement_count == 2

    def test_notes_refusal_withdrawal_and_postponement(self):
        filed("A1", NOON)
        tell(DossierRefused(dossier="A1"), NOON + HOUR)
        filed("A2", NOON, due_at=NOON + 8 * HOUR)
        tell(DossierWithdrawn(dossier="A2"), NOON + HOUR)
        filed("A3", NOON, due_at=NOON + 8 * HOUR)
        later = NOON + 30 * HOUR
        tell(DossierPostponed(dossier="A3", promised_at=NOON, due_at=later), NOON + HOUR)
        fold_all()

        refused, withdrawn, postponed = PlanCase.objects.order_by("code")
        assert (refused.received_at, refused.refused_at) == (None, NOON + HOUR)
        assert withdrawn.withdrawn_at == NOON + HOUR
        assert (postponed.is_postponed, postponed.due_at) == (True, later)

    def test_takes_the_last_rating(self):
        filed("A1", NOON, due_at=NOON, score=2)
        again = ServiceRated(dossier="A1", score=5, unit_id=1, procedure="1.001193")
        tell(again, NOON + HOUR)
        fold_all()

        assert PlanCase.objects.get().rating == 5

    def test_keeps_received_when_filed_before_the_batch(self):
        filed("A1", NOON)
        fold_all()
        tell(DossierReceived(dossier="A1", due_at=NOON + HOUR), NOON)
        fold_all()

        assert PlanCase.objects.get().received_at == NOON
