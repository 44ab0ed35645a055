"""The register of dossiers: on the page, and as a workbook to print."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Role
from tinhso.modules.desk import tasks
from tinhso.modules.desk.tests import factories, workbooks
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.dossiers.actions import filing
from tinhso.modules.dossiers.queries import register as registers

PAGE = "/ban-lam-viec/so-theo-doi/"
LATER = AT + timedelta(hours=1)


def page_of(answer):
    return b"".join(answer).decode()


def written(account, **span):
    """Return the register as another program reads the workbook: lines over it, heads, rows."""
    span = {"first": "2026-11-01", "last": "2026-11-30", "unit_id": None} | span
    sheet = workbooks.written(tasks.register, asker=account.person_id, at=LATER, **span)
    *above, head = list(sheet.iter_rows(max_row=4, values_only=True))
    rows = [
        dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)
    ]
    return [row[0] for row in above], rows


class Page:
    def test_shows_what_was_received_and_not_what_was_only_filed(self, seen_by, place):
        code, waiting = factories.examined(place), factories.filed(place)

        span = {"first": "20/11/2026", "last": "20/11/2026"}
        page = page_of(seen_by(place.clerk).get(PAGE, span))

        assert code in page
        assert "Nguyễn Thị Mẫu" in page
        assert waiting not in page

    def test_is_of_this_month_when_nothing_is_asked(self, seen_by, place):
        code = factories.received(place)

        page = page_of(seen_by(place.clerk).get(PAGE))

        assert 'value="01/11/2026"' in page
        assert 'value="20/11/2026"' in page
        assert code in page

    def test_takes_in_the_last_moment_of_the_last_day(self, seen_by, place):
        code = factories.received(place, at=AT + timedelta(hours=13, minutes=59))

        span = {"first": "20/11/2026", "last": "20/11/2026"}
        assert code in page_of(seen_by(place.clerk).get(PAGE, span))
        span = {"first": "21/11/2026", "last": "21/11/2026"}
        assert "Không có hồ sơ nào được tiếp nhận" in page_of(seen_by(place.clerk).get(PAGE, span))

    @pytest.mark.parametrize(
        ("span", "fault"),
        [
            ({"first": "hôm qua"}, "Nhập ngày theo mẫu"),
            ({"first": "31/12/9999", "last": "31/12/9999"}, "Nhập ngày theo mẫu"),
            ({"first": "01/01/0001", "last": "02/01/0001"}, "Nhập ngày theo mẫu"),
            ({"first": "20/11/2026", "last": "19/11/2026"}, "không được trước ngày đầu"),
            ({"first": "01/01/2020", "last": "19/11/2026"}, "nhiều nhất một năm"),
            ({"unit": "x"}, "Chọn một đơn vị"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, seen_by, place, span, fault):
        answer = seen_by(place.clerk).get(PAGE, span)

        assert answer.status_code == 422
        assert fault in page_of(answer)
        if "unit" not in span:
            assert f'value="{span["first"]}"' in page_of(answer)

    def test_shows_nothing_of_other_units(self, seen_by, place):
        code = factories.received(place)

        for span in ({}, {"unit": str(place.unit.pk)}):
            assert code not in page_of(seen_by(place.other).get(PAGE, span))
        assert seen_by(place.citizen).get(PAGE).status_code == 403

    def test_asks_the_database_the_same_for_one_line_and_ten(self, seen_by, place):
        factories.received(place)
        browser = seen_by(place.clerk)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as one:
            browser.get(PAGE)
        for _ in range(9):
            factories.received(place)

        with CaptureQueriesContext(connection) as ten:
            browser.get(PAGE)

        assert len(ten) == len(one)


class File:
    def test_has_the_columns_of_the_form_and_every_line_once(self, place, monkeypatch):
        monkeypatch.setattr(registers, "BATCH", 2)
        codes = [factories.examined(place) for _ in range(5)]

        above, rows = written(place.clerk)

        assert above == [
            "UBND phường Mẫu",
            "SỔ THEO DÕI HỒ SƠ",
            "Từ ngày 01/11/2026 đến ngày 30/11/2026",
        ]
        assert [row["Mã hồ sơ"] for row in rows] == codes
        assert [row["TT"] for row in rows] == [1, 2, 3, 4, 5]
        first = rows[0]
        assert f"{first['Chuyển hồ sơ đến cơ quan giải quyết']:%d/%m/%Y}" == "20/11/2026"
        assert first["Trả kết quả"] is None
        assert first["Ký nhận"] is None

    def test_says_what_became_of_a_dossier_that_has_no_result(self, place):
        code = factories.received(place)
        filing.withdraw(actor=place.actor(place.citizen), code=code, reason="Nhầm.", at=LATER)

        _, (row,) = written(place.clerk)

        assert row["Ghi chú"] == "Đã rút"

    def test_holds_nothing_of_other_units(self, place):
        factories.received(place)

        assert written(place.other)[1] == []
        assert written(place.other, unit_id=place.unit.pk)[1] == []

    def test_is_of_the_unit_that_is_asked_for(self, place):
        code = factories.received(place)
        other = place.actor(place.other).home_unit_id
        factories.serves_too(place.other, place.unit, Role.ONE_STOP)

        above, rows = written(place.other, unit_id=place.unit.pk)

        assert (above[0], [row["Mã hồ sơ"] for row in rows]) == ("UBND phường Mẫu", [code])
        assert written(place.other, unit_id=other)[1] == []
        assert [row["Mã hồ sơ"] for row in written(place.other)[1]] == [code]

    def test_is_asked_for_on_the_page(self, seen_by, place):
        span = {"first": "01/11/2026", "last": "20/11/2026"}

        answer = seen_by(place.clerk).post(f"{PAGE}tai-ve/", span)

        assert "Sổ theo dõi hồ sơ (Excel)" in page_of(seen_by(place.clerk).get(answer["Location"]))
        assert seen_by(place.clerk).post(f"{PAGE}tai-ve/", {"first": "x"}).status_code == 422
