from datetime import date

import pytest
from django.conf import settings

from tinhso.core.forms.definition import FormerPlace, Places
from tinhso.core.units.actions import load_units
from tinhso.core.units.former import former_communes

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2026, 11, 20), date(2025, 6, 30)


class FormerCommunes:
    def test_lead_to_those_of_today(self):
        load_units(settings.DATA_FOLDER / "units")

        found = former_communes(day=TODAY)
        places = Places(former=tuple(FormerPlace(row.name, row.heirs) for row in found))

        assert [row for row in found if not row.heirs] == []
        assert places.before("Đông Thọ, thành phố Thanh Hóa") == (
            FormerPlace(
                "phường Đông Thọ, thành phố Thanh Hóa",
                (("14797", "phường Hạc Thành"), ("14758", "phường Hàm Rồng")),
            ),
        )
        assert len(places.before("Quảng Phú")) >= 1
        assert places.before("Trần Không Có") == ()
        assert former_communes(day=BEFORE) == []
