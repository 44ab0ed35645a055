from datetime import date

import pytest
from django.conf import settings

from tinhso.core.units.actions import load_units
from tinhso.core.units.former import former_communes

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2026, 11, 20), date(2025, 6, 30)


class FormerCommunes:
    def test_lead_to_those_of_today(self):
        load_units(settings.DATA_FOLDER / "units")

        found = {row.name: row.heirs for row in former_communes(day=TODAY)}

        assert found["phường Đông Thọ, thành phố Thanh Hóa"] == (
            ("14797", "phường Hạc Thành"),
            ("14758", "phường Hàm Rồng"),
        )
        assert all(found.values())
        assert former_communes(day=BEFORE) == []
