import csv
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tinhso.core.errors import NotFound, Refused
from tinhso.core.units import actions, files, index, queries
from tinhso.core.units.index import current
from tinhso.core.units.models import Unit, UnitChange

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
FOLDER = settings.DATA_FOLDER / "units"


class LoadUnits:
    def test_brings_in_the_tree_of_both_sides_of_the_break(self, province):
        assert queries.counts(day=BEFORE)["district"] == 26
        assert queries.counts(day=BEFORE)["commune"] == 547
        assert queries.counts(day=AFTER)["district"] == 0
        assert queries.counts(day=AFTER)["commune"] == 166
        kinds = [row.kind for row in queries.communes(day=AFTER)]
        assert (kinds.count("commune"), kinds.count("ward")) == (147, 19)

    def test_maps_every_old_commune(self, province):
        mapped = UnitChange.objects.filter(
            predecessor__level="commune", predecessor__code__startswith="H56."
        )
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
        _write(tmp_path, [_line("H56"), ended, again], [_handed("H56.01", "H56.01")])

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
        queries.communes(day=BEFORE)  # what is held from then on
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

    def test_asks_once(self, province, django_assert_num_queries):
        old = queries.by_code("380", day=BEFORE)
        with django_assert_num_queries(1):
            assert len(queries.successors(old.id, day=AFTER)) > 5


class Predecessors:
    def test_name_the_old_places_of_a_new_one(self, province):
        new = queries.by_code("H56.102", day=AFTER)
        places = [row.place for row in queries.predecessors(new.id, day=BEFORE)]
        assert "phường Đông Thọ" in places
        assert "thành phố Thanh Hóa" in places


class Tree:
    def test_puts_each_parent_before_its_children(
        self, province, monkeypatch, django_assert_num_queries
    ):
        monkeypatch.setattr(index, "_held", None)
        with django_assert_num_queries(3):
            queries.tree(day=BEFORE)
        with django_assert_num_queries(1):
            tree = queries.tree(day=BEFORE)

        assert (tree[0][0], tree[0][1].code) == (0, "H56")
        assert len(tree) == 1 + 16 + 26 + 547
        assert max(depth for depth, _ in tree) == 2

    def test_counts_the_subtree_whole(self, province):
        root = queries.root(day=AFTER)
        mine = Unit.objects.filter(Q(code="H56") | Q(code__startswith="H56."))
        assert len(queries.subtree(root.id)) == mine.count()


class Merger:
    """Quảng Bình went into Quảng Trị."""

    def test_has_both_sides_of_the_break(self, province):
        before, after = (
            [row for _, row in queries.tree(day=day, below="")] for day in (BEFORE, AFTER)
        )
        assert _levels(before, "H46") == {"province": 17, "district": 8, "commune": 145}
        assert _levels(before, "H50") == {"province": 17, "district": 10, "commune": 119}
        assert _levels(after, "H46") == {}
        assert _levels(after, "H50") == {"province": 17, "commune": 78}
        kinds = [row.kind for row in after if row.code.startswith("H50.") and row.area_code]
        assert (kinds.count("commune"), kinds.count("ward")) == (69, 8)
        assert kinds.count("special_zone") == 1

    @pytest.mark.parametrize(
        ("code", "heir"),
        [
            ("H46", "tỉnh Quảng Trị"),
            ("45", "tỉnh Quảng Trị"),
            ("450", "phường Đồng Hới"),
            ("471", "đặc khu Cồn Cỏ"),
            ("18859", "phường Đồng Thuận"),
            ("H46.02", "Sở Nội vụ"),
        ],
    )
    def test_leads_from_an_old_code_to_today(self, province, code, heir):
        assert queries.by_code(code, day=AFTER, follow=True).place == heir

    def test_lets_the_number_of_the_statistics_change_hands(self, province):
        assert queries.by_code("44", day=BEFORE).place == "tỉnh Quảng Bình"
        assert queries.by_code("44", day=AFTER).place == "tỉnh Quảng Trị"

    def test_is_not_part_of_the_own_province(self, province):
        assert {row.code[:3] for row in queries.communes(day=AFTER)} == {"H56"}
        assert {row.code[:3] for row in queries.departments(day=AFTER)} == {"H56"}
        assert queries.root(day=AFTER).code == "H56"


def _levels(rows, code):
    found = Counter(row.level for row in rows if row.code.partition(".")[0] == code)
    return dict(found)


class Chains:
    def test_are_followed_to_their_end_and_back(self, db, tmp_path):
        lines = [_line("H56")]
        for code, since, until in (("01", "2001", "2011"), ("02", "2011", "2021")):
            days = {"valid_from": f"{since}-01-01", "valid_to": f"{until}-01-01"}
            lines.append(_line(f"H56.{code}", "H56") | days)
        lines += [_line(f"H56.{code}", "H56") | {"valid_from": "2021-01-01"} for code in "34"]
        lines[0]["valid_from"] = "2001-01-01"
        part = {"kind": "part", "effective_on": "2021-01-01"}
        changes = [
            _handed("H56.01", "H56.02", effective_on="2011-01-01"),
            _handed("H56.02", "H56.4", **part),
            _handed("H56.02", "H56.3", **part | {"is_default": "false"}),
        ]
        _write(tmp_path, lines, changes)
        actions.load_units(tmp_path)
        oldest = queries.by_code("H56.01", day=date(2005, 1, 1))

        assert [row.code for row in queries.successors(oldest.id, day=AFTER)] == ["H56.4", "H56.3"]
        heirs = current().heirs(oldest, day=AFTER)
        assert heirs == queries.successors(oldest.id, day=AFTER)
        newest = queries.by_code("H56.3", day=AFTER)
        found = queries.predecessors(newest.id, day=date(2005, 1, 1))
        assert [row.code for row in found] == ["H56.01"]


class Index:
    def test_sees_a_change_of_any_row_at_once(self, province):
        old = queries.by_code("14797", day=AFTER)
        queries.tree(day=AFTER)
        Unit.objects.filter(pk=old.id).update(short_name="UBND phường Mới")

        names = [row.short_name for _, row in queries.tree(day=AFTER)]
        assert "UBND phường Mới" in names

    def test_asks_for_the_stamps_alone_while_nothing_changed(self, province):
        queries.tree(day=AFTER)
        with CaptureQueriesContext(connection) as asked:
            queries.tree(day=AFTER)
        assert ["revisions_revision" in one["sql"] for one in asked.captured_queries] == [True]

    @pytest.mark.parametrize(
        ("q", "place"),
        [
            ("dong tho", "phường Đông Thọ"),
            ("Đông Thọ", "phường Đông Thọ"),
            ("h56.31.22", "phường Đông Thọ"),
            ("quang binh", "tỉnh Quảng Bình"),
        ],
    )
    def test_finds_what_is_no_more(self, province, q, place):
        assert place in [row.place for row in current().find(q, day=AFTER)]

    def test_finds_nothing_for_no_words(self, province):
        assert current().find(" ", day=AFTER) == []


class Files:
    def test_go_out_and_come_in_again_the_same(self, province, tmp_path):
        done = actions.export_units(tmp_path)

        assert (done.units, done.changes) == (province.units, province.changes)
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "H46-changes.csv",
            "H46.csv",
            "H50-changes.csv",
            "H50.csv",
            "H56-changes.csv",
            "H56.csv",
        ]
        assert list(actions.differences(tmp_path)) == []
        assert actions.load_units(tmp_path) == done

    def test_are_compared_line_by_line_before_they_come_in(self, province, tmp_path):
        actions.export_units(tmp_path)
        path = tmp_path / "H56.csv"
        path.write_text(path.read_text().replace("Sở Nội vụ,Sở Nội vụ", "Sở Nội vụ,Sở NV"))
        before = list(Unit.objects.values())

        (found,) = actions.differences(tmp_path)

        assert (found.what, dict(found.changed)) == (
            "H56.02",
            {"short_name": ("Sở Nội vụ", "Sở NV")},
        )
        assert list(Unit.objects.values()) == before

    ENDED = {"valid_to": "2025-07-01"}

    @pytest.mark.parametrize(
        ("lines", "changes", "place", "text"),
        [
            ([("A.1", "A", {}), ("A.1", "A", {})], [], "units.csv:4", "thuộc hai đơn vị cùng lúc"),
            ([("A.1", "B", {})], [], "units.csv:3", "cấp trên B không có trong tệp nào"),
            ([("A.1", "A.1", {})], [], "units.csv:3", "nằm dưới chính nó"),
            ([("A.1", "A.2", {}), ("A.2", "A.1", {})], [], "units.csv:3", "nằm dưới chính nó"),
            ([("A.1", "A", ENDED)], [], "units.csv:3", "không ghi đơn vị nào kế thừa"),
            ([("A.1", "A", {"valid_to": "2024-07-01"})], [], "units.csv:3", "kết thúc trước"),
            ([("A.1", "A", {"valid_from": "1/7/25"})], [], "units.csv:3", "không phải ngày"),
            ([("A.1", "A", {"kind": "làng"})], [], "units.csv:3", "không có cấp hoặc loại"),
            ([("", "A", {})], [], "units.csv:3", "thiếu code"),
            ([("A.1", "A", ENDED)], [("A.1", "A.9")], "units-changes.csv:2", "A.9 không có vào"),
            ([], [("A", "A")], "units-changes.csv:2", "không kết thúc vào ngày"),
            ([("A.1", "A", ENDED), ("A.1.1", "A.1", {})], [("A.1", "A")], "units.csv:4", "trước"),
            (
                [("A.1", "A", ENDED), ("A.2", "A", {})],
                [("A.1", "A"), ("A.1", "A.2")],
                "units-changes.csv:2",
                "đúng một đơn vị kế thừa mặc định",
            ),
        ],
        ids=[f"{number}" for number in range(13)],
    )
    def test_are_refused_by_line(self, db, tmp_path, lines, changes, place, text):
        before = Unit.objects.count()
        made = [_line(code, parent) | more for code, parent, more in lines]
        _write(tmp_path, [_line("A"), *made], [_handed(old, new) for old, new in changes])

        with pytest.raises(actions.BadFiles) as refusal:
            actions.load_units(tmp_path)

        assert any(place in str(fault) and text in str(fault) for fault in refusal.value.faults)
        assert Unit.objects.count() == before

    def test_without_a_column_are_refused(self, db, tmp_path):
        (tmp_path / "units.csv").write_text("code,name\nA,B\n")

        with pytest.raises(actions.BadFiles, match=r"units\.csv:1: thiếu cột code_2016"):
            actions.load_units(tmp_path)


def _older_form(code: str) -> str:
    province, *groups = code.split(".")
    if groups and len(groups[0]) == 3:
        groups = [f"9{groups[0][0]}", groups[0][1:]]
    top, below = [*groups, "00", "00"][:2]
    return f"000.{below}.{top}.{province}"


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


def _write(folder, lines, changes=()) -> None:
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    with (folder / "units-changes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, files.CHANGE_COLUMNS)
        writer.writeheader()
        writer.writerows(changes)


def _handed(old: str, new: str, **more: str) -> dict[str, str]:
    return {
        "predecessor": old,
        "predecessor_name": f"Đơn vị {old}",
        "successor": new,
        "successor_name": f"Đơn vị {new}",
        "kind": "whole",
        "is_default": "true",
        "effective_on": "2025-07-01",
        "legal_basis": "Nghị quyết thử",
    } | more
