"""One action on more dossiers than a page holds: done behind the page, told one by one."""

import re

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tinhso.core.tasks import actions
from tinhso.core.tasks.running import Run
from tinhso.modules.desk import rules, tasks
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.desk.tests.test_dossier import page_of
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.queries import lists

BULK = "/ban-lam-viec/hang-loat/"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let two be many."""
    monkeypatch.setattr("tinhso.modules.desk.views.inbox.BULK_LIMIT", 2)
    monkeypatch.setattr(lists, "PAGE", 2)


def asks(browser, **typed):
    """Ask for something on the whole list; return the address of the task and its number."""
    address = browser.post(BULK, {"verb": "receive", "all": "1", **typed})["Location"]
    return address, int(re.search(r"(\d+)/$", address)[1])


def run(task_id):
    job = ProcrastinateJob.objects.get(pk=task_id)
    turn = actions.begin(task_id=task_id, kind=job.task_name, at=AT).turn
    one = Run(task_id=task_id, turn=turn, should_stop=lambda: False, clock=lambda: AT)
    answer = tasks.bulk(one, **job.args)
    actions.finish(task_id=task_id, turn=turn, answer=answer, at=AT)


def states(place):
    """Return the states of all dossiers, the first filed first."""
    found = lists.all_of_units(actor=place.actor(place.clerk), at=AT, q="", state="", procedure="")
    rows = [row for page in found for row in page]
    return [row.state for row in sorted(rows, key=lambda row: row.code)]


class Bulk:
    def test_takes_the_whole_list_and_shows_what_came_of_each(self, seen_by, place):
        codes = [factories.filed(place) for _ in range(4)]
        browser = seen_by(place.clerk)
        assert "Lấy cả 4 hồ sơ của danh sách" in page_of(browser.get("/ban-lam-viec/"))

        address, task_id = asks(browser)
        assert states(place) == ["submitted"] * 4
        reception.refuse(actor=place.actor(place.clerk), code=codes[1], reason="Thiếu", at=AT)
        run(task_id)

        assert states(place) == ["received", "refused", "received", "received"]
        page = page_of(browser.get(address))
        assert "Xong 3 hồ sơ, chưa được 1." in page
        assert page.index("Chưa được: 1") < page.index(codes[1]) < page.index("đã xong")

    def test_begun_again_does_the_rest_and_nothing_twice(self, seen_by, place, monkeypatch):
        for _ in range(3):
            factories.filed(place)
        address, task_id = asks(seen_by(place.clerk))
        do, left = tasks.perform_one_of_many, [2]

        def dies(verb, code, **named):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return do(verb, code, **named)

        monkeypatch.setattr(tasks, "perform_one_of_many", dies)
        with pytest.raises(KeyboardInterrupt):
            run(task_id)
        assert states(place) == ["received", "received", "submitted"]

        monkeypatch.setattr(tasks, "perform_one_of_many", do)
        run(task_id)

        assert states(place) == ["received"] * 3
        assert "Xong 3 hồ sơ, chưa được 0." in page_of(seen_by(place.clerk).get(address))

    def test_follows_the_narrowing_of_the_list(self, seen_by, place):
        for _ in range(3):
            factories.filed(place)
        answer = seen_by(place.clerk).post(
            f"{BULK}?procedure=khong-co", {"verb": "receive", "all": "1"}
        )

        assert "Chọn ít nhất một hồ sơ" in page_of(answer)
        assert states(place) == ["submitted"] * 3

    def test_takes_no_more_than_the_most(self, seen_by, place, monkeypatch):
        monkeypatch.setattr("tinhso.modules.desk.queries.inbox.MOST_IN_BULK", 3)
        monkeypatch.setattr("tinhso.modules.desk.views.inbox.MOST_IN_BULK", 3)
        for _ in range(4):
            factories.filed(place)
        browser = seen_by(place.clerk)
        assert "Lấy 3 hồ sơ đầu trong 4" in page_of(browser.get("/ban-lam-viec/"))

        _, task_id = asks(browser)
        run(task_id)

        assert states(place) == ["received"] * 3 + ["submitted"]

    def test_does_nothing_for_one_who_lost_the_right_meanwhile(self, seen_by, place):
        for _ in range(3):
            factories.filed(place)
        _, task_id = asks(seen_by(place.clerk))
        with connection.cursor() as cursor:
            cursor.execute("update people_assignment set valid_to = %s", [AT.date()])
        run(task_id)
        with connection.cursor() as cursor:
            cursor.execute("update people_assignment set valid_to = null")

        assert states(place) == ["submitted"] * 3

    def test_is_for_what_can_be_done_to_many(self, seen_by, place):
        for _ in range(3):
            factories.filed(place)
        answer = seen_by(place.clerk).post(BULK, {"verb": "sign", "all": "1"})

        assert answer.status_code == 404
        assert "sign" not in rules.IN_BULK
