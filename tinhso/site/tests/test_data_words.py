"""What a province configures is read in every language of the product."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils import translation

from tinhso.core.words.worded import Worded
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.actions import definition_of, load_folder
from tinhso.site.data_words import said_in
from tinhso.ui.language import catalogue

BIRTH, SAMPLE = "procedures/1.001193*.yaml", "samples/MAU-01*.yaml"


@pytest.fixture(scope="module")
def said():
    return said_in(settings.DATA_FOLDER)


class Data:
    @pytest.mark.parametrize("language", catalogue.languages())
    def test_has_words_for_all_that_people_read(self, language, said):
        assert [*catalogue.data_faults(language, said)] == []

    @pytest.mark.parametrize("language", catalogue.languages())
    def test_has_no_words_for_what_it_no_longer_says(self, language, said):
        assert catalogue.data_leftovers(language, said) == []

    def test_is_found_in_every_kind_of_file(self, said):
        found = {place.split("/")[1].split(".")[0] for place in said.values()}

        plain = {"counters", "life-events", "petitions", "plans", "people"}
        assert found == plain | {"procedures", "samples", "calendar"}


class LoadedProcedure:
    @pytest.mark.parametrize("pattern", [BIRTH, SAMPLE])
    def test_fixes_no_text_in_the_language_of_whoever_loaded_it(self, pattern, said):
        """A version is loaded once a process, maybe by a reader of English."""
        definition = definition_of(next(settings.DATA_FOLDER.glob(pattern)))
        with translation.override("en"):
            found = procedures.loaded(definition)

        fixed = {text for text in _texts(found) if not isinstance(text, Worded) and text in said}
        assert fixed == set()

    def test_prints_the_result_in_vietnamese_whoever_prints_it(self):
        definition = definition_of(next(settings.DATA_FOLDER.glob(BIRTH)))
        found = procedures.loaded(definition)
        answers = {"requester_relation": "mother", "child_gender": "male", "child_ethnicity": "04"}
        with translation.override("en"):
            shown = str(found.form.field("child_gender").options[0].label)
            printed = procedures.result_values(found, answers, today=date(2026, 11, 1))

        assert shown == "Male"
        assert (printed["gender"], printed["declarant_relation"]) == ("Nam", "Mẹ")


@pytest.mark.django_db
class Catalogue:
    def test_is_told_to_programs_in_the_language_they_ask_for(self, client):
        load_folder(settings.DATA_FOLDER / "procedures", at=datetime(2026, 11, 1, tzinfo=UTC))

        english = client.get(
            "/api/v1/procedures/1.001193", headers={"Accept-Language": "en"}
        ).json()
        vietnamese = client.get("/api/v1/procedures/1.001193").json()

        assert english["short_name"] == "Birth registration"
        assert english["papers"][1]["title"] == "Birth notice"
        assert english["legal_basis"][0]["title"] == "Law on Civil Status"
        form = client.get("/api/v1/procedures/1.001193/form", headers={"Accept-Language": "en"})
        assert form.json()["properties"]["child_birth_date"]["title"] == "Date of birth"
        assert vietnamese["papers"][1]["title"] == "Giấy chứng sinh"


def _texts(value):
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"rows", "synonyms", "due_after"}:
                yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
