from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.core.errors import NotFound
from tinhso.core.forms.definition import Type
from tinhso.modules.procedures import actions, queries
from tinhso.modules.procedures.models import ProcedureVersion
from tinhso.modules.procedures.tests.samples import AT, FOLDER, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """Load the files once for all tests here, and take them out again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield actions.load_folder(FOLDER, at=AT)
        transaction.set_rollback(True)


def _names(q, **more):
    return [row.short_name for row in queries.search(q, day=TODAY, **more)]


class LoadFolder:
    def test_changes_nothing_the_second_time(self, catalogue):
        again = actions.load_folder(FOLDER, at=AT)

        assert len(catalogue.new) == len(again.unchanged) == 22
        assert (again.new, again.changed) == ((), ())
        assert ProcedureVersion.objects.count() == 22

    @pytest.mark.usefixtures("catalogue")
    def test_lets_what_is_kept_be_found_by_new_words(self):
        ProcedureVersion.objects.update(words=" cũ", words_folded=" cu")

        actions.load_folder(FOLDER, at=AT)

        assert _names("household business")[0] == "Đăng ký hộ kinh doanh"
        assert ProcedureVersion.objects.count() == 22

    def test_makes_a_new_version_of_a_changed_file(self, catalogue, monkeypatch):
        before = queries.published("1.001193", day=TODAY)
        definition = actions.definition_of(next(FOLDER.glob("1.001193-*.yaml")))
        changed = {**definition, "summary": "Bản mới"}
        monkeypatch.setattr(actions, "definition_of", lambda path: changed)

        outcome = actions.load_file(FOLDER, at=AT)

        after = queries.published("1.001193", day=TODAY)
        assert outcome == "changed"
        assert (after.summary, after.number, after.valid_from) == ("Bản mới", 2, TODAY)
        assert queries.published("1.001193", day=TODAY - timedelta(days=1)).number == 1
        assert queries.version(before.version_id).summary == before.summary


class Search:
    @pytest.mark.parametrize(
        ("q", "first"),
        [
            ("khai sinh", "Đăng ký khai sinh"),
            ("khai sanh", "Đăng ký khai sinh"),
            ("Khai sinh", "Đăng ký khai sinh"),
            ("birth registration", "Đăng ký khai sinh"),
            ("criminal record", "Cấp Phiếu lý lịch tư pháp"),
            ("dang ky ket hon", "Đăng ký kết hôn"),
            ("đăng ký kết hôn", "Đăng ký kết hôn"),
            ("mo quan", "Đăng ký hộ kinh doanh"),
            ("mở quán", "Đăng ký hộ kinh doanh"),
            ("giay doc than", "Xác nhận tình trạng hôn nhân"),
            ("1.001612", "Đăng ký hộ kinh doanh"),
            ("nhập khẩu cho con", "Đăng ký thường trú"),
            ("tôi muốn làm giấy khai sinh cho con", "Đăng ký khai sinh"),
            ("tách sổ đỏ", "Tách thửa, hợp thửa đất"),
        ],
    )
    def test_finds_first(self, catalogue, q, first):
        assert _names(q)[0] == first

    def test_puts_the_same_tone_marks_first(self, catalogue):
        assert _names("khai tử")[0] == "Đăng ký khai tử"

    def test_finds_nothing_for_nothing_known(self, catalogue):
        assert _names("xyzzy") == []

    def test_lists_all_without_a_word_the_online_ones_first(self, catalogue):
        names = _names("")

        assert len(names) == 22
        assert set(names[-2:]) == {"Chứng thực bản sao từ bản chính", "Chứng thực chữ ký"}

    def test_narrows_by_life_event_and_field(self, catalogue):
        assert _names("", life_event="business") == ["Đăng ký hộ kinh doanh"]
        assert "Đăng ký khai sinh" in _names("", field="G15-TP07")
        assert _names("khai sinh", field="G13-DD") == []

    def test_asks_the_database_once(self, catalogue):
        with CaptureQueriesContext(connection) as few:
            queries.search("khai sinh", day=TODAY)

        assert len(few) == 1

    def test_keeps_to_what_is_in_force(self, catalogue):
        assert queries.search("khai sinh", day=date(2020, 1, 1)) == []


class Published:
    def test_refuses_a_code_that_is_not_there(self, catalogue):
        with pytest.raises(NotFound, match=r"9\.999999"):
            queries.published("9.999999", day=TODAY)

    def test_asks_the_database_once_when_loaded(self, catalogue):
        queries.published("1.001193", day=TODAY)

        with CaptureQueriesContext(connection) as asked:
            procedure = queries.published("1.001193", day=TODAY)

        assert len(asked) == 1
        assert procedure.facts[0].value == "Trong ngày"


class Version:
    def test_refuses_an_unknown_one(self):
        with pytest.raises(NotFound):
            queries.version(0)


class LifeEvents:
    def test_come_in_the_order_of_the_front_page(self, catalogue):
        rows = queries.life_events(day=TODAY)

        assert len(rows) == 9
        assert (rows[0].name, rows[8].name) == ("Sinh con", "Chứng thực")
        assert all(row.count for row in rows)


class Fields:
    def test_count_their_procedures(self, catalogue):
        rows = {row.code: row.count for row in queries.fields(day=TODAY)}

        assert sum(rows.values()) == 22
        assert rows["G15-TP07"] >= 2


class AKeptVersion:
    def test_can_not_be_rewritten_where_it_is_kept(self, catalogue):
        rows = ProcedureVersion.objects.filter(number=1)

        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            rows.update(definition={})
        assert all(row.definition for row in rows)


class ASample:
    ANSWERS: ClassVar = {"who": "household", "capital": 150_000_000, "rents": True}

    def test_shows_every_kind_of_question(self, db):
        form = _sample().form

        asked = {part.type for field in form.fields for part in (field, *field.fields)}
        assert asked | {Type.TEXT} == set(Type)

    def test_takes_fees_and_papers_from_its_tables(self, db):
        procedure = _sample()

        (line,) = queries.fee_lines(procedure, self.ANSWERS, today=TODAY)
        papers = queries.papers_needed(procedure, self.ANSWERS, today=TODAY)
        assert line.amount == 100_000
        assert [paper.key for paper in papers] == ["contract", "proxy"]
        assert queries.papers_needed(procedure, {"who": "person"}, today=TODAY) == ()


def _sample():
    (file,) = (settings.DATA_FOLDER / "samples").glob("*.yaml")
    return queries.loaded(actions.definition_of(file))
