import copy

import pytest

from tinhso.core.forms.definition import FormFault
from tinhso.core.forms.loading import load
from tinhso.core.forms.tests.samples import DATA


def _with(**changes):
    data = copy.deepcopy(DATA)
    data["pages"][0]["fields"][0] |= changes
    return data


class Load:
    def test_reads_every_type(self):
        form = load(DATA)

        assert len({field.type for field in form.fields}) == 15

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"type": "colour"}, "pages[0].sections[0].fields[0](last_name)"),
            ({"colour": "red"}, "pages[0].sections[0].fields[0]"),
            ({"label": ""}, "pages[0].sections[0].fields[0](last_name)"),
            ({"type": "choice"}, "pages[0].sections[0].fields[0](last_name).options"),
            ({"show": "gender == 'male'"}, "child.last_name.show"),
            ({"show": "nobody == 'x'"}, "child.last_name.show"),
            ({"show": "today =="}, "child.last_name.show"),
            ({"suggest": "copies + 'x'"}, "điều kiện"),
            ({"key": "first_name"}, "first_name"),
            ({"checks": [{"when": "true"}]}, "pages[0].sections[0].fields[0](last_name).checks[0]"),
        ],
    )
    def test_names_the_place_of_a_fault(self, changes, path):
        with pytest.raises(FormFault) as fault:
            load(_with(**changes))

        assert fault.value.path == path
