from datetime import date

import pytest

from tinhso.core.units import queries
from tinhso.core.units.models import Unit

AFTER = date(2025, 7, 1)


class Parts:
    @pytest.fixture
    def police(self, province):
        ward = Unit.objects.get(code="H56.102", valid_to=None)
        return Unit.objects.create(
            code="H56.102.01",
            name="Công an phường Hạc Thành",
            short_name="Công an phường Hạc Thành",
            folded="cong an phuong hac thanh",
            level="commune",
            kind="office",
            parent=ward,
            valid_from=AFTER,
        )

    def test_of_a_commune_are_found_by_their_number(self, police):
        ward = queries.by_code("H56.102", day=AFTER)

        assert queries.part_of(ward.id, "01", day=AFTER).id == police.pk
        assert queries.part_of(ward.id, "02", day=AFTER).id == ward.id

    def test_are_no_places_an_address_names(self, police):
        assert police.pk not in {row.id for row in queries.communes(day=AFTER)}
        assert queries.counts(day=AFTER)["commune"] == 166
