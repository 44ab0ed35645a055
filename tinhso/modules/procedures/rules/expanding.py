"""A procedure's file made whole: shared blocks of questions, lists and legal acts put in."""

from collections.abc import Callable, Mapping
from typing import Any

from tinhso.core.words.worded import worded

Data = Mapping[str, Any]


class ExpandingFault(Exception):
    """A file names a block, a list or an act that is nowhere."""


# What a text takes over from its `base` where it does not say otherwise.
TAKEN = ("papers", "fees", "result", "steps", "subject", "findings")
Texts = Callable[[str], Data]


def expand(
    data: Data, *, acts: Data, blocks: Data, lists: Data, texts: Texts | None = None
) -> dict[str, Any]:
    """Return the definition with everything it refers to put in, so that it stands alone.

    `texts` gives the text of another procedure by its code, for a `base`.
    """
    if base := data.get("base"):
        data = _based(data, (texts or _none)(base))
    whole = {**data, "legal_basis": _basis(data.get("legal_basis", []), acts)}
    if form := data.get("form"):
        pages = [_page(page, blocks) for page in form["pages"]]
        if "findings" in data:
            whole["findings"] = _page(data["findings"], blocks)
        asked = [*pages, whole.get("findings")]
        used = {name: _list(name, lists) for name in sorted(_lists_named(asked))}
        whole["form"] = {**form, "pages": pages, "lists": {**used, **form.get("lists", {})}}
    return whole


def _based(data: Data, base: Data) -> dict[str, Any]:
    """Return the text with what its base has put in: pages before its own, and what it leaves out.

    An interlinked filing asks what its first part asks, and something more.
    """
    own = dict(data.get("form", {}))
    without = own.pop("without", [])
    pages = [page for page in base["form"]["pages"] if page["key"] not in without]
    form = {**base["form"], **own, "pages": [*pages, *own.get("pages", [])]}
    form["compute"] = [*base["form"].get("compute", []), *own.get("compute", [])]
    taken = {key: base[key] for key in TAKEN if key in base}
    if "result" in data:
        result = {**base["result"], **data["result"]}
        values = {**base["result"].get("values", {}), **data["result"].get("values", {})}
        data = {**data, "result": {**result, "values": values}}
    return {**taken, **{key: data[key] for key in data if key != "base"}, "form": form}


def _none(code: str) -> Data:
    raise no_base(code)


def no_base(code: str) -> ExpandingFault:
    """Return the fault of a `base` that is nowhere."""
    return ExpandingFault(worded("không có thủ tục %(code)s để dựa vào", code=code))


def _basis(rows: list[Any], acts: Data) -> list[Any]:
    """Return the acts named one by one or by the set, first named first, each once.

    An act that stands whole, as in a text that was exported, stays as it is.
    """
    if rows and all(isinstance(row, dict) and "number" in row for row in rows):
        return rows
    named = [part for row in rows for part in _one_or_set(row, acts["sets"])]
    once = {row["act"]: row for row in reversed(named)}
    return [_act(once[number], acts["acts"]) for number in dict.fromkeys(r["act"] for r in named)]


def _one_or_set(row: Any, sets: Data) -> list[dict[str, Any]]:
    if isinstance(row, str):
        return [{"act": row}]
    return [{"act": number} for number in sets[row["set"]]] if "set" in row else [row]


def _act(row: Data, acts: Data) -> dict[str, Any]:
    if row["act"] not in acts:
        raise ExpandingFault(f"không có văn bản {row['act']!r} trong acts.yaml")
    more = {key: value for key, value in row.items() if key != "act"}
    return {"number": row["act"], **acts[row["act"]], **more}


def _page(page: Data, blocks: Data) -> dict[str, Any]:
    if "sections" in page:
        sections = [
            {**part, "fields": _fields(part["fields"], blocks)} for part in page["sections"]
        ]
        return {**page, "sections": sections}
    return {**page, "fields": _fields(page["fields"], blocks)}


def _fields(rows: list[Any], blocks: Data) -> list[Any]:
    found = [field for row in rows for field in (_block(row, blocks) if "block" in row else [row])]
    return [_ordered(field) for field in found]


def _ordered(field: Data) -> dict[str, Any]:
    """Return the question with its options, and those of its parts, in the order of the file.

    What the database keeps of a mapping has no order; a list has.
    """
    kept = dict(field)
    if isinstance(kept.get("options"), dict):
        kept["options"] = [{"value": key, "label": text} for key, text in kept["options"].items()]
    if "fields" in kept:
        kept["fields"] = [_ordered(part) for part in kept["fields"]]
    return kept


def _block(row: Data, blocks: Data) -> list[Any]:
    """Return questions of a block, `{of}` and the like filled in: all, `only` or `without` some."""
    if row["block"] not in blocks:
        raise ExpandingFault(f"không có khối câu hỏi {row['block']!r} trong form-blocks.yaml")
    filling = {name: str(value) for name, value in row.get("with", {}).items()}
    prefix = filling.get("prefix", "")
    fields = {field["key"].removeprefix("{prefix}_"): field for field in blocks[row["block"]]}
    wanted = [name for name in row.get("only", fields) if name not in row.get("without", ())]
    if unknown := sorted({*wanted, *row.get("change", {})} - set(fields)):
        raise ExpandingFault(f"khối {row['block']!r} không có câu {unknown[0]!r} (with {prefix})")
    changes = row.get("change", {})
    return [{**_filled(fields[name], filling), **changes.get(name, {})} for name in wanted]


def _filled(value: Any, filling: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in filling.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, dict):
        return {key: _filled(part, filling) for key, part in value.items()}
    return [_filled(part, filling) for part in value] if isinstance(value, list) else value


def _lists_named(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["list"]} if isinstance(value.get("list"), str) else set()
        return own.union(*(_lists_named(part) for part in value.values()))
    return set().union(*map(_lists_named, value)) if isinstance(value, list) else set()


def _list(name: str, lists: Data) -> Any:
    if name not in lists:
        raise ExpandingFault(f"không có danh mục {name!r} trong lists/")
    return lists[name]
