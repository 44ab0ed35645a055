import re
from functools import cache

import pytest

from tinhso.core.forms.checking import check, notices
from tinhso.core.forms.reading import encode_page, read_page
from tinhso.core.forms.scope import settled
from tinhso.core.forms.views import page_view
from tinhso.core.steps.graph import Graph
from tinhso.modules.procedures.actions import definition_of
from tinhso.modules.procedures.rules.computing import (
    fee_lines,
    papers_needed,
    result_values,
    subject_of,
)
from tinhso.modules.procedures.rules.expanding import ExpandingFault, expand
from tinhso.modules.procedures.rules.loading import REQUIRED, ProcedureFault, load
from tinhso.modules.procedures.tests.samples import (
    ANSWERS,
    BIRTH,
    BUSINESS,
    FINDINGS,
    FOLDER,
    PLACES,
    SAMPLES,
    SINGLE,
    TODAY,
)

FILES = sorted(FOLDER.glob("*.yaml"))
COMPLETE = sorted(ANSWERS)
TEMPLATES = FOLDER.parents[1] / "tinhso" / "modules" / "documents" / "typst"
# A template asks for a value by name, alone or after its label, there for two side by side.
ASKED = re.compile(r'(?:value|has)\("(\w+)"|"[^"]+", "(\w+)"(?:, "(\w+)")?\)')
# Known only once it is approved, entered and numbered.
GIVEN = {
    *("agency", "agency_name", "number", "book_number", "issued_on", "issued_date", "note"),
    *("business_code", "personal_number", "page_count"),
}


@cache
def _definition(code):
    return definition_of(next(FOLDER.glob(f"{code}-*.yaml")))


@cache
def _procedure(code):
    return load(_definition(code))


def _asked_by(template):
    found = ASKED.findall((TEMPLATES / f"{template}.typ").read_text())
    return {name for pair in found for name in pair if name}


class TheCatalogue:
    def test_holds_the_sample_procedures(self):
        assert len(FILES) == 22

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_says_all_the_law_asks_for(self, file):
        procedure = load(definition_of(file))

        said = [procedure.name, procedure.how, procedure.channels, procedure.papers, procedure.sets]
        said += [procedure.duration_text, procedure.audience_text, procedure.agency_text]
        said += [procedure.result.name, procedure.conditions, procedure.fees, procedure.fee_text]
        said += [procedure.legal_basis]
        assert all(said)
        assert procedure.paper_forms or procedure.field_name == "Chứng thực"
        assert procedure.questions
        assert procedure.synonyms
        assert "duration" in procedure.marks
        assert all(fact.value for fact in procedure.facts)

    @pytest.mark.parametrize("code", COMPLETE)
    def test_can_be_filed_online_where_it_is_complete(self, code):
        procedure = _procedure(code)

        assert procedure.is_complete
        assert isinstance(procedure.steps, Graph)
        assert check(procedure.form, ANSWERS[code], today=TODAY, places=PLACES) == {}
        assert notices(procedure.form, ANSWERS[code], today=TODAY) == {}

    @pytest.mark.parametrize("code", COMPLETE)
    def test_takes_what_the_officer_finds(self, code):
        procedure, found = _procedure(code), ANSWERS[code] | FINDINGS[code]

        assert bool(procedure.findings) == bool(FINDINGS[code])
        assert check(procedure.record, found, today=TODAY, places=PLACES) == {}
        assert settled(procedure.record, found, today=TODAY) == found

    @pytest.mark.parametrize("code", COMPLETE)
    def test_is_read_from_its_pages_as_it_was_filled_in(self, code):
        form, read = _procedure(code).form, {}

        for page in form.pages:
            post = encode_page(form, page.key, ANSWERS[code])
            read = read_page(form, page.key, post, read, today=TODAY, places=PLACES)

        assert read == ANSWERS[code] == settled(form, read, today=TODAY)

    def test_fills_in_the_mother_who_is_signed_in(self):
        form = _procedure("1.001193").form
        answers = {key: value for key, value in BIRTH.items() if not key.startswith("mother_")}
        person = {"birth_date": "1996-05-19"}

        view = page_view(form, "mother", answers, {}, today=TODAY, places=PLACES, person=person)

        shown = {field.key: field for field in view.sections[0].fields}
        assert shown["mother_name"].value == "Nguyễn Thị Mẫu"
        assert [part.value for part in shown["mother_birth_date"].parts] == ["19", "05", "1996"]
        assert shown["mother_residence"].parts[0].value == "14797"

    @pytest.mark.parametrize("code", COMPLETE)
    def test_gives_the_result_every_value_it_prints(self, code):
        procedure = _procedure(code)

        known = ANSWERS[code] | FINDINGS[code]
        values = result_values(procedure, known, today=TODAY)

        assert set(values) - GIVEN == _asked_by(procedure.result.template) - GIVEN
        assert all(isinstance(value, str | list) for value in values.values())

    @pytest.mark.parametrize("code", COMPLETE)
    def test_divides_the_promised_time_among_the_steps(self, code):
        procedure = _procedure(code)

        assert procedure.steps.minutes == procedure.duration.value * 8 * 60


A_FILE = {"key": "scan", "label": "Bản quét", "type": "file"}


class Load:
    @pytest.mark.parametrize("part", sorted(REQUIRED))
    def test_refuses_a_procedure_that_lacks_what_the_law_asks_for(self, part):
        definition = {k: v for k, v in _definition("1.001193").items() if k != part}

        with pytest.raises(ProcedureFault, match=r"1\.001193: thiếu"):
            load(definition)

    @pytest.mark.parametrize(
        ("change", "say"),
        [
            ({"subject": "nobody"}, "nobody"),
            ({"duration": {"value": 1, "unit": "years", "text": "x"}}, "years"),
            ({"steps": [{"key": "x"}]}, "label"),
            ({"questions": [{"ask": "x", "reply": "y"}]}, "reply"),
            ({"marks": {"fees": "maybe"}}, "maybe"),
            (
                {"findings": {"fields": [A_FILE]}},
                "không nhận tệp",
            ),
        ],
    )
    def test_names_the_fault(self, change, say):
        with pytest.raises(ProcedureFault, match=say):
            load(_definition("1.001193") | change)


class Expand:
    SHARED = {"acts": {"acts": {}, "sets": {}}, "blocks": {"person": []}, "lists": {}}

    @pytest.mark.parametrize(
        ("data", "say"),
        [
            ({"legal_basis": ["1/2"]}, "1/2"),
            ({"form": {"pages": [{"fields": [{"block": "nobody"}]}]}}, "nobody"),
            ({"form": {"pages": [{"fields": [{"key": "a", "list": "stars"}]}]}}, "stars"),
            ({"form": {"pages": [{"fields": [{"block": "person", "only": ["x"]}]}]}}, "x"),
        ],
    )
    def test_names_what_is_nowhere(self, data, say):
        with pytest.raises(ExpandingFault, match=say):
            expand(data, **self.SHARED)


class Options:
    def test_keep_the_order_of_the_file_where_mappings_have_none(self):
        field = {"key": "a", "label": "A", "type": "choice", "options": {"zz": "Z", "b": "B"}}
        group = {"key": "g", "label": "G", "type": "group", "fields": [field]}
        form = {"pages": [{"key": "p", "title": "P", "fields": [field, group]}]}

        whole = expand({"form": form}, acts={"acts": {}, "sets": {}}, blocks={}, lists={})

        first, second = whole["form"]["pages"][0]["fields"]
        assert [one["value"] for one in first["options"]] == ["zz", "b"]
        assert [one["value"] for one in second["fields"][0]["options"]] == ["zz", "b"]


def _owed(code, answers, channel="online"):
    lines = fee_lines(_procedure(code), answers, today=TODAY, channel=channel)
    return {line.code: line.amount for line in lines}


class FeeLines:
    def test_charge_nothing_for_a_birth_registered_in_time(self):
        assert _owed("1.001193", {**BIRTH, "want_copies": False}) == {"HT-KS": 0}

    def test_charge_each_copy_and_say_how_it_is_reckoned(self):
        lines = fee_lines(_procedure("1.001193"), BIRTH, today=TODAY)

        assert [(line.amount, line.quantity) for line in lines] == [(0, 1), (16_000, 2)]
        assert lines[1].name == "Bản sao trích lục, 2 bản × 8.000 đồng"

    def test_charge_a_late_registration_at_the_desk_only(self):
        late = {**BIRTH, "child_birth_date": "2026-01-16", "want_copies": False}

        assert _owed("1.001193", late) == {"HT-KS-QH-TT": 0}
        assert _owed("1.001193", {**late, "fee_group": "none"}, "desk") == {"HT-KS-QH": 8_000}
        assert _owed("1.001193", {**late, "fee_group": "poor"}, "desk") == {"HT-KS-QH": 0}

    def test_change_on_the_sixty_first_day(self):
        born = {**BIRTH, "want_copies": False, "child_birth_date": "2026-09-21"}

        assert _owed("1.001193", born) == {"HT-KS": 0}
        assert _owed("1.001193", {**born, "child_birth_date": "2026-09-20"}) == {"HT-KS-QH-TT": 0}

    def test_depend_on_the_channel(self):
        assert _owed("1.001612", BUSINESS) == {"HKD-TT": 0}
        assert _owed("1.001612", BUSINESS, "desk") == {"HKD": 100_000}
        assert _owed("1.004873", SINGLE, "post") == {"HT-XNHN": 15_000}


def _needed(code, answers):
    papers = papers_needed(_procedure(code), answers, today=TODAY)
    return [(paper.key, paper.required) for paper in papers]


class PapersNeeded:
    def test_follow_the_answers(self):
        assert _needed("1.001193", BIRTH) == [("birth_notice", True)]
        assert _needed("1.001193", {**BIRTH, "birth_proof": "pledge"}) == [("pledge", True)]
        proxy = {**BIRTH, "requester_relation": "proxy"}
        assert ("authorization", True) in _needed("1.001193", proxy)
        assert _needed("1.001612", BUSINESS) == []
        assert _needed("1.004873", SINGLE) == [("status_proof", False)]


class ResultValues:
    def test_are_ready_to_print(self):
        values = result_values(_procedure("1.001193"), BIRTH, today=TODAY)

        assert values["full_name"] == "TRẦN MẪU AN"
        assert values["birth_date"] == "16/11/2026"
        assert values["father_birth"] == "1994"
        assert values["father_ethnicity"] == "Mường"
        assert values["birth_place"].startswith("Trạm Y tế phường Hạc Thành, phường Hạc Thành")
        assert values["birth_date_words"]

    def test_leave_the_father_empty_when_he_is_not_known(self):
        unknown = {**BIRTH, "registration_kind": "father_unknown"}
        values = result_values(_procedure("1.001193"), unknown, today=TODAY)

        assert {values[key] for key in values if key.startswith("father_")} == {""}

    def test_write_the_marital_status_as_a_sentence(self):
        values = result_values(_procedure("1.004873"), SINGLE, today=TODAY)

        assert values["marital_status"] == "Hiện tại chưa đăng ký kết hôn với ai"
        assert values["purpose"].startswith("vay vốn tại ngân hàng; giấy này không")

    def test_list_the_trades(self):
        values = result_values(_procedure("1.001612"), BUSINESS, today=TODAY)

        assert values["name"] == "HỘ KINH DOANH QUÁN PHỞ MẪU AN"
        assert values["capital"] == "100.000.000 đồng"
        assert [(row["code"], row["main"]) for row in values["trades"]] == [
            ("5610", "x"), ("4723", ""),
        ]  # fmt: skip


class SubjectOf:
    @pytest.mark.parametrize("code", COMPLETE)
    def test_names_what_the_dossier_is_about(self, code):
        assert subject_of(_procedure(code), ANSWERS[code], today=TODAY) == SAMPLES[code]["subject"]


class TheRulesOfTheForms:
    @pytest.mark.parametrize(
        ("code", "changes", "faults"),
        [
            ("1.001193", {"child_last": "T1"}, {}),
            (
                "1.001193",
                {"birth_notice_date": "2026-11-15"},
                {"birth_notice_date": "Ngày cấp Giấy chứng sinh phải từ 16/11/2026 trở đi"},
            ),
            (
                "1.001193",
                {"registration_kind": "mother_unknown"},
                {
                    "requester_relation": "Bạn chọn trường hợp chưa xác định được mẹ, chọn lại"
                    " trường hợp hoặc quan hệ"
                },
            ),
            (
                "1.001612",
                {"business_name": "Công ty Mẫu"},
                {
                    "business_name": "Tên hộ kinh doanh không có chữ công ty, doanh nghiệp,"
                    " đặt lại tên"
                },
            ),
            (
                "1.001612",
                {"owner_birth_date": "2010-05-19", "owner_personal_number": "038210000000"},
                {"owner_birth_date": "Chủ hộ kinh doanh phải từ đủ 18 tuổi"},
            ),
            (
                "1.001612",
                {"trades": [{"name": "x", "code": "561", "is_main": True}]},
                {"trades.0.code": "Mã ngành có 4 chữ số, ví dụ 5610"},
            ),
            (
                "1.004873",
                {"subject_personal_number": "038090000000"},
                {
                    "subject_personal_number": "Số định danh này của nam sinh năm 1990,"
                    " kiểm tra lại số và ngày sinh"
                },
            ),
        ],
    )
    def test_are_told_in_sentences(self, code, changes, faults):
        answers = {**ANSWERS[code], **changes}

        found = check(_procedure(code).form, answers, today=TODAY, places=PLACES)

        assert found == (
            faults or {"child_last": "Họ của trẻ chỉ gồm chữ cái, bỏ chữ số và ký hiệu"}
        )

    def test_show_an_officer_what_deserves_a_second_look(self):
        odd = {
            **BIRTH,
            "child_last": "Lê",
            "mother_birth_date": "1950",
            "marriage_date": "2026-11-18",
        }

        assert set(notices(_procedure("1.001193").form, odd, today=TODAY)) == {
            "mother_birth_date", "mother_personal_number", "father_name", "marriage_date",
        }  # fmt: skip
