"""Long work: the export of a list, and the pages that show it."""

import re

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tinhso.core.files.queries import content, stored
from tinhso.core.tasks import actions
from tinhso.core.tasks.models import Task
from tinhso.core.tasks.rules import Answer, Cancelled
from tinhso.core.tasks.running import Run
from tinhso.modules.desk import tasks
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.desk.tests.workbooks import sheet_of
from tinhso.modules.dossiers.queries import lists

MINE = "/ban-lam-viec/viec-chay/"
EXPORT = "/ban-lam-viec/ho-so/tai-ve/"


def asked(seen_by, account, **narrowing):
    """Ask for an export on the page, and return its address and number."""
    address = seen_by(account).post(EXPORT, narrowing)["Location"]
    return address, int(re.search(r"(\d+)/$", address)[1])


def run(task_id):
    """Do the task as the runner does."""
    job = ProcrastinateJob.objects.get(pk=task_id)
    turn = actions.begin(task_id=task_id, kind=job.task_name, at=AT).turn
    one = Run(task_id=task_id, turn=turn, should_stop=lambda: False, clock=lambda: AT)
    answer = tasks.export(one, **job.args)
    actions.finish(task_id=task_id, turn=turn, answer=answer, at=AT)


def set_status(task_id, *statuses):
    with connection.cursor() as cursor:
        for status in statuses:
            cursor.execute(
                "update procrastinate_jobs set status = %s where id = %s", [status, task_id]
            )


def rows_of(file):
    """Read the workbook as another program does, a row as a mapping by its heads."""
    head, *rows = sheet_of(file).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def page_of(answer):
    return b"".join(answer).decode()


class Export:
    def test_gives_what_is_listed(self, seen_by, place):
        code = factories.filed(place, content="=1+1")
        address, task_id = asked(seen_by, place.clerk)
        assert "Đang chờ" in page_of(seen_by(place.clerk).get(address))

        run(task_id)

        assert "Tệp có 1 hồ sơ." in page_of(seen_by(place.clerk).get(address))
        answer = seen_by(place.clerk).get(f"{address}tep/")
        (row,) = rows_of(b"".join(answer))
        assert (row["Mã hồ sơ"], row["Nội dung"]) == (code, "Xác nhận thử nghiệm cho =1+1")
        assert f"{row['Nộp lúc']:%d/%m/%Y %H:%M}" == "20/11/2026 10:00"
        assert answer["Content-Disposition"] == 'attachment; filename="ho-so-2026-11-20.xlsx"'
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(("narrowing", "rows"), [({"q": "tran"}, 0), ({"state": "open"}, 1)])
    def test_holds_what_the_list_is_narrowed_to(self, seen_by, place, narrowing, rows):
        factories.filed(place)
        _, task_id = asked(seen_by, place.clerk, **narrowing)

        run(task_id)

        assert Task.objects.get(pk=task_id).answer == {"rows": rows}

    def test_holds_each_dossier_once_over_many_batches(self, seen_by, place, monkeypatch):
        monkeypatch.setattr(lists, "BATCH", 2)
        codes = {factories.filed(place) for _ in range(5)}
        _, task_id = asked(seen_by, place.clerk)

        run(task_id)

        file = content(stored(Task.objects.get(pk=task_id).file_id).digest)
        assert sorted(row["Mã hồ sơ"] for row in rows_of(file)) == sorted(codes)

    def test_gives_nothing_to_one_who_lost_the_right_meanwhile(self, seen_by, place):
        factories.filed(place)
        _, task_id = asked(seen_by, place.clerk)
        with connection.cursor() as cursor:
            cursor.execute("update people_assignment set valid_to = %s", [AT.date()])

        run(task_id)

        assert Task.objects.get(pk=task_id).answer == {"rows": 0}

    def test_stops_when_it_is_cancelled(self, seen_by, place):
        factories.filed(place)
        _, task_id = asked(seen_by, place.clerk)
        one = Run(task_id=task_id, turn=0, should_stop=lambda: True)

        with pytest.raises(Cancelled):
            tasks.export(one, **ProcrastinateJob.objects.get(pk=task_id).args)


class TaskPage:
    def test_shows_how_far_it_is_and_can_be_stopped(self, seen_by, place):
        address, task_id = asked(seen_by, place.clerk)
        actions.begin(task_id=task_id, kind="desk.export", at=AT)
        actions.note_progress(task_id=task_id, turn=1, done=1000, total=4000)
        set_status(task_id, "doing")

        page = page_of(seen_by(place.clerk).get(address))
        assert "Đang chạy, 25%" in page
        assert "1.000 trong 4.000" in page
        seen_by(place.clerk).post(f"{address}dung/")

        assert "Đang dừng" in page_of(seen_by(place.clerk).get(address))

    def test_says_why_it_failed_and_lets_an_administrator_send_it_again(self, seen_by, place):
        address, task_id = asked(seen_by, place.clerk)
        actions.begin(task_id=task_id, kind="desk.export", at=AT)
        actions.note_fault(task_id=task_id, turn=1, fault="Kho tệp đang đầy.")
        set_status(task_id, "doing", "failed")
        admin = factories.administrator(place.unit)

        page = page_of(seen_by(place.clerk).get(address))
        assert "Kho tệp đang đầy." in page
        assert "Gửi lại" not in page
        assert "Kho tệp đang đầy." in page_of(seen_by(admin).get(f"{MINE}hong/"))
        seen_by(admin).post(f"{address}gui-lai/")

        assert "Chờ thử lại" in page_of(seen_by(place.clerk).get(address))
        assert "Không có việc nào hỏng" in page_of(seen_by(admin).get(f"{MINE}hong/"))

    def test_says_when_the_file_is_gone(self, seen_by, place):
        address, task_id = asked(seen_by, place.clerk)
        actions.begin(task_id=task_id, kind="desk.export", at=AT)
        actions.finish(task_id=task_id, turn=1, answer=Answer(values={"rows": 3}), at=AT)

        assert "hết thời gian giữ" in page_of(seen_by(place.clerk).get(address))
        assert seen_by(place.clerk).get(f"{address}tep/").status_code == 404


class TaskList:
    def test_says_what_will_come_here(self, seen_by, place):
        assert "Bạn chưa yêu cầu việc nào" in page_of(seen_by(place.clerk).get(MINE))

    def test_lists_what_was_asked_for(self, seen_by, place):
        address, _ = asked(seen_by, place.clerk)

        assert address in page_of(seen_by(place.clerk).get(MINE))
        assert address not in page_of(seen_by(place.other).get(MINE))
