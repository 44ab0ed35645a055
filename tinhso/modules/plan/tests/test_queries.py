from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.calendar.actions import load_calendar
from tinhso.core.errors import NotFound
from tinhso.modules.dossiers.events import (
    DossierPostponed,
    DossierRefused,
    DossierWithdrawn,
    SupplementRequested,
)
from tinhso.modules.plan.actions import load_targets
from tinhso.modules.plan.queries.cases import all_rows, rows
from tinhso.modules.plan.queries.front import shopfront
from tinhso.modules.plan.queries.standing import overview
from tinhso.modules.plan.rules.counting import Narrowing, Part, Tally
from tinhso.modules.plan.rules.targets import Status
from tinhso.modules.plan.tests.factories import filed, fold_all, tell

DATA = settings.ROOT / "data"
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = NOW.date()
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture
def plan(db):
    load_targets(DATA / "plans")


def on(key, *, day=DAY, at=NOW):
    fold_all()
    return {one.key: one for one in overview(day=day, at=at).indicators}[key]


@pytest.mark.usefixtures("plan")
class OnlineShare:
    def test_counts_what_was_received_through_the_portal(self):
        for n, channel in enumerate(["online", "online", "online", "desk", "post"]):
            filed(f"A{n}", NOW - WEEK, due_at=NOW, channel=channel)
        filed("REFUSED", NOW - WEEK)
        tell(DossierRefused(dossier="REFUSED"), NOW - WEEK)
        filed("OLD", NOW - timedelta(days=365), due_at=NOW, channel="desk")

        one = on("nop-truc-tuyen")

        assert one.tally == Tally(3, 5)
        assert one.value_text == "60%"
        assert one.base_text == "3 trong 5 hồ sơ"
        assert one.target.code in {"T08", "T39"}
        assert one.target_text == "từ 75%"
        assert one.status is Status.MISSED

    def test_counts_the_first_and_the_last_moment_of_the_window(self):
        first = datetime(2025, 11, 21, tzinfo=NOW.tzinfo)
        filed("IN", first, due_at=NOW)
        filed("OUT", first - timedelta(microseconds=1), due_at=NOW)
        filed("NOW", NOW, due_at=NOW)
        filed("LATER", NOW + HOUR, due_at=NOW)

        assert on("nop-truc-tuyen").tally == Tally(2, 2)


@pytest.mark.usefixtures("plan")
class FullOnlineShare:
    def test_counts_only_procedures_that_are_wholly_online(self):
        filed("A1", NOW - WEEK, due_at=NOW)
        filed("A2", NOW - WEEK, due_at=NOW, channel="desk")
        filed("A3", NOW - WEEK, due_at=NOW, service_level="partial", channel="desk")

        assert on("toan-trinh").tally == Tally(1, 2)


@pytest.mark.usefixtures("plan")
class Satisfaction:
    def test_counts_satisfied_and_better_among_ballots(self):
        for score in (5, 4, 4, 3, 2, 1):
            filed(f"A{score}{len(str(score))}", NOW - WEEK, due_at=NOW)
        for n, score in enumerate((5, 4, 4, 3, 2, 1)):
            filed(f"B{n}", NOW - WEEK, due_at=NOW, score=score)

        one = on("hai-long")

        assert one.tally == Tally(3, 6)
        assert one.target_text == "từ 95%"

    def test_says_that_there_is_no_data_rather_than_none_or_all(self):
        filed("A1", NOW - WEEK, due_at=NOW)

        one = on("hai-long")

        assert one.status is Status.NO_DATA
        assert one.value_text == one.forecast_text == "chưa có số liệu"


@pytest.mark.usefixtures("plan")
class OnTimeShare:
    def test_counts_what_was_finished_not_later_than_promised(self):
        due = NOW - WEEK
        filed("EARLY", due - 9 * HOUR, due_at=due, finished_at=due - HOUR)
        filed("EXACT", due - 9 * HOUR, due_at=due, finished_at=due)
        filed("LATE", due - 9 * HOUR, due_at=due, finished_at=due + timedelta(minutes=1))
        filed("OPEN", NOW - HOUR, due_at=NOW + HOUR)

        one = on("dung-han")

        assert one.tally == Tally(2, 3)
        assert one.status is Status.NO_TARGET

    def test_counts_what_is_open_past_due_against_it(self):
        filed("DONE", NOW - WEEK, due_at=NOW, finished_at=NOW - HOUR)
        filed("OPEN", NOW - WEEK, due_at=NOW - HOUR)
        filed("TODAY", NOW - WEEK, due_at=NOW + HOUR)

        assert on("dung-han").tally == Tally(1, 2)

    def test_never_counts_what_was_withdrawn(self):
        filed("GONE", NOW - WEEK, due_at=NOW - WEEK + 8 * HOUR)
        tell(DossierWithdrawn(dossier="GONE"), NOW - WEEK + HOUR)
        filed("LATE", NOW - WEEK, due_at=NOW - WEEK + HOUR)
        tell(DossierWithdrawn(dossier="LATE"), NOW - HOUR)

        assert on("dung-han").tally == Tally(0, 0)

    def test_does_not_count_waiting_for_the_citizen(self):
        filed("WAITS", NOW - WEEK, due_at=NOW - 2 * HOUR)
        tell(SupplementRequested(dossier="WAITS", number=1, answer_before=NOW), NOW - 5 * HOUR)
        filed("TOO-LATE", NOW - WEEK, due_at=NOW - 6 * HOUR)
        asked = SupplementRequested(dossier="TOO-LATE", number=1, answer_before=NOW)
        tell(asked, NOW - 5 * HOUR)

        assert on("dung-han").tally == Tally(0, 1)

    def test_counts_a_second_request_and_a_new_promise_as_late(self):
        for code in ("ONE", "TWO", "AGAIN"):
            filed(code, NOW - WEEK, due_at=NOW, finished_at=NOW - HOUR)
        for number, code in ((1, "ONE"), (1, "TWO"), (2, "TWO")):
            asked = SupplementRequested(dossier=code, number=number, answer_before=NOW)
            tell(asked, NOW - WEEK)
        tell(DossierPostponed(dossier="AGAIN", promised_at=NOW, due_at=NOW), NOW - WEEK)

        assert on("dung-han").tally == Tally(1, 3)

    def test_can_be_seen_on_an_earlier_day(self):
        due = NOW - 3 * WEEK
        filed("A", due - HOUR, due_at=due, finished_at=due + WEEK)
        then = (due + timedelta(days=2)).date()

        assert on("dung-han", day=then).tally == Tally(0, 1)
        assert on("dung-han", day=(due - timedelta(days=2)).date()).tally == Tally(0, 0)
        assert on("dung-han").tally == Tally(0, 1)
        found = rows("dung-han", day=then, at=NOW, narrowing=Narrowing())
        assert [row.code for row in found.rows] == ["A"]


@pytest.mark.usefixtures("plan")
class OverviewOf:
    def test_says_the_headline_of_its_own_numbers(self):
        for n in range(10):
            score = 5 if n else None
            filed(f"A{n}", NOW - WEEK, due_at=NOW, score=score, channel="online" if n else "desk")
        fold_all()

        found = overview(day=DAY, at=NOW)

        assert found.headline == (
            "2 trong 3 chỉ tiêu đã đạt.",
            "Nộp trực\N{NO-BREAK SPACE}tuyến toàn trình sẽ không kịp.",
        )
        assert found.squares == {"met": 2, "missed": 1}
        assert found.squares_text == "3 chỉ tiêu: 2 đã đạt, 1 không kịp"
        (story,) = found.stories
        assert story.cause == "Thủ tục 1.001193 chiếm 100% trong 1 hồ sơ nộp giấy."
        assert found.window == "Từ 21/11/2025 đến 20/11/2026"

    def test_shows_every_other_target_of_the_province_as_not_measured(self):
        found = overview(day=DAY, at=NOW)

        codes = {target.code for target in found.unmeasured}
        answered = {"T03", "T08", "T15", "T39", "T48", "T28", "T04", "T09", "T29", "T40", "T49"}
        assert len(codes) == 41 - len(answered)
        assert not codes & answered
        assert not codes & {"T63", "T66"}
        assert len(found.reported) == 21

    def test_looks_ahead_at_the_pace_of_ninety_days(self):
        filed("OLD", datetime(2026, 2, 2, tzinfo=NOW.tzinfo), due_at=NOW, channel="desk")
        filed("NEW", NOW - WEEK, due_at=NOW)

        # one of two by now; 41 days at one of one in 90 days
        expected = (1 + Fraction(41, 90)) / (2 + Fraction(41, 90)) * 100
        assert on("nop-truc-tuyen").forecast == expected

    def test_asks_the_same_however_many_cases(self):
        filed("A0", NOW - WEEK, due_at=NOW, channel="desk", finished_at=NOW, score=1)
        fold_all()
        with CaptureQueriesContext(connection) as few:
            overview(day=DAY, at=NOW)
        for n in range(1, 20):
            unit, due = n % 5, NOW - n * HOUR
            filed(f"A{n}", NOW - WEEK, due_at=due, channel="desk", finished_at=NOW, unit_id=unit)
        fold_all()

        with CaptureQueriesContext(connection) as many:
            overview(day=DAY, at=NOW)

        assert len(few) == len(many)
        assert len(many) < 25


@pytest.mark.usefixtures("plan")
class RowsOf:
    def _three(self):
        filed("A1", NOW - WEEK, due_at=NOW, unit_id=1)
        filed("A2", NOW - WEEK + HOUR, due_at=NOW, unit_id=2, channel="desk")
        filed("A3", NOW - WEEK + 2 * HOUR, due_at=NOW, unit_id=2)
        fold_all()

    def codes(self, **narrowed):
        found = rows("nop-truc-tuyen", day=DAY, at=NOW, narrowing=Narrowing(**narrowed))
        assert found.total == len(found.rows)
        return [row.code for row in found.rows]

    def test_are_exactly_what_was_counted(self):
        self._three()

        assert self.codes() == ["A3", "A2", "A1"]
        assert self.codes(part=Part.HIT) == ["A3", "A1"]
        assert self.codes(part=Part.MISSED) == ["A2"]
        assert self.codes(unit_id=2) == ["A3", "A2"]
        assert self.codes(unit_id=2, part=Part.HIT) == ["A3"]
        assert self.codes(procedure="2.000815") == []

    def test_sum_up_to_the_indicator_for_every_measure(self):
        self._three()
        for n in range(9):
            done = NOW - (n % 4) * WEEK + HOUR * n
            due = done + (3 - n) * HOUR
            filed(f"B{n}", NOW - 5 * WEEK, due_at=due, finished_at=done, score=n % 5 + 1)
        filed("OPEN", NOW - WEEK, due_at=NOW - HOUR)
        fold_all()

        for one in overview(day=DAY, at=NOW).indicators:
            found = rows(one.key, day=DAY, at=NOW, narrowing=Narrowing())
            listed = Tally(sum(row.is_hit for row in found.rows), found.total)
            assert listed == one.tally, one.key
            assert sum(unit.tally.base for unit in found.units) == one.tally.base

    def test_put_the_unit_with_most_missing_first(self):
        self._three()

        found = rows("nop-truc-tuyen", day=DAY, at=NOW, narrowing=Narrowing())

        assert [(unit.id, unit.tally) for unit in found.units] == [
            (2, Tally(1, 2)),
            (1, Tally(1, 1)),
        ]

    def test_do_not_tell_whose_a_ballot_is(self):
        filed("A1", NOW - WEEK, due_at=NOW, score=1)
        fold_all()

        (row,) = rows("hai-long", day=DAY, at=NOW, narrowing=Narrowing()).rows

        assert (row.code, row.counted_at, row.received_at, row.due_at) == ("", None, None, None)
        assert [
            one.code for one in all_rows("hai-long", day=DAY, at=NOW, narrowing=Narrowing())
        ] == [""]

    def test_come_in_pages(self):
        for n in range(51):
            filed(f"A{n:02}", NOW - WEEK, due_at=NOW)
        fold_all()

        second = rows("nop-truc-tuyen", day=DAY, at=NOW, narrowing=Narrowing(), page=2)
        beyond = rows("nop-truc-tuyen", day=DAY, at=NOW, narrowing=Narrowing(), page=99)

        assert (second.page, second.pages, second.total) == (2, 2, 51)
        assert [row.code for row in second.rows] == ["A50"]
        assert beyond.page == 2

    def test_ask_the_same_for_one_as_for_twenty(self):
        counts = []
        for n in range(20):
            filed(f"A{n}", NOW - WEEK, due_at=NOW, unit_id=n, procedure=f"1.00{n}")
            fold_all()
            with CaptureQueriesContext(connection) as queries:
                rows("nop-truc-tuyen", day=DAY, at=NOW, narrowing=Narrowing())
            counts.append(len(queries))

        assert set(counts) == {counts[0]}

    def test_of_an_unknown_indicator_are_not_found(self):
        with pytest.raises(NotFound):
            rows("khong-co", day=DAY, at=NOW, narrowing=Narrowing())


@pytest.mark.usefixtures("plan")
class ShopfrontOf:
    def test_shows_only_what_has_data(self):
        assert shopfront(at=NOW).figures == ()

    def test_tells_four_figures_with_their_base(self):
        load_calendar(DATA / "calendar")
        monday = datetime(2026, 11, 16, 8, tzinfo=NOW.tzinfo)
        for n, hours in enumerate((1, 2, 3)):
            done = monday + hours * HOUR
            filed(f"A{n}", monday, due_at=monday + 2 * HOUR, finished_at=done, score=5)
        fold_all()

        found = shopfront(at=NOW)

        assert found.period == "Từ 21/11/2025 đến 20/11/2026"
        assert [(one.value, one.label, one.base) for one in found.figures] == [
            ("66,6%", "giải quyết đúng hạn", "2 trong 3 hồ sơ"),
            ("100%", "nộp trực tuyến", "3 trong 3 hồ sơ"),
            ("100%", "người dân, doanh nghiệp hài lòng", "3 trong 3 phiếu"),
            ("2 giờ", "xong một nửa số hồ sơ khai sinh", "3 hồ sơ"),
        ]
        assert found.figures[0].url == "/so-lieu/dung-han/"
        assert found.figures[3].url == "/so-lieu/dung-han/?loc=co-ket-qua&thu_tuc=1.001193"

    def test_knows_the_day_in_vietnam(self):
        late = datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("UTC"))

        assert shopfront(at=late).period == "Từ 22/11/2025 đến 21/11/2026"
        assert date(2026, 11, 21) == late.astimezone(NOW.tzinfo).date()
