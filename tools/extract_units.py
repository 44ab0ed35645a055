"""Draw data/units/ from the package `vietnamadminunits` (MIT), unpacked somewhere outside.

Usage: python tools/extract_units.py FOLDER/vietnamadminunits/data data/units
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

PROVINCE = "38"
PROVINCE_KEY = "tinhthanhhoa"
SINCE, BREAK = "2025-01-01", "2025-07-01"
DEPARTMENTS_SINCE = "2025-03-01"
DISTRICT_KINDS = {"Thành phố": "city", "Thị xã": "town", "Huyện": "district"}
COMMUNE_KINDS = {"Phường": "ward", "Xã": "commune", "Thị trấn": "township"}
BASIS_COMMUNES = "Nghị quyết 1686/NQ-UBTVQH15"
BASIS_DISTRICTS = "Nghị quyết 202/2025/QH15"
# where the seat of a former district stands, when the names do not tell
SEATS = {"380": "phuonghacthanh", "407": "phuongtinhgia"}

DEPARTMENTS = [
    ("01", "", "Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh", "office"),
    ("02", "", "Sở Nội vụ", "Sở Nội vụ", "department"),
    ("03", "", "Sở Tư pháp", "Sở Tư pháp", "department"),
    ("04", "", "Sở Tài chính", "Sở Tài chính", "department"),
    ("05", "", "Sở Công Thương", "Sở Công Thương", "department"),
    ("06", "", "Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường", "department"),
    ("07", "", "Sở Xây dựng", "Sở Xây dựng", "department"),
    ("08", "", "Sở Khoa học và Công nghệ", "Sở Khoa học và Công nghệ", "department"),
    ("09", "", "Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch", "department"),
    ("10", "", "Sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo", "department"),
    ("11", "", "Sở Y tế", "Sở Y tế", "department"),
    ("12", "", "Sở Dân tộc và Tôn giáo", "Sở Dân tộc và Tôn giáo", "department"),
    ("13", "", "Thanh tra tỉnh", "Thanh tra tỉnh", "department"),
    (
        "14",
        "",
        "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp",
        "BQL Khu kinh tế Nghi Sơn",
        "department",
    ),
    ("01", "01", "Trung tâm Phục vụ hành chính công tỉnh", "Trung tâm PVHCC tỉnh", "centre"),
    ("06", "01", "Văn phòng Đăng ký đất đai tỉnh", "Văn phòng Đăng ký đất đai", "centre"),
]
COLUMNS = ["code", "code_2016", "area_code", "name", "short_name", "level", "kind", "parent"]
COLUMNS += ["valid_from", "valid_to", "is_sample_code"]
CHANGE_COLUMNS = ["predecessor", "predecessor_name", "successor", "successor_name"]
CHANGE_COLUMNS += ["kind", "is_default", "effective_on", "legal_basis"]

Row = dict[str, str]


def _row(
    groups: tuple[str, ...], area: str, name: str, short: str, level: str, kind: str, **more: str
) -> Row:
    bottom = (*groups, "00", "00")[:2]
    row = {
        "code": ".".join(("H56", *groups)),
        "code_2016": f"000.{bottom[1]}.{bottom[0]}.H56",
        "area_code": area,
        "name": name,
        "short_name": short,
        "level": level,
        "kind": kind,
        "parent": ".".join(("H56", *groups[:-1])) if groups else "",
        "valid_from": SINCE,
        "valid_to": "",
        "is_sample_code": "true" if groups else "false",
    }
    return row | more


def _committee(
    groups: tuple[str, ...], area: str, named: str, level: str, kind: str, **more: str
) -> Row:
    place = named[0].lower() + named[1:]
    name, short = f"Ủy ban nhân dân {place}", f"UBND {place}"
    return _row(groups, area, name, short, level, kind, **more)


def _new_commune(index: int, ward: sqlite3.Row) -> Row:
    """H56.1ZZ in one form is 000.ZZ.91.H56 in the other, H56.2ZZ is 000.ZZ.92.H56."""
    zone, place = 1 + index // 99, f"{1 + index % 99:02}"
    kind = COMMUNE_KINDS[ward["wardType"]]
    codes = {"code_2016": f"000.{place}.9{zone}.H56", "valid_from": BREAK}
    groups = (f"{zone}{place}",)
    return _committee(groups, ward["wardCode"], ward["ward"], "commune", kind, **codes)


def _departments() -> Iterator[Row]:
    for first, second, name, short, kind in DEPARTMENTS:
        groups = (first, second) if second else (first,)
        yield _row(groups, "", name, short, "province", kind, valid_from=DEPARTMENTS_SINCE)


def extract(source: Path, target: Path) -> None:
    old, new = _wards(source / "dataset.db")
    mapping = json.loads((source / "converter_2025.json").read_text())
    districts, former = _former(old)
    present = {ward["wardKey"]: _new_commune(index, ward) for index, ward in enumerate(new)}
    province = _committee((), PROVINCE, "Tỉnh Thanh Hóa", "province", "province")
    rows = [province, *_departments(), *districts.values(), *former.values(), *present.values()]
    _write(target / "thanh-hoa.csv", COLUMNS, rows)
    keys = {ward["districtCode"]: ward["districtKey"] for ward in old}
    changes = list(_commune_changes(mapping, former, present))
    for number, district in districts.items():
        prefix = f"{PROVINCE_KEY}_{keys[number]}_"
        mine = [key for key in former if key.startswith(prefix)]
        seat = SEATS.get(number) or _seat(district, mine, former, mapping, present)
        changes += _district_changes(mapping, district, mine, seat, present)
    _write(target / "thanh-hoa-changes.csv", CHANGE_COLUMNS, changes)


def _wards(file: Path) -> tuple[list[sqlite3.Row], list[sqlite3.Row]]:
    """Return the communes before and after the break."""
    database = sqlite3.connect(file)
    database.row_factory = sqlite3.Row
    before = (
        "select * from admin_units_legacy where provinceCode = ? order by districtCode, wardCode"
    )
    after = "select * from admin_units where provinceCode = ? order by wardCode"
    return (
        database.execute(before, (PROVINCE,)).fetchall(),
        database.execute(after, (PROVINCE,)).fetchall(),
    )


def _former(old: list[sqlite3.Row]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the districts by their number and the communes in them by their key."""
    districts: dict[str, Row] = {}
    former: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for ward in old:
        number = ward["districtCode"]
        if number not in districts:
            groups = (f"{31 + len(districts)}",)
            kind = DISTRICT_KINDS[ward["districtType"]]
            districts[number] = _committee(
                groups, number, ward["district"], "district", kind, valid_to=BREAK
            )
        group = districts[number]["code"].split(".")[1]
        counts[group] = counts.get(group, 20) + 1
        key = f"{PROVINCE_KEY}_{ward['districtKey']}_{ward['wardKey']}"
        former[key] = _committee(
            (group, f"{counts[group]}"),
            ward["wardCode"],
            ward["ward"],
            "commune",
            COMMUNE_KINDS[ward["wardType"]],
            valid_to=BREAK,
        )
    return districts, former


def _district_changes(
    mapping: dict[str, dict[str, dict]],
    district: Row,
    mine: list[str],
    seat: str,
    present: dict[str, Row],
) -> Iterator[Row]:
    """A district hands a part to every commune its own communes went to; its seat leads."""
    heirs = sorted({heir for key in mine for heir, _ in _heirs(mapping, key)})
    assert seat in heirs, (district["name"], seat)
    for heir in heirs:
        yield _change(district, present[heir], "part", heir == seat, BASIS_DISTRICTS)


def _heirs(mapping: dict[str, dict[str, dict]], key: str) -> list[tuple[str, bool]]:
    parts = mapping["DICT_PROVINCE_WARD_DIVIDED"][PROVINCE_KEY].get(key)
    if parts:
        return [(part["newWardKey"], part["isDefaultNewWard"]) for part in parts]
    whole = mapping["DICT_PROVINCE_WARD_NO_DIVIDED"][PROVINCE_KEY]
    return [(heir, True) for heir, sources in whole.items() if key in sources]


def _commune_changes(
    mapping: dict[str, dict[str, dict]], former: dict[str, Row], present: dict[str, Row]
) -> Iterator[Row]:
    for key, unit in former.items():
        heirs = _heirs(mapping, key)
        kind = "part" if len(heirs) > 1 else "whole"
        for heir, default in heirs:
            yield _change(unit, present[heir], kind, default, BASIS_COMMUNES)


def _seat(
    district: Row,
    mine: list[str],
    former: dict[str, Row],
    mapping: dict[str, dict[str, dict]],
    present: dict[str, Row],
) -> str:
    """Name the new commune with the district's name, or the one that took in its town."""
    name = district["short_name"].split(" ", 2)[2].removeprefix("phố ").removeprefix("xã ")
    for heir, unit in present.items():
        if unit["short_name"].split(" ", 2)[2] == name:
            return heir
    town = next(key for key in mine if former[key]["kind"] == "township")
    return next(heir for heir, default in _heirs(mapping, town) if default)


def _change(old: Row, new: Row, kind: str, default: bool, basis: str) -> Row:  # noqa: FBT001
    return {
        "predecessor": old["code"],
        "predecessor_name": old["short_name"],
        "successor": new["code"],
        "successor_name": new["short_name"],
        "kind": kind,
        "is_default": "true" if default else "false",
        "effective_on": BREAK,
        "legal_basis": basis,
    }


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    extract(Path(sys.argv[1]), Path(sys.argv[2]))
