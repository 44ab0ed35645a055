"""The report on handling: on the page, down to the dossiers, and as a workbook."""

import pytest
from django.urls import reverse

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.desk.tests.workbooks import sheet_of
from tinhso.modules.dossiers.actions import filing
from tinhso.modules.plan.tests.factories import fold_all

PAGE = "/ban-lam-viec/bao-cao/"
MONTH = {"first": "15/11/2026", "last": "14/12/2026"}


def page_of(answer):
    return b"".join(answer).decode()


@pytest.fixture
def two(place):
    """One dossier that runs, one that is only filed, folded as the worker does."""
    codes = factories.examined(place), factories.filed(place)
    fold_all()
    return codes


class Page:
    def test_is_of_the_officers_unit_and_this_reporting_month(self, seen_by, place, two):
        page = page_of(seen_by(place.officer).get(PAGE))

        assert 'value="15/11/2026"' in page
        assert 'value="14/12/2026"' in page
        assert f'<option value="{place.unit.pk}" selected' in page
        assert "cot=tiep-nhan" in page
        assert "cot=qua-han" not in page, "nothing to open behind a nought"

    def test_says_when_there_is_nothing(self, seen_by, place):
        page = page_of(seen_by(place.officer).get(PAGE))

        assert "Không có hồ sơ nào trong kỳ này" in page

    def test_of_the_province_opens_to_an_officer_of_any_unit(self, seen_by, place, two):
        page = page_of(seen_by(place.other).get(PAGE, MONTH | {"unit": "tinh"}))

        assert "UBND phường Mẫu" in page

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"first": "31/02/2026"}, "Nhập ngày theo mẫu"),
            ({"first": "15/12/2026"}, "Ngày cuối không được trước"),
            ({"first": "01/01/2025"}, "nhiều nhất một năm"),
            ({"unit": "phuong"}, "Chọn một đơn vị trong danh sách"),
        ],
    )
    def test_refuses_what_is_no_period_and_keeps_what_was_typed(self, seen_by, place, typed, told):
        answer = seen_by(place.officer).get(PAGE, MONTH | typed)

        page = page_of(answer)
        assert answer.status_code == 422
        assert told in page
        assert all(value in page for value in typed.values() if value != "phuong")

    def test_of_a_unit_that_does_not_exist_is_not_found(self, seen_by, place):
        assert seen_by(place.officer).get(PAGE, {"unit": "999999"}).status_code == 404


class Figure:
    def test_opens_the_dossiers_it_counts(self, seen_by, place, two):
        running, waiting = two
        asked = MONTH | {"unit": place.unit.pk, "cot": "tiep-nhan", "dong": ""}

        page = page_of(seen_by(place.officer).get(f"{PAGE}ho-so/", asked))

        assert f'href="{reverse("desk:dossier", args=[running])}"' in page
        assert waiting not in page

    def test_leads_into_no_dossier_of_another_unit(self, seen_by, place, two):
        asked = MONTH | {"unit": "tinh", "cot": "tiep-nhan", "dong": str(place.unit.pk)}

        page = page_of(seen_by(place.other).get(f"{PAGE}ho-so/", asked))

        assert two[0] in page
        assert reverse("desk:dossier", args=[two[0]]) not in page

    def test_that_there_is_not_is_not_found(self, seen_by, place):
        assert seen_by(place.officer).get(f"{PAGE}ho-so/", MONTH | {"cot": "x"}).status_code == 404

    def test_of_a_withdrawn_dossier_is_none(self, seen_by, place):
        code = factories.filed(place)
        filing.withdraw(actor=place.actor(place.citizen), code=code, reason="Thử", at=AT)
        fold_all()

        assert "Không có hồ sơ nào trong kỳ này" in page_of(seen_by(place.officer).get(PAGE))


class Workbook:
    def test_has_the_columns_of_the_form_with_their_numbers(self, seen_by, place, two):
        asked = MONTH | {"unit": place.unit.pk}
        answer = seen_by(place.officer).get(f"{PAGE}tai-ve/", asked)

        sheet = sheet_of(answer.content)
        lines = list(sheet.iter_rows(values_only=True))
        assert [line[0] for line in lines[:3]] == [
            place.unit.name,
            "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH (BIỂU II.06a)",
            "Từ ngày 15/11/2026 đến ngày 14/12/2026",
        ]
        head = lines[3]
        assert (head[1], head[2], head[12]) == (
            "Lĩnh vực (2)",
            "Tổng tiếp nhận (3)",
            "Đã quá hạn (13)",
        )
        assert lines[-1][1:] == ("Tổng số", 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0)

    def test_of_no_period_is_refused(self, seen_by, place):
        answer = seen_by(place.officer).get(f"{PAGE}tai-ve/", MONTH | {"last": "x"})

        assert answer.status_code == 422
