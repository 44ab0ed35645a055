from datetime import date, timedelta

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.core.forms.checking import check
from tinhso.core.forms.definition import Type
from tinhso.core.forms.kinds.base import tidy
from tinhso.core.forms.reading import encode_page, read_page
from tinhso.core.forms.schemas import schema
from tinhso.core.forms.scope import settled
from tinhso.core.forms.tests.samples import PLACES, TODAY, form

FORM = form()
VALID = jsonschema_rs.Draft202012Validator(schema(FORM), validate_formats=True)
WORDS = st.text(max_size=30).map(tidy).filter(bool)
DAYS = st.dates(date(1900, 1, 1), TODAY + timedelta(days=30)).map(date.isoformat)
AREA = "phường Hạc Thành, tỉnh Thanh Hóa"

ANSWERS = {
    Type.TEXT: WORDS | st.sampled_from(["Trần", "Nguyễn Thị", "H'Mẫu"]),
    Type.MULTILINE: WORDS,
    Type.DATE: DAYS,
    Type.DATE_PARTIAL: DAYS | DAYS.map(lambda day: day[:4]) | DAYS.map(lambda day: day[:7]),
    Type.TIME: st.times().map(lambda time: time.isoformat("minutes")),
    Type.INTEGER: st.integers(-1, 25),
    Type.MONEY: st.integers(0, 10**12),
    Type.PHONE: st.from_regex(r"\A09[0-9]{8}\Z") | WORDS,
    Type.EMAIL: st.emails() | st.just("ten@vidu.vn"),
    Type.PERSONAL_NUMBER: st.from_regex(r"\A038[0-3][0-9]{8}\Z"),
    Type.YES_NO: st.booleans(),
    Type.DECLARATION: st.just(True),
    Type.ADDRESS: st.fixed_dictionaries({"detail": WORDS | st.just("")}).flatmap(
        lambda known: st.sampled_from(
            [
                {"commune": "14797", "area": AREA, **known},
                {"commune": "", "area": "phường Mẫu, tỉnh Ví Dụ", **known},
            ]
        )
    ),
}


def _answers(fields):
    always = [field for field in fields if field.required is True and not field.show]
    return st.fixed_dictionaries(
        {field.key: _answer(field) for field in always},
        optional={field.key: _answer(field) for field in fields if field not in always},
    )


def _answer(field):
    if field.type is Type.GROUP:
        return st.lists(_answers(field.fields), min_size=1, max_size=3)
    if field.type is Type.CHOICE:
        return st.sampled_from([option.value for option in field.options])
    return ANSWERS[field.type]


class AnswersThatPassTheCheck:
    @settings(max_examples=200, deadline=None)
    @given(_answers(tuple(FORM.fields)))
    def test_satisfy_the_schema_and_survive_the_post(self, answers):
        kept = settled(FORM, answers, today=TODAY)
        for key in check(FORM, kept, today=TODAY, places=PLACES):
            kept.pop(key.split(".")[0], None)
        kept = settled(FORM, kept, today=TODAY)
        faults = check(FORM, kept, today=TODAY, places=PLACES)

        wrong = {
            str(error.instance_path[0]) for error in VALID.iter_errors(kept) if error.instance_path
        }
        assert wrong <= {key.split(".")[0] for key in faults}

        read: dict = {}
        for page in FORM.pages:
            post = encode_page(FORM, page.key, kept)
            read = read_page(FORM, page.key, post, read, today=TODAY, places=PLACES)
        assert read == kept
