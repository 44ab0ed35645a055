"""A step changes hands: who may give it, to whom, with which words, and who is told."""

from datetime import date

import pytest

from tinhso.core.actor import Role, system
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions as people
from tinhso.core.people.queries import account_of, actor_of
from tinhso.core.steps.queries import open_step_of
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.desk.tests.test_dossier import address, page_of
from tinhso.modules.notifications.queries import listing

BY = {"actor": system("test"), "at": AT}


@pytest.fixture
def other(place):
    """Return a second officer of the ward."""
    return another(place, "Trần Văn Khác")


def another(place, name, role=Role.CASE_OFFICER):
    person_id = people.enrol_person(**BY, full_name=name)
    people.open_account(**BY, person_id=person_id)
    held = {"person_id": person_id, "unit_id": place.unit.pk, "valid_from": date(2026, 1, 1)}
    people.appoint(**BY, **held, title="Chuyên viên")
    people.assign_role(**BY, **held, role=role)
    return person_id


def actor(person_id):
    return actor_of(account_of(person_id), day=AT.date())


def gives(browser, code, **typed):
    return browser.post(address(code, "assign"), {"ready": "1", **typed}, follow=True)


def has(code):
    return open_step_of(code).assignee_id


class Officer:
    def test_hands_the_step_on_with_a_reason_that_the_colleague_reads(self, seen_by, place, other):
        code = factories.claimed(place)

        page = page_of(gives(seen_by(place.officer), code, person=other, note="Tôi đi tập huấn"))

        assert has(code) == other
        assert "Đã giao bước này" in page
        assert "đã giao bước cho đồng nghiệp" in page
        told = listing(actor=actor(other)).rows[0]
        assert str(told.subject) == f"Bạn được giao hồ sơ {code}"
        assert str(told.text).endswith("Tôi đi tập huấn")

    def test_has_to_say_why(self, seen_by, place, other):
        code = factories.claimed(place)

        answer = gives(seen_by(place.officer), code, person=other, note=" ")

        assert answer.status_code == 422
        assert "Viết lý do chuyển" in page_of(answer)
        assert f'value="{other}" checked' in page_of(answer)
        assert has(code) == place.officer.person_id

    def test_sees_how_much_each_has_in_hand_and_who_is_away(self, seen_by, place, other):
        code = factories.claimed(place)
        gone = another(place, "Bùi Thị Vắng")
        people.declare_absence(
            actor=actor(gone),
            at=AT,
            person_id=gone,
            valid_from=AT.date(),
            valid_to=date(2026, 12, 1),
        )

        page = page_of(seen_by(place.officer).get(address(code, "assign")))

        assert "đang giữ 0 việc" in page
        assert "Đang vắng: Bùi Thị Vắng (đến hết 30/11/2026)." in page
        assert f'value="{gone}"' not in page
        answer = gives(seen_by(place.officer), code, person=gone, note="Vắng")
        assert "Bùi Thị Vắng vắng đến hết 30/11/2026. Chọn người khác." in page_of(answer)

    def test_alone_in_the_role_is_told_so(self, seen_by, place):
        page = page_of(seen_by(place.officer).get(address(factories.claimed(place), "assign")))
        assert "không có ai khác giữ vai trò" in page

    def test_cannot_give_what_a_colleague_has(self, seen_by, place, other):
        code = factories.claimed(place)
        gives(seen_by(place.officer), code, person=other, note="Chuyển")

        answer = gives(seen_by(place.officer), code, person=place.officer.person_id, note="Lấy lại")

        assert has(code) == other
        assert "Chỉ người đang giữ bước này hoặc lãnh đạo" in page_of(answer)

    def test_cannot_give_it_to_somebody_without_the_role(self, seen_by, place):
        code = factories.claimed(place)
        answer = gives(seen_by(place.officer), code, person=place.leader.person_id, note="Nhầm")

        assert answer.status_code == 422
        assert has(code) == place.officer.person_id


class Leader:
    def test_gives_an_open_step_to_who_has_least_in_hand(self, seen_by, place, other):
        factories.claimed(place)
        code = factories.examined(place)

        gives(seen_by(place.leader), code)

        assert has(code) == other
        entry = history(f"dossier:{code}")[-1]
        assert entry.kind == "dossiers.StepAssigned"
        assert entry.payload["person_id"] == other
        assert entry.payload["was_person_id"] is None

    def test_takes_it_from_somebody_only_with_a_reason(self, seen_by, place, other):
        code = factories.claimed(place)
        assert gives(seen_by(place.leader), code, person=other).status_code == 422
        gives(seen_by(place.leader), code, person=other, note="Cân lại việc")
        assert has(code) == other


class Program:
    def test_lists_colleagues_and_gives_the_step(self, seen_by, place, other):
        code = factories.claimed(place)
        desk, browser = f"/api/v1/desk/dossiers/{code}", seen_by(place.officer)

        found = browser.get(f"{desk}/colleagues").json()
        done = browser.post(
            f"{desk}/acts/assign", {"person": other, "note": "Bận"}, content_type="application/json"
        )

        seen = [(one["id"], one["in_hand"], one["away_until"]) for one in found]
        assert seen == [(other, 0, None)]
        assert done.status_code == 200, done.json()
        assert has(code) == other
