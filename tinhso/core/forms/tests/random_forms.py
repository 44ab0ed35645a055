"""Random forms and random answers to them, hostile ones among them."""

from datetime import date

from hypothesis import strategies as st

from tinhso.core.forms.definition import Attached, FormerPlace, Places
from tinhso.core.forms.proving import DEEPEST

TODAY = date(2026, 11, 20)
PLACES = Places(
    (("14797", "Phường Hạc Thành"), ("16531", "Phường Sầm Sơn")),
    "tỉnh Thanh Hóa",
    (
        FormerPlace("xã Mẫu Một, huyện Ví Dụ", (("14797", "Phường Hạc Thành"),)),
        FormerPlace(
            "xã Mẫu Hai, huyện Ví Dụ", (("14797", "Phường Hạc Thành"), ("16531", "Phường Sầm Sơn"))
        ),
    ),
)
FILES = {
    1: Attached(id=1, name="anh.png", mime="image/png", size=900, digest="0" * 64),
    2: Attached(id=2, name="giay.pdf", mime="application/pdf", size=90_000, digest="1" * 64),
}
HOSTILE = [
    "\x00", "a\x00b", "\ud800", "\u202etxt.exe", "<script>alert(1)</script>", "\"><img src=x>",
    "' || true || '", "1) || (true", "today", "{{ 7 * 7 }}", "{% load %}", "#eval(1)", "9" * 5000,
    "A" * 30_000, "٣", "e\u0301", "Nguyê\u0303n", "\u200b", "-", "--", "null", "1e309", "0x10",
]  # fmt: skip

texts = st.sampled_from(HOSTILE) | st.text(max_size=12) | st.sampled_from(["a", "Trần", "b c"])
numbers = st.integers(-3, 12) | st.sampled_from([10**15, 10**15 + 1, 10**30, -(10**18)])
days = st.dates(date(1900, 1, 1), date(2027, 1, 1)).map(date.isoformat)

ANSWERS = {
    "text": texts,
    "name": texts | st.sampled_from(["Nguyễn Văn Ví Dụ", "H'Mẫu"]),
    "multiline": texts | st.just("một\r\nhai"),
    "choice": st.sampled_from(["a", "b", "zz"]) | texts,
    "yes_no": st.booleans(),
    "date": days | texts,
    "date_partial": days | days.map(lambda day: day[:4]) | days.map(lambda day: day[:7]) | texts,
    "time": st.sampled_from(["08:30", "8 giờ 5", "25:00"]) | texts,
    "integer": numbers | texts,
    "money": numbers | texts,
    "phone": st.sampled_from(["0912345678", "+84 912 345 678"]) | texts,
    "email": st.sampled_from(["ten@vidu.vn"]) | texts,
    "personal_number": st.sampled_from(["038196000001", "038 226 000 001"]) | texts,
    "tax_code": st.sampled_from(["0000000017", "0000000017-001", "038196000001", "1"]) | texts,
    "address": st.fixed_dictionaries(
        {
            "commune": st.sampled_from(["14797", "16531", "", "99"]) | texts,
            "area": st.sampled_from(["", "xã Mẫu, tỉnh Ví Dụ"]) | texts,
            "detail": texts,
        }
    ),
    "map_point": st.fixed_dictionaries(
        {
            "lat": st.floats(-90, 90) | st.sampled_from(["19,8", "19°48'24\"", "x", ""]),
            "lon": st.floats(-180, 180) | st.sampled_from(["105.8", "999"]),
        }
    ),
    "file": st.sampled_from([{"id": 1}, {"id": 2}]),
    "signature": st.sampled_from([{"id": 1}, {"id": 2}]),
    "declaration": st.booleans(),
}
ALL = [*ANSWERS, "person", "group"]
ANSWERS["gender"] = st.sampled_from(["male", "female"]) | texts
RIGHT = {
    **ANSWERS,
    "text": st.sampled_from(["a", "Trần", "<b>1 & 2</b>", "' || true || '"]),
    "name": st.sampled_from(["Nguyễn Văn Ví Dụ", "Nguyê\u0303n Thị Mẫu"]),
    "multiline": st.sampled_from(["một\r\nhai", "x"]),
    "choice": st.sampled_from(["a", "b"]),
    "gender": st.sampled_from(["male", "female"]),
    "date": st.dates(date(1950, 1, 1), TODAY).map(date.isoformat),
    "date_partial": st.sampled_from(["1996", "1996-05", "1996-05-19"]),
    "time": st.sampled_from(["08:30", "8 giờ 5"]),
    "integer": st.integers(0, 10),
    "money": st.integers(0, 10**12),
    "phone": st.sampled_from(["0912345678", "+84 912 345 678"]),
    "email": st.just("ten@vidu.vn"),
    "personal_number": st.sampled_from(["038096000001", "038 196 000 001"]),
    "tax_code": st.sampled_from(["0000000017", "0000000017001", "038196000001"]),
    "address": st.fixed_dictionaries(
        {
            "commune": st.sampled_from(["14797", "16531"]),
            "area": st.just("bỏ đi"),
            "detail": st.sampled_from(["", "Số 00 đường Mẫu"]),
        }
    ),
    "map_point": st.fixed_dictionaries(
        {"lat": st.sampled_from([19.8067, "19,8067"]), "lon": st.floats(102, 118)}
    ),
    "file": st.just({"id": 1}),
    "signature": st.just({"id": 1}),
    "declaration": st.just(True),
}
FORMER = st.sampled_from(
    ["Mẫu Một", "xã Mẫu Hai, huyện Ví Dụ", "Mẫu Ba", "thị trấn <b>, huyện \x00"]
)
SEEN_AS = {
    "text": ["{} == 'a'", "{} != ''", "{}.size() > 2"],
    "choice": ["{} == 'a'", "{} != 'b'", "{} in ['a', 'b']", "{} == ''"],
    "yes_no": ["{}", "!{}", "{} == false"],
    "integer": ["{} > 3", "{} <= 0", "{} != 5", "{} * {} > 9"],
    "declaration": ["{}"],
}
PARTS = ["name", "birth_date", "gender", "personal_number", "phone", "email", "address"]


@st.composite
def conditions(draw, known):
    """A condition over the questions `known`, as (key, type); empty when there are none."""
    usable = [(key, kind) for key, kind in known if kind in SEEN_AS]
    if not usable or draw(st.integers(0, 2)) == 0:
        return ""
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        key, kind = draw(st.sampled_from(usable))
        parts.append(draw(st.sampled_from(SEEN_AS[kind])).format(key, key))
    return draw(st.sampled_from([" && ", " || "])).join(parts)


@st.composite
def questions(draw, key, known, types):
    """One question named `key` of one of `types`, whose conditions look at `known`."""
    kind = draw(st.sampled_from(types))
    row = {"key": key, "type": kind, "label": f"Câu <{key}>", "show": draw(conditions(known))}
    row["required"] = draw(st.booleans()) or draw(conditions(known)) or False
    if kind == "choice":
        row["options"] = {"a": "Mục A", "b": "Mục <b>B</b>"}
    if kind == "address":
        row |= {"anywhere": draw(st.booleans()), "former": draw(st.booleans())}
    if kind == "integer":
        row |= {"min": 0, "max": 10}
    if kind == "tax_code":
        row["personal_since"] = "2025-07-01"
    if kind == "person":
        row["parts"] = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True))
        row["strict"] = draw(st.booleans())
    if kind == "group":
        row |= draw(groups(key, known, types))
    elif row["required"] is True:
        row["soft"] = draw(st.booleans())
    return row


@st.composite
def groups(draw, key, known, types):
    """What a group has besides: parts that look at each other, and how often it is filled in.

    Its key tells how deep it stands: `q0_1` is on the page, `q0_1_0` in a group.
    """
    inner, seen = [], list(known)
    if key.count("_") == DEEPEST:
        types = [kind for kind in types if kind != "group"]
    for at in range(draw(st.integers(1, 3))):
        part = draw(questions(f"{key}_{at}", seen, types))
        inner.append(part)
        seen.append((part["key"], part["type"]))
    counts = [name for name, kind in seen if kind == "integer"]
    if counts:
        inner.append(
            {
                "key": f"{key}_sum",
                "type": "integer",
                "label": "Tổng",
                "compute": f"{counts[0]} * {counts[-1]}",
            }
        )
    least = draw(st.integers(0, 2))
    rule = {"min": least, "max": least + draw(st.integers(1, 2)), "item": "dòng"}
    return {"fields": inner, "repeat": rule, "required": True}


@st.composite
def forms(draw, types=ALL):
    """The data of a form of one to three pages, with questions of `types`."""
    pages, known = [], []
    for at in range(draw(st.integers(1, 3))):
        show = draw(conditions(known)) if at else ""
        fields = []
        for nr in range(draw(st.integers(1, 4))):
            row = draw(questions(f"q{at}_{nr}", known, types))
            fields.append(row)
            known.append((row["key"], row["type"]))
        pages.append({"key": f"p{at}", "title": f"Trang {at}", "show": show, "fields": fields})
    return {"title": "Tờ khai bất kỳ", "pages": pages}


def answers(data, **kinds):
    """A strategy for answers to the form `data`: mostly right, or whatever people type.

    `kinds` has other strategies for some types.
    """
    rows = [row for page in data["pages"] for row in page["fields"]]
    return _parts(rows, RIGHT | kinds, least=1) | _parts(rows, ANSWERS | kinds, least=0)


def _parts(rows, kinds, least):
    asked = {row["key"]: _answer(row, kinds, least) for row in rows if "compute" not in row}
    return st.fixed_dictionaries(asked) if least else st.fixed_dictionaries({}, optional=asked)


def _answer(row, kinds, least):
    if row["type"] == "group":
        most = row["repeat"]["max"]
        rows = _parts(row["fields"], kinds, least)
        return st.lists(rows, min_size=min(least * 2, most), max_size=most)
    if row["type"] == "person":
        known = {"birth_date": "date_partial", "gender": "gender"}
        parts = {name: kinds[known.get(name, name)] for name in row["parts"]}
        return st.fixed_dictionaries(parts) if least else st.fixed_dictionaries({}, optional=parts)
    if row["type"] == "address" and row["former"]:
        return st.tuples(kinds["address"], FORMER).map(lambda pair: {**pair[0], "former": pair[1]})
    return kinds[row["type"]]
