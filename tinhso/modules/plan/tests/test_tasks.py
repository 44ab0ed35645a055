"""The worker counts the front page's figures; the page only reads them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tinhso.core.words.dates import ZONE
from tinhso.core.words.worded import worded
from tinhso.modules.plan.actions import keep_front
from tinhso.modules.plan.models import PlanFront
from tinhso.modules.plan.queries.front import shopfront
from tinhso.modules.plan.rules.shown import Figure, Shopfront
from tinhso.modules.plan.tasks import refresh_front

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=ZONE)
FRONT = Shopfront(
    period="Từ 21/11/2025 đến 20/11/2026",
    figures=(
        Figure(value="98,2%", label="đúng hạn", base="98 trong 100 hồ sơ", url="/so-lieu/x/"),
    ),
)


class RefreshFront:
    def test_counts_once_and_then_rests(self):
        assert refresh_front(at=NOW) == 1
        assert refresh_front(at=NOW + timedelta(seconds=20)) == 0
        assert refresh_front(at=NOW + timedelta(seconds=70)) == 1
        assert PlanFront.objects.count() == 1


class ShopfrontOfThePage:
    def test_reads_one_row_while_the_figures_are_fresh(self):
        keep_front(FRONT, folded=0, at=NOW)

        with CaptureQueriesContext(connection) as asked:
            shown = shopfront(at=NOW + timedelta(minutes=1))

        assert shown == FRONT
        assert len(asked) == 1

    def test_is_read_in_the_readers_language(self):
        keep_front(replace(FRONT, period=worded("Hôm nay")), folded=0, at=NOW)

        shown = shopfront(at=NOW + timedelta(minutes=1))

        assert shown.period == "Hôm nay"
        with translation.override("en"):
            assert str(shown.period) == "Today"

    def test_counts_by_itself_when_the_worker_is_away(self):
        keep_front(FRONT, folded=0, at=NOW)

        assert shopfront(at=NOW + timedelta(minutes=6)).figures == ()
