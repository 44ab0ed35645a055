"""Two versions of a procedure side by side, besides what their forms ask. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from tinhso.core.forms.comparing import Change
from tinhso.core.words.amounts import duration
from tinhso.core.words.worded import worded
from tinhso.modules.procedures.rules.catalogue import Procedure

SAID = {
    "name": worded("tên"),
    "short_name": worded("tên ngắn"),
    "summary": worded("lời giới thiệu"),
    "who": worded("ai được làm"),
    "conditions": worded("điều kiện"),
    "duration_text": worded("thời gian giải quyết"),
    "agency_text": worded("nơi giải quyết"),
    "service_text": worded("cách nộp"),
    "fee_text": worded("lệ phí"),
}


def differences(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """Return what changed from `old` to `new` in facts, papers, fees and steps, form apart."""
    return (
        *_facts(old, new),
        *_rows(worded("giấy tờ"), _papers(old), _papers(new)),
        *_rows(worded("mức thu"), _fees(old), _fees(new)),
        *_rows(worded("bước"), _steps(old), _steps(new)),
    )


# A row by its key: how it is called, and all that makes another one of it.
Rows = Mapping[str, tuple[str, Any]]


def _papers(procedure: Procedure) -> Rows:
    return {
        paper.key: (paper.title, (paper.title, paper.required, paper.when, paper.handling))
        for paper in procedure.papers
    }


def _fees(procedure: Procedure) -> Rows:
    return {
        fee.code: (fee.label or fee.name, (fee.amount, fee.quantity, fee.when, fee.price))
        for fee in procedure.fees
    }


def _steps(procedure: Procedure) -> Rows:
    steps = procedure.steps.steps if procedure.steps else ()
    return {step.key: (_step(step.label, step.minutes), step) for step in steps}


def _step(label: str, minutes: int) -> str:
    return f"{label}, {duration(minutes)}" if minutes else label


def _facts(old: Procedure, new: Procedure) -> Iterator[Change]:
    for name, what in SAID.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            said = {"what": what, "old": before or "–", "new": after or "–"}
            yield Change("changed", name, worded("Đổi %(what)s: %(old)s thành %(new)s", **said))


def _rows(what: str, before: Rows, after: Rows) -> Iterator[Change]:
    for key in dict.fromkeys([*after, *before]):
        if key not in before:
            text = worded("Thêm %(what)s “%(name)s”", what=what, name=after[key][0])
            yield Change("added", key, text)
        elif key not in after:
            text = worded("Bỏ %(what)s “%(name)s”", what=what, name=before[key][0])
            yield Change("removed", key, text)
        elif before[key][0] != after[key][0]:
            said = {"what": what, "old": before[key][0], "new": after[key][0]}
            text = worded("Đổi %(what)s “%(old)s” thành “%(new)s”", **said)
            yield Change("changed", key, text)
        elif before[key] != after[key]:
            text = worded("Đổi cách áp dụng %(what)s “%(name)s”", what=what, name=after[key][0])
            yield Change("changed", key, text)
