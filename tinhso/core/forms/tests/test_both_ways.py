import json

import jsonschema_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.core.forms import answering, checking
from tinhso.core.forms.definition import Around
from tinhso.core.forms.loading import load
from tinhso.core.forms.reviewing import review
from tinhso.core.forms.scope import settled
from tinhso.core.forms.tests.browser import filled_in, without_blank_rows
from tinhso.core.forms.tests.random_forms import FILES, PLACES, TODAY, answers, forms

WORLD = {"today": TODAY, "places": PLACES, "files": FILES}


@st.composite
def forms_with_answers(draw):
    data = draw(forms())
    return load(data), draw(answers(data))


class AFormFilledInBothWays:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms_with_answers())
    def test_gives_the_same_answers_faults_and_digest(self, pair):
        form = pair[0]
        wanted = without_blank_rows(*pair)

        sent = answering.check(form, wanted, **WORLD)
        draft = filled_in(form, wanted)
        typed = checking.check(form, draft, **WORLD)

        assert {fault.pointer: fault.detail for fault in sent.faults} == {
            answering.pointer_of(path): say for path, say in typed.items()
        }
        normal, _ = answering.normalised(form, wanted, Around(PLACES, FILES))
        kept = settled(form, draft, today=TODAY)
        assert settled(form, normal, today=TODAY) == kept
        assert sent.answers == ({} if typed else kept)
        assert typed or answering.digest(sent.answers) == answering.digest(kept)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms_with_answers())
    def test_is_accepted_only_as_its_schema_allows(self, pair):
        form, wanted = pair
        schema = answering.schema_of(form)
        jsonschema_rs.meta.validate(schema)

        sent = answering.check(form, wanted, **WORLD)

        if not sent.faults:
            jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(sent.answers)

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms_with_answers())
    def test_can_be_stored_and_read_whatever_was_typed(self, pair):
        form = pair[0]
        wanted = without_blank_rows(*pair)

        draft = filled_in(form, wanted)

        stored = json.dumps(draft, ensure_ascii=False).encode()  # no half character left
        assert b"\\u0000" not in stored
        assert json.loads(stored) == draft
        told = review(form, draft, today=TODAY)
        assert all("\u202e" not in row.text for page in told for row in page.rows)


class AnythingSentAsJson:
    ANYTHING = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    )

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms(), st.data())
    def test_is_answered_and_never_breaks(self, data, draws):
        form = load(data)
        keys = [field.key for field in form.fields]
        wanted = draws.draw(
            st.dictionaries(st.sampled_from(keys) | st.text(max_size=3), self.ANYTHING)
            | self.ANYTHING
        )

        sent = answering.check(form, wanted, **WORLD)

        assert isinstance(sent.answers, dict)
        assert all(fault.detail for fault in sent.faults)
        if not sent.faults:
            jsonschema_rs.Draft202012Validator(answering.schema_of(form)).validate(sent.answers)
