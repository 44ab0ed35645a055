"""Asking the calendar from the command line."""

from io import StringIO

import pytest
from django.core.management import call_command

from tinhso.core.calendar.queries import calendar_of, forget
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import Commune, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    yield
    forget()


@pytest.fixture
def commune():
    return Commune()


def asked(*words):
    """Run the command; return its exit code, what it said, and what it refused."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def due(unit="H56.102", received="2026-02-13T16:10", time="3 working days", *more):
    return asked("due", "--unit", unit, "--received", received, "--time", time, *more)


class Due:
    def test_prints_the_moment_and_the_sentence(self, commune):
        code, said, _ = due()

        assert code == 0
        moment_line, sentence = said.splitlines()
        assert moment_line == "2026-02-25T16:10+07:00"
        assert sentence == (
            "Nhận lúc 16 giờ 10 thứ Sáu 13/02/2026; thời hạn 3 ngày làm việc, không tính Tết "
            "Nguyên đán từ 16/02 đến 20/02 và 4 ngày nghỉ cuối tuần: "
            "16 giờ 10 thứ Tư 25/02/2026."
        )

    def test_knows_the_rule_of_fifteen_hours_and_what_is_not_decided_yet(self, commune):
        code, said, _ = due("H56.102", "2026-11-23T15:30", "1 working day", "--cutoff", "15:00")

        assert code == 0
        assert said.startswith("2026-11-25T17:00+07:00\n")
        assert "Ngày Văn hóa Việt Nam 24/11/2026 còn chờ quyết định" in said

    def test_says_that_a_year_is_not_known(self, commune):
        _, said, _ = due("H56.102", "2031-03-03T08:00", "1 day")

        assert "Chưa có lịch nghỉ lễ năm 2031." in said

    @pytest.mark.parametrize(
        ("question", "said"),
        [
            ({"unit": "H99.1"}, "Không có đơn vị nào mang mã H99.1"),
            ({"received": "2026-02-30T08:00"}, "Không có thời điểm '2026-02-30T08:00'"),
            ({"received": "13/02/2026"}, "Viết năm-tháng-ngàyTgiờ:phút, ví dụ 2026-02-13T16:10"),
            ({"received": "2026-02-13"}, "thiếu giờ nhận"),
            ({"received": "2026-02-13T09:10Z"}, "không phải giờ Việt Nam"),
            ({"received": "2026-02-13T09:10+00:00"}, "ví dụ 2026-02-13T16:10+07:00"),
            ({"received": "0026-02-13T09:10"}, "Năm 26 ngoài lịch làm việc"),
            ({"time": "3 weeks"}, "Không có đơn vị thời gian “weeks”"),
            ({"time": "-3 working days"}, "Thời hạn -3 ngày làm việc không tính được"),
            ({"time": "0 days"}, "Thời hạn 0 ngày không tính được"),
            ({"time": "1.5 days"}, "một số nguyên"),
            ({"time": "99999 days"}, "từ 1 đến 1500"),
            ({"time": "soon"}, "Không đọc được thời hạn “soon”"),
        ],
    )
    def test_refuses_by_name_with_an_example(self, commune, question, said):
        code, out, refused = due(**question)

        assert (code, out) == (2, "")
        assert said in refused

    def test_takes_vietnamese_time_with_its_offset(self, commune):
        assert due(received="2026-02-13T16:10+07:00") == due()


class Calendar:
    @pytest.fixture
    def code(self, commune):
        code = commune.submitted(moment(20, 15))
        reception.receive(actor=commune.clerk, code=code, at=moment(20, 15, 30))
        return code

    def test_lists_what_would_move_and_writes_nothing(self, code):
        exit_code, said, _ = asked("calendar", "what-if", "--day", "2026-11-23", "--as", "holiday")

        assert exit_code == 0
        assert said.splitlines() == [
            f"{code}  17 giờ 00 thứ Hai 23/11/2026 → 17 giờ 00 thứ Tư 25/11/2026",
            "1 hồ sơ sẽ đổi ngày hẹn.",
        ]
        assert Dossier.objects.get(code=code).due_at == moment(23, 17)

    def test_changes_the_day_only_when_told_to(self, code):
        words = ("calendar", "set-day", "--day", "2026-11-23", "--as", "holiday")
        words += ("--name", "Nghỉ bão", "--source", "Công điện 1")

        _, listed, _ = asked(*words)
        assert "thêm --yes để đổi" in listed
        assert calendar_of(None).is_working_day(moment(23, 8).date())

        _, done, _ = asked(*words, "--yes")
        assert "1 hồ sơ đã đổi ngày hẹn vì 23/11/2026." in done
        assert Dossier.objects.get(code=code).due_at == moment(25, 17)
        assert not calendar_of(None).is_working_day(moment(23, 8).date())

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--day", "2026-02-30", "--as", "holiday"), "Không có ngày '2026-02-30'"),
            (("--day", "2026-11-23", "--as", "holiday", "--unit", "X"), "mang mã X"),
        ],
    )
    def test_refuses_by_name(self, commune, words, said):
        exit_code, _, refused = asked("calendar", "what-if", *words)

        assert exit_code == 2
        assert said in refused
