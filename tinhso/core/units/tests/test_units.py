import csv
from datetime import date

import pytest
from django.conf import settings

from tinhso.core.errors import NotFound, Refused
from tinhso.core.units import actions, queries
from tinhso.core.units.models import Unit, UnitChange

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
FOLDER = settings.DATA_FOLDER / "units"


@pytest.fixture
def province(db):
    return actions.load_units(FOLDER)


class LoadUnits:
    def test_brings_in_the_tree_of_both_sides_of_the_break(self, province):
        assert queries.counts(day=BEFORE)["district"] == 26
        assert queries.counts(day=BEFORE)["commune"] == 547
        assert queries.counts(day=AFTER)["district"] == 0
        assert queries.counts(day=AFTER)["commune"] == 166
        kinds = [row.kind for row in queries.communes(day=AFTER)]
        assert (kinds.count("commune"), kinds.count("ward")) == (147, 19)

    def test_maps_every_old_commune(self, province):
        mapped = UnitChange.objects.filter(predecessor__level="commune")
        divided = mapped.filter(kind="part")

        assert mapped.filter(kind="whole").count() == 537
        assert divided.count() == 21
        assert divided.values("predecessor").distinct().count() == 10
        assert divided.filter(is_default=True).count() == 10

    def test_leaves_no_closed_unit_and_no_new_commune_unmapped(self, province):
        assert not Unit.objects.filter(valid_to__isnull=False, successions=None).exists()
        new = Unit.objects.on(AFTER).filter(level="commune")
        assert not new.filter(predecessions=None).exists()

    def test_may_run_again(self, province):
        before = list(Unit.objects.order_by("pk").values())

        actions.load_units(FOLDER)

        assert list(Unit.objects.order_by("pk").values()) == before
        assert UnitChange.objects.count() == province.changes

    def test_marks_every_invented_code(self, province):
        assert list(Unit.objects.filter(is_sample_code=False).values_list("code")) == [("H56",)]

    def test_refuses_one_code_for_two_units_on_one_day(self, db, tmp_path):
        _write(tmp_path, [_line("H56"), _line("H56.01", "H56"), _line("H56.01", "H56")])

        with pytest.raises(Refused, match=r"H56\.01 thuộc hai đơn vị"):
            actions.load_units(tmp_path)

    def test_refuses_a_unit_whose_parent_is_in_no_file(self, db, tmp_path):
        _write(tmp_path, [_line("H56"), _line("H56.02.01", "H56.02")])

        with pytest.raises(Refused, match="cấp trên"):
            actions.load_units(tmp_path)

    def test_lets_a_code_be_used_again_later(self, db, tmp_path):
        ended = _line("H56.01", "H56") | {"valid_to": "2025-07-01"}
        again = _line("H56.01", "H56") | {"valid_from": "2025-07-01"}
        _write(tmp_path, [_line("H56"), ended, again])

        assert actions.load_units(tmp_path).units == 3


class Codes:
    def test_say_the_same_in_both_forms(self, province):
        for unit in Unit.objects.all():
            assert _older_form(unit.code) == unit.code_2016

    def test_begin_with_the_code_of_the_parent(self, province):
        for unit in Unit.objects.exclude(parent=None).select_related("parent"):
            assert unit.code.rpartition(".")[0] == unit.parent.code


class ByCode:
    def test_takes_any_of_the_three_forms(self, province):
        for code in ("H56.102", "000.02.91.H56", "14797"):
            found = queries.by_code(code, day=AFTER)
            assert (found.short_name, found.place) == ("UBND phường Hạc Thành", "phường Hạc Thành")
            assert found.parent_name == "UBND tỉnh Thanh Hóa"

    def test_reads_a_reused_code_by_its_day(self, province):
        assert queries.by_code("14758", day=BEFORE).place == "phường Đông Thọ"
        assert queries.by_code("14758", day=AFTER).place == "phường Hàm Rồng"

    def test_refuses_a_closed_unit_unless_asked_to_follow(self, province):
        with pytest.raises(NotFound):
            queries.by_code("H56.31", day=AFTER)
        found = queries.by_code("H56.31", day=AFTER, follow=True)
        assert found.place == "phường Hạc Thành"

    @pytest.mark.parametrize("code", ["", "H99", "H56.1", "%"])
    def test_refuses_what_nobody_bears(self, province, code):
        with pytest.raises(NotFound):
            queries.by_code(code, day=AFTER, follow=True)


class Communes:
    def test_finds_without_tone_marks_but_puts_exact_ones_first(self, province):
        assert queries.communes(day=AFTER, q="hac thanh")[0].place == "phường Hạc Thành"
        assert "xã Sơn Thủy" in [row.place for row in queries.communes(day=AFTER, q="sơn")]
        assert queries.communes(day=AFTER, q="Đông Sơn")[0].place == "phường Đông Sơn"

    def test_asks_once_however_many_there_are(self, province, django_assert_num_queries):
        with django_assert_num_queries(1):
            queries.communes(day=BEFORE)


class Successors:
    def test_puts_the_default_part_first(self, province):
        old = queries.by_code("14758", day=BEFORE)
        heirs = [row.place for row in queries.successors(old.id, day=AFTER)]
        assert heirs == ["phường Hạc Thành", "phường Hàm Rồng"]

    def test_is_the_unit_itself_while_it_exists(self, province):
        old = queries.by_code("14758", day=BEFORE)
        assert queries.successors(old.id, day=BEFORE) == [old]

    def test_asks_twice(self, province, django_assert_num_queries):
        old = queries.by_code("380", day=BEFORE)
        with django_assert_num_queries(2):
            assert len(queries.successors(old.id, day=AFTER)) > 5


class Predecessors:
    def test_name_the_old_places_of_a_new_one(self, province):
        new = queries.by_code("H56.102", day=AFTER)
        places = [row.place for row in queries.predecessors(new.id, day=BEFORE)]
        assert "phường Đông Thọ" in places
        assert "thành phố Thanh Hóa" in places


class Tree:
    def test_puts_each_parent_before_its_children(self, province, django_assert_num_queries):
        with django_assert_num_queries(1):
            tree = queries.tree(day=BEFORE)

        assert (tree[0][0], tree[0][1].code) == (0, "H56")
        assert len(tree) == 1 + 16 + 26 + 547
        assert max(depth for depth, _ in tree) == 2

    def test_counts_the_subtree_whole(self, province):
        root = queries.root(day=AFTER)
        assert len(queries.subtree(root.id)) == province.units


def _older_form(code: str) -> str:
    groups = code.split(".")[1:]
    if groups and len(groups[0]) == 3:
        groups = [f"9{groups[0][0]}", groups[0][1:]]
    top, below = [*groups, "00", "00"][:2]
    return f"000.{below}.{top}.H56"


def _line(code: str, parent: str = "") -> dict[str, str]:
    return {
        "code": code,
        "code_2016": "",
        "area_code": "",
        "name": f"Đơn vị {code}",
        "short_name": f"Đơn vị {code}",
        "level": "province",
        "kind": "department",
        "parent": parent,
        "valid_from": "2025-01-01",
        "valid_to": "",
        "is_sample_code": "true",
    }


def _write(folder, lines) -> None:
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
