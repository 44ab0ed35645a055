from datetime import date

import pytest
from django.conf import settings

from tinhso.core.forms.loading import load
from tinhso.core.units.actions import load_units
from tinhso.modules.dossiers.queries.places import places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def _form(**more):
    field = {"key": "home", "label": "Nơi ở", "type": "address", **more}
    return load({"pages": [{"key": "one", "title": "Một", "fields": [field]}]})


class Places:
    def test_hold_the_communes_of_before_for_a_form_that_asks(self):
        load_units(settings.DATA_FOLDER / "units")

        found = places(day=TODAY, form=_form(former=True))

        (place,) = found.before("Đông Thọ, thành phố Thanh Hóa")
        assert [name for _, name in place.heirs] == ["phường Hạc Thành", "phường Hàm Rồng"]
        assert found.before("xã Không Có") == ()
        assert places(day=TODAY, form=_form()).former == ()
