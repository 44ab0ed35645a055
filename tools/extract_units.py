"""Draw data/units/ from the package `vietnamadminunits` (MIT), unpacked somewhere outside.

Usage: python tools/extract_units.py FOLDER/vietnamadminunits/data data/units
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SINCE, BREAK = "2025-01-01", "2025-07-01"
DEPARTMENTS_SINCE = "2025-03-01"
DISTRICT_KINDS = {"Thành phố": "city", "Thị xã": "town", "Huyện": "district"}
COMMUNE_KINDS = {"Phường": "ward", "Xã": "commune", "Thị trấn": "township"}
COMMUNE_KINDS |= {"Đặc khu": "special_zone"}
BASIS = "Nghị quyết 202/2025/QH15"


@dataclass(frozen=True)
class Province:
    """A province: its number and key in the source, its code, and the file it goes to."""

    number: str
    key: str
    code: str
    name: str
    file: str


@dataclass(frozen=True)
class Break:
    """What 01/07/2025 did: the provinces before it and the one after it."""

    before: tuple[Province, ...]
    after: Province
    basis: str  # of the new communes
    zone: str  # of economy, whose board is a unit of the province
    # where the seat of a former district stands, when neither name nor township tells
    seats: dict[str, str]
    by_name: bool = True  # a new commune with the district's name is its seat

    @property
    def is_merger(self) -> bool:
        return len(self.before) > 1


THANH_HOA = Province("38", "tinhthanhhoa", "H56", "tỉnh Thanh Hóa", "thanh-hoa")
BREAKS = (
    Break(
        before=(THANH_HOA,),
        after=THANH_HOA,
        basis="Nghị quyết 1686/NQ-UBTVQH15",
        zone="Khu kinh tế Nghi Sơn và các khu công nghiệp|Khu kinh tế Nghi Sơn",
        seats={"380": "phuonghacthanh", "407": "phuongtinhgia"},
    ),
    Break(
        before=(
            Province("44", "tinhquangbinh", "H46", "tỉnh Quảng Bình", "quang-binh"),
            Province("45", "tinhquangtri", "H50", "tỉnh Quảng Trị", "quang-tri"),
        ),
        after=Province("44", "tinhquangtri", "H50", "tỉnh Quảng Trị", "quang-tri"),
        basis="Nghị quyết 1680/NQ-UBTVQH15",
        zone="Khu kinh tế|Khu kinh tế",
        seats={"453": "xadongle", "455": "xahoanlao", "457": "xalethuy", "471": "dackhuconco"},
        by_name=False,
    ),
)

DEPARTMENTS = [
    ("01", "Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh", "office"),
    ("02", "Sở Nội vụ", "", "department"),
    ("03", "Sở Tư pháp", "", "department"),
    ("04", "Sở Tài chính", "", "department"),
    ("05", "Sở Công Thương", "", "department"),
    ("06", "Sở Nông nghiệp và Môi trường", "", "department"),
    ("07", "Sở Xây dựng", "", "department"),
    ("08", "Sở Khoa học và Công nghệ", "", "department"),
    ("09", "Sở Văn hóa, Thể thao và Du lịch", "", "department"),
    ("10", "Sở Giáo dục và Đào tạo", "", "department"),
    ("11", "Sở Y tế", "", "department"),
    ("12", "Sở Dân tộc và Tôn giáo", "", "department"),
    ("13", "Thanh tra tỉnh", "", "department"),
    ("14", "Ban Quản lý {0}", "BQL {1}", "department"),
    ("01.01", "Trung tâm Phục vụ hành chính công tỉnh", "Trung tâm PVHCC tỉnh", "centre"),
    ("06.01", "Văn phòng Đăng ký đất đai tỉnh", "Văn phòng Đăng ký đất đai", "centre"),
]
COLUMNS = ["code", "code_2016", "area_code", "name", "short_name", "level", "kind", "parent"]
COLUMNS += ["valid_from", "valid_to", "is_sample_code"]
CHANGE_COLUMNS = ["predecessor", "predecessor_name", "successor", "successor_name"]
CHANGE_COLUMNS += ["kind", "is_default", "effective_on", "legal_basis"]

Row = dict[str, str]
Mapping = dict[str, dict[str, dict]]


@dataclass
class Drawn:
    """What was drawn for one break: rows and hand-overs by file."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    changes: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, file: str, rows: list[Row]) -> None:
        self.rows.setdefault(file, []).extend(rows)


def _row(
    province: Province, groups: str, area: str, named: str, level: str, kind: str, **more: str
) -> Row:
    """`named` is the name, or the name and the short name divided by a bar."""
    name, _, short = named.partition("|")
    first, second, *_ = [*groups.split("."), "00", "00"] if groups else ["00", "00"]
    row = {
        "code": f"{province.code}.{groups}" if groups else province.code,
        "code_2016": f"000.{second}.{first}.{province.code}",
        "area_code": area,
        "name": name,
        "short_name": short or name,
        "level": level,
        "kind": kind,
        "parent": f"{province.code}.{groups}".rpartition(".")[0] if groups else "",
        "valid_from": SINCE,
        "valid_to": "",
        # only H56 was seen in public systems; the codes of the other provinces are not sure
        "is_sample_code": "false" if province.code == "H56" and not groups else "true",
    }
    return row | more


def _committee(
    province: Province, groups: str, area: str, place: str, level: str, kind: str, **more: str
) -> Row:
    named = f"Ủy ban nhân dân {place}|UBND {place}"
    return _row(province, groups, area, named, level, kind, **more)


def _place(kinds: dict[str, str], named: str) -> tuple[str, str]:
    """`Thành Phố Đồng Hới`: `thành phố Đồng Hới` and its kind."""
    kind = next(kind for kind in kinds if named.lower().startswith(kind.lower()))
    return f"{kind.lower()} {named[len(kind) + 1 :]}", kinds[kind]


def _new_communes(province: Province, wards: list[sqlite3.Row]) -> dict[str, Row]:
    """H56.1ZZ in one form is 000.ZZ.91.H56 in the other, H56.2ZZ is 000.ZZ.92.H56."""
    found = {}
    for index, ward in enumerate(wards):
        zone, number = 1 + index // 99, f"{1 + index % 99:02}"
        place, kind = _place(COMMUNE_KINDS, ward["ward"])
        found[ward["wardKey"]] = _committee(
            province,
            f"{zone}{number}",
            ward["wardCode"],
            place,
            "commune",
            kind,
            code_2016=f"000.{number}.9{zone}.{province.code}",
            valid_from=BREAK,
        )
    return found


def _departments(province: Province, zone: str, **when: str) -> list[Row]:
    long, short = zone.split("|")
    return [
        _row(
            province,
            groups,
            "",
            f"{name.format(long)}|{shortened.format('', short)}",
            "province",
            kind,
            **when,
        )
        for groups, name, shortened, kind in DEPARTMENTS
    ]


def extract(source: Path, target: Path) -> None:
    """Write the files of every break."""
    database = sqlite3.connect(source / "dataset.db")
    database.row_factory = sqlite3.Row
    mapping = json.loads((source / "converter_2025.json").read_text())
    for one in BREAKS:
        drawn = _drawn(one, database, mapping)
        for file, rows in drawn.rows.items():
            _write(target / f"{file}.csv", COLUMNS, rows)
            _write(target / f"{file}-changes.csv", CHANGE_COLUMNS, drawn.changes[file])


def _drawn(one: Break, database: sqlite3.Connection, mapping: Mapping) -> Drawn:
    after = "select * from admin_units where provinceCode = ? order by wardCode"
    new = database.execute(after, (one.after.number,)).fetchall()
    present = _new_communes(one.after, new)
    drawn, ends = Drawn(), {"valid_to": BREAK} if one.is_merger else {}
    heads = _heads(one.after, one.zone, {"valid_from": BREAK})
    for province in one.before:
        mine = _heads(province, one.zone, ends)
        wards = _wards(database, province)
        districts, former = _former(province, wards)
        drawn.add(province.file, [*mine, *districts.values(), *former.values()])
        merged = [
            _change(old, new, "whole", "true", BASIS)
            for old, new in zip(mine, heads, strict=True)
            if one.is_merger
        ]
        communes = _commune_changes(one, mapping, former, present)
        handed = _all_districts(one, mapping, province, wards, districts, former, present)
        drawn.changes[province.file] = [*merged, *communes, *handed]
    drawn.add(one.after.file, [*(heads if one.is_merger else []), *present.values()])
    return drawn


def _heads(province: Province, zone: str, when: Row) -> list[Row]:
    """Return the province and its departments."""
    area = province.number
    head = _committee(province, "", area, province.name, "province", "province", **when)
    return [head, *_departments(province, zone, **({"valid_from": DEPARTMENTS_SINCE} | when))]


def _wards(database: sqlite3.Connection, province: Province) -> list[sqlite3.Row]:
    before = (
        "select * from admin_units_legacy where provinceCode = ? order by districtCode, wardCode"
    )
    return database.execute(before, (province.number,)).fetchall()


def _former(province: Province, wards: list[sqlite3.Row]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the districts by their number and the communes in them by their key."""
    districts: dict[str, Row] = {}
    former: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for ward in wards:
        number = ward["districtCode"]
        if number not in districts:
            place, kind = _place(DISTRICT_KINDS, ward["district"])
            groups = f"{31 + len(districts)}"
            districts[number] = _committee(
                province, groups, number, place, "district", kind, valid_to=BREAK
            )
        if ward["wardCode"] is None:  # Cồn Cỏ was a district without communes
            continue
        group = districts[number]["code"].split(".")[1]
        counts[group] = counts.get(group, 20) + 1
        place, kind = _place(COMMUNE_KINDS, ward["ward"])
        former[f"{province.key}_{ward['districtKey']}_{ward['wardKey']}"] = _committee(
            province,
            f"{group}.{counts[group]}",
            ward["wardCode"],
            place,
            "commune",
            kind,
            valid_to=BREAK,
        )
    return districts, former


def _all_districts(
    one: Break,
    mapping: Mapping,
    province: Province,
    wards: list[sqlite3.Row],
    districts: dict[str, Row],
    former: dict[str, Row],
    present: dict[str, Row],
) -> Iterator[Row]:
    """A district hands a part to every commune its own communes went to; its seat leads."""
    keys = {ward["districtCode"]: ward["districtKey"] for ward in wards}
    for number, district in districts.items():
        prefix = f"{province.key}_{keys[number]}_"
        mine = [key for key in former if key.startswith(prefix)] or [prefix]
        heirs = sorted({heir for key in mine for heir, _ in _heirs(one, mapping, key)})
        seat = one.seats.get(number) or _seat(one, district, mine, former, mapping, present)
        assert seat in heirs, (district["name"], seat)
        kind = "part" if len(heirs) > 1 else "whole"
        for heir in heirs:
            yield _change(district, present[heir], kind, _flag(heir == seat), BASIS)


def _heirs(one: Break, mapping: Mapping, key: str) -> list[tuple[str, bool]]:
    parts = mapping["DICT_PROVINCE_WARD_DIVIDED"].get(one.after.key, {}).get(key)
    if parts:
        return [(part["newWardKey"], part["isDefaultNewWard"]) for part in parts]
    whole = mapping["DICT_PROVINCE_WARD_NO_DIVIDED"][one.after.key]
    return [(heir, True) for heir, sources in whole.items() if key in sources]


def _commune_changes(
    one: Break, mapping: Mapping, former: dict[str, Row], present: dict[str, Row]
) -> Iterator[Row]:
    for key, unit in former.items():
        heirs = _heirs(one, mapping, key)
        kind = "part" if len(heirs) > 1 else "whole"
        for heir, default in heirs:
            yield _change(unit, present[heir], kind, _flag(default), one.basis)


def _seat(
    one: Break,
    district: Row,
    mine: list[str],
    former: dict[str, Row],
    mapping: Mapping,
    present: dict[str, Row],
) -> str:
    """Name the new commune that took in the district's town, or the one with its name."""
    towns = [key for key in mine if former[key]["kind"] == "township"]
    name = district["short_name"].split(" ", 2)[2].removeprefix("phố ").removeprefix("xã ")
    named = [key for key, unit in present.items() if unit["short_name"].split(" ", 2)[2] == name]
    if named and (one.by_name or not towns):
        return named[0]
    return next(heir for heir, default in _heirs(one, mapping, towns[0]) if default)


def _change(old: Row, new: Row, kind: str, default: str, basis: str) -> Row:
    return {
        "predecessor": old["code"],
        "predecessor_name": old["short_name"],
        "successor": new["code"],
        "successor_name": new["short_name"],
        "kind": kind,
        "is_default": default,
        "effective_on": BREAK,
        "legal_basis": basis,
    }


def _flag(value: bool) -> str:  # noqa: FBT001
    return "true" if value else "false"


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    extract(Path(sys.argv[1]), Path(sys.argv[2]))
