from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from tinhso.core.ledger.rebuilding import rebuild
from tinhso.core.testing.ledger import empty_ledger
from tinhso.modules.plan.models import PlanCase, PlanCount, PlanTrack
from tinhso.modules.plan.reactions import CASES, COUNTS
from tinhso.modules.plan.tests.factories import filed, fold_all

NOON = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOUR = timedelta(hours=1)


@pytest.fixture
def cases(transactional_db):
    empty_ledger()
    with transaction.atomic():
        for n in range(12):
            finished = NOON + n * HOUR if n % 3 else None
            filed(f"H56-{n}", NOON, due_at=NOON + 5 * HOUR, finished_at=finished, score=n % 5)
    fold_all()
    yield list(PlanCase.objects.order_by("code").values())
    empty_ledger()


class Cases:
    def test_are_the_same_made_anew(self, cases):
        rebuilt = rebuild(CASES)

        assert (rebuilt.rows, rebuilt.differing) == (12, 0)
        assert list(PlanCase.objects.order_by("code").values()) == cases

    def test_are_put_right_by_being_made_anew(self, cases):
        PlanCase.objects.filter(code="H56-3").update(rating=1)
        PlanCase.objects.filter(code="H56-4").delete()

        assert rebuild(CASES).differing == 3
        assert list(PlanCase.objects.order_by("code").values()) == cases

    def test_keep_the_names_migrations_know_their_indexes_by(self, cases):
        names = "select indexname from pg_indexes where tablename = 'plan_case' order by 1"
        with connection.cursor() as cursor:
            cursor.execute(names)
            before = cursor.fetchall()
            rebuild(CASES)
            cursor.execute(names)
            assert cursor.fetchall() == before


class Counts:
    def test_are_the_same_made_anew(self, cases):
        before = set(PlanCount.objects.values_list("pk", "amount"))

        rebuilt = rebuild(COUNTS)

        assert rebuilt.differing == 0
        assert rebuilt.rows == len(before) + PlanTrack.objects.count()
        assert set(PlanCount.objects.values_list("pk", "amount")) == before

    def test_are_put_right_by_being_made_anew(self, cases):
        before = set(PlanCount.objects.values_list("pk", "amount"))
        PlanCount.objects.filter(key="filed").update(amount=99)

        assert rebuild(COUNTS).differing
        assert set(PlanCount.objects.values_list("pk", "amount")) == before
