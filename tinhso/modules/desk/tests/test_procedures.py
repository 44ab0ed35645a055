"""Versions of a procedure at the desk: which there are, what differs, what open drafts lose."""

import copy
import html
import re
from pathlib import Path

import pytest
from django.utils import timezone

from tinhso.modules.desk.queries.comparing import comparison
from tinhso.modules.desk.tests.factories import AT, PROCEDURE
from tinhso.modules.dossiers.actions import drafts
from tinhso.modules.procedures import actions as procedures

DEFINITION = Path(__file__).parent / "data" / "procedures" / "sample.yaml"
ADDRESS = f"/ban-lam-viec/thu-tuc/{PROCEDURE}/"


def _page(browser, address=ADDRESS, **asked):
    answer = browser.get(address, asked)
    return answer.status_code, html.unescape(answer.content.decode())


def _changed(change):
    """Load the procedure of the ward with a changed text, as the next version."""
    definition = copy.deepcopy(procedures.definition_of(DEFINITION))
    change(definition)
    assert procedures.keep(definition, at=timezone.now()) == "changed"


def _draft(place, answers):
    citizen = place.actor(place.citizen)
    draft = drafts.start_draft(actor=citizen, procedure=PROCEDURE, unit_id=place.unit.pk, at=AT)
    drafts.save_draft(actor=citizen, draft_id=draft, answers=answers, page="main", at=AT)


def _fewer(definition):
    """Drop one question, change the kind of another, add a third; and a step, a paper, a fact."""
    fields = definition["form"]["pages"][0]["fields"]
    fields[:] = [row for row in fields if row["key"] != "purpose"]
    next(row for row in fields if row["key"] == "content")["type"] = "date"
    fields.append({"key": "reason", "label": "Lý do mới"})
    definition["papers"].append({"key": "more", "title": "Giấy tờ thêm"})
    definition["duration"]["text"] = "2 ngày làm việc"


class TheListOfProcedures:
    def test_leads_to_the_versions_of_each(self, seen_by, place):
        status, page = _page(seen_by(place.clerk), "/ban-lam-viec/thu-tuc/")

        assert status == 200
        assert f'href="{ADDRESS}"' in page
        assert "so sánh được" not in page

    def test_stands_in_the_rail(self, seen_by, place):
        _, page = _page(seen_by(place.officer), "/ban-lam-viec/")

        assert 'href="/ban-lam-viec/thu-tuc/"' in page


class TheComparison:
    def test_says_that_there_is_but_one(self, seen_by, place):
        status, page = _page(seen_by(place.clerk))

        assert status == 200
        assert "Mới có một phiên bản" in page

    def test_names_what_was_added_removed_and_changed(self, seen_by, place):
        _changed(_fewer)

        _, page = _page(seen_by(place.clerk))

        text = " ".join(re.sub("<[^>]+>", " ", page).split())
        assert "Thêm câu “Lý do mới”" in text
        assert "Bỏ câu “Mục đích”" in text or "Bỏ câu “" in text
        assert "sang ngày" in text
        assert "Thêm giấy tờ “Giấy tờ thêm”" in text
        assert "thời gian giải quyết" in text
        assert "2 ngày làm việc" in text

    def test_counts_what_open_drafts_lose_and_names_nobody(self, seen_by, place):
        _draft(place, {"content": "việc học", "purpose": "Thử"})
        _draft(place, {"purpose": "Bí mật của tôi"})
        _draft(place, {})
        _changed(_fewer)

        losses = comparison(PROCEDURE).losses
        _, page = _page(seen_by(place.clerk))

        assert (losses.drafts, losses.touched) == (3, 2)
        assert [count for _, count in losses.dropped] == [2]
        assert [count for _, count in losses.asked_again] == [1]
        assert "3 bản nháp theo phiên bản cũ, 2 bản mất câu trả lời" in page
        assert "Bí mật" not in page
        assert "Nguyễn Thị Mẫu" not in page

    def test_goes_between_any_two_of_them(self, seen_by, place):
        _changed(_fewer)
        _changed(lambda definition: definition.update(summary="Lời thứ ba"))

        browser = seen_by(place.clerk)
        _, last = _page(browser)
        _, first = _page(browser, cu="1", moi="3")
        _, back = _page(browser, cu="3", moi="1")

        assert "Lý do mới" in last  # back to the text of the first version
        assert "Hai tờ khai hỏi như nhau" in first
        assert "Lời thứ ba" in first
        assert "Bản nháp đang khai dở" in first
        assert "Bản nháp đang khai dở" not in back
        assert "Hai tờ khai hỏi như nhau" in _page(browser, moi="1")[1]

    @pytest.mark.parametrize("number", ["99", "x", "-1", "1; drop", "9" * 50])
    def test_of_a_version_there_is_not_says_so(self, seen_by, place, number):
        status, page = _page(seen_by(place.clerk), moi=number)

        assert status == 404
        assert "Thủ tục không có phiên bản này" in page

    def test_of_a_procedure_there_is_not_says_so(self, seen_by, place):
        status, page = _page(seen_by(place.clerk), "/ban-lam-viec/thu-tuc/9.9/")

        assert status == 404
        assert "Không có thủ tục mang mã này" in page

    def test_is_no_page_for_citizens(self, seen_by, place):
        assert _page(seen_by(place.citizen))[0] == 403
