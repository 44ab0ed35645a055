"""From the definition kept with a version to the procedure; or the fault and where it is."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from inspect import signature
from types import MappingProxyType
from typing import Any, TypeVar

from tinhso.core.calendar.durations import Duration, Span
from tinhso.core.forms import cel, loading
from tinhso.core.forms.definition import HELD, FormFault
from tinhso.core.steps.graph import Graph, GraphFault
from tinhso.core.steps.loading import load as load_graph
from tinhso.core.steps.loading import load_dossier
from tinhso.core.words.amounts import MINUTES_A_DAY
from tinhso.core.words.data import told
from tinhso.core.words.worded import worded
from tinhso.modules.procedures.rules.catalogue import (
    FINDINGS,
    Act,
    Channel,
    FeeKind,
    FeeRule,
    Paper,
    PaperForm,
    Part,
    Preparation,
    Procedure,
    Question,
    Result,
    Stage,
    Sure,
)
from tinhso.modules.procedures.rules.computing import (
    answers_of_part,
    known_values,
    result_values,
)

Row = TypeVar("Row")
Data = Mapping[str, Any]
DRY_RUN = date(2026, 1, 1)
DERIVED = ("compute", "tables")  # values that follow from answers

# NĐ 63/2010/NĐ-CP art. 8.2: without these there is no procedure to publish
REQUIRED = {
    "name": "tên thủ tục",
    "how": "trình tự thực hiện",
    "channels": "cách thức thực hiện",
    "papers": "thành phần hồ sơ",
    "sets": "số lượng hồ sơ",
    "duration": "thời hạn giải quyết",
    "audience": "đối tượng thực hiện",
    "agency": "cơ quan thực hiện",
    "result": "kết quả",
    "conditions": "yêu cầu, điều kiện",
    "fees": "phí, lệ phí",
    "paper_forms": "mẫu đơn, tờ khai",
    "legal_basis": "căn cứ pháp lý",
}


class ProcedureFault(Exception):
    """A procedure as written can not be published; the text names the place."""


def load(
    data: Data, *, version_id: int = 0, number: int = 0, valid_to: date | None = None
) -> Procedure:
    """Make the procedure that `data` describes, or raise ProcedureFault."""
    code = data.get("code", "?")
    if lacking := [name for key, name in REQUIRED.items() if key not in data]:
        raise ProcedureFault(f"{code}: thiếu {lacking[0]}")
    try:
        procedure = _procedure(told(data), version_id, number, valid_to)
        _dry_run(procedure)
    except KeyError as missing:
        raise ProcedureFault(f"{code}: thiếu {missing}") from missing
    except (ValueError, TypeError, cel.CelFault, GraphFault, FormFault) as fault:
        raise ProcedureFault(f"{code}: {fault}") from fault
    return procedure


def _procedure(data: Data, version_id: int, number: int, valid_to: date | None) -> Procedure:
    return Procedure(
        version_id=version_id,
        number=number,
        valid_to=valid_to,
        **_head(data),
        **_service(data),
        **_dossier(data),
        **_fees(data),
        questions=_rows(Question, data.get("questions", ())),
        legal_basis=tuple(_act(row) for row in data["legal_basis"]),
        marks=MappingProxyType({k: Sure(v).value for k, v in data.get("marks", {}).items()}),
        subject=data.get("subject", ""),
        steps=_steps(data) if data.get("steps") else None,
        sub_cases=MappingProxyType(_sub_cases(data)),
        **_forms(data),
        follows=tuple(_part(row) for row in data.get("follows", ())),
    )


def _forms(data: Data) -> dict[str, Any]:
    """Return the applicant's form, and the same with the officer's page at its end."""
    if not data.get("form"):
        return {"form": None, "record": None}
    form = loading.load(data["form"])
    if not data.get("findings"):
        return {"form": form, "record": form}
    asked = dict(data["findings"])
    more = {name: [*data["form"].get(name, ()), *asked.pop(name, ())] for name in DERIVED}
    page = {"title": worded("Kết luận thẩm tra"), **asked, "key": FINDINGS}
    whole = {**data["form"], **more, "pages": [*data["form"]["pages"], page]}
    record = loading.load(whole)
    if any(part.type in HELD for field in record.page(FINDINGS).fields for part in field.whole):
        raise ValueError("kết luận thẩm tra không nhận tệp và chữ ký, xếp chúng vào giấy tờ")
    return {"form": form, "record": record}


def _steps(data: Data) -> Graph:
    term = data["duration"]
    minutes = {Span.WORKING_HOURS: 60, Span.WORKING_DAYS: MINUTES_A_DAY, Span.DAYS: MINUTES_A_DAY}
    each = minutes.get(Span(term["unit"]))
    rows = [_step_row(data, row) for row in data["steps"]]
    return load_dossier(rows, most=each * int(term["value"]) if each else None)


def _step_row(data: Data, row: Data) -> Data:
    """Return the step with the name its sub-case's graph is kept under, the procedure before it."""
    if not isinstance(row, Mapping) or not row.get("graph"):
        return row
    if row["graph"] not in data.get("sub_cases", {}):
        raise ValueError(f"bước {row.get('label')!r} mở hồ sơ con {row['graph']!r}, không có mẫu")
    return {**row, "graph": f"{data['code']}/{row['graph']}"}


def _sub_cases(data: Data) -> dict[str, Graph]:
    given = data.get("sub_cases", {})
    graphs = {f"{data['code']}/{name}": load_graph(rows) for name, rows in given.items()}
    for name, graph in graphs.items():
        if any(step.graph for step in graph.steps):
            raise ValueError(f"hồ sơ con {name!r} không mở hồ sơ con khác")
    return graphs


def _part(row: Data) -> Part:
    answers = MappingProxyType({key: str(source) for key, source in row["answers"].items()})
    term = row.get("duration")
    span = Duration(int(term["value"]), Span(term["unit"])) if term else None
    papers = tuple(row.get("papers", ()))
    return _row(Part, {**row, "answers": answers, "duration": span, "papers": papers})


def _head(data: Data) -> dict[str, Any]:
    agency = data["agency"]
    return {
        **{key: data[key] for key in ("code", "name", "short_name", "summary", "ministry", "who")},
        "valid_from": _date(data["valid_from"]),
        "checked_on": _date(data["checked_on"]),
        "field_code": data["field"]["code"],
        "field_name": data["field"]["name"],
        "decision": data.get("decision", ""),
        "is_sample": bool(data.get("sample", False)),
        "agency_level": agency["level"],
        "agency_text": agency["text"],
        "agency_note": agency.get("note", ""),
        "agency_before": agency.get("before", ""),
        "audience": tuple(data["audience"]),
        "audience_text": data["audience_text"],
        "synonyms": tuple(data.get("synonyms", ())),
        "life_events": tuple(data.get("life_events", ())),
        "related": tuple(data.get("related", ())),
    }


def _service(data: Data) -> dict[str, Any]:
    term = data["duration"]
    return {
        "service_level": data["service_level"],
        "level_old": int(data.get("level_old", 0)),
        "minutes": int(data.get("minutes", 10)),
        "duration": Duration(int(term["value"]), Span(term["unit"])),
        "duration_text": term["text"],
        "duration_note": term.get("note", ""),
        "cutoff": time.fromisoformat(data["cutoff"]) if data.get("cutoff") else None,
        "channels": _rows(Channel, data["channels"]),
        "how": _rows(Stage, data["how"]),
        "conditions": data["conditions"],
    }


def _dossier(data: Data) -> dict[str, Any]:
    papers = _rows(Paper, data["papers"])
    return {
        "sets": int(data["sets"]),
        "papers": papers,
        "paper_forms": _rows(PaperForm, data["paper_forms"]),
        "preparations": _rows(Preparation, data.get("prepare", ())) or _from_papers(papers),
        "instead": Question(**data["instead"]) if data.get("instead") else None,
        "result": _result(data["result"]),
    }


def _from_papers(papers: Iterable[Paper]) -> tuple[Preparation, ...]:
    return tuple(
        Preparation(title=paper.title, text=paper.hint)
        for paper in papers
        if paper.handling != "lookup"
    )


def _fees(data: Data) -> dict[str, Any]:
    fees = data["fees"]
    return {
        "fee_text": fees["text"],
        "fee_note": fees.get("note", ""),
        "fees": tuple(_fee(row) for row in fees["lines"]),
    }


def _fee(row: Data) -> FeeRule:
    texts = {key: str(row.get(key, "")) for key in ("amount", "quantity")}
    return _row(FeeRule, {**row, **texts, "kind": FeeKind(row["kind"])})


def _result(row: Data) -> Result:
    return _row(Result, {**row, "values": MappingProxyType(dict(row.get("values", {})))})


def _act(row: Data) -> Act:
    days = {key: _date(row[key]) for key in ("issued_on", "in_force_on") if row.get(key)}
    return _row(Act, {**row, **days})


def _rows(kind: type[Row], rows: Iterable[Data]) -> tuple[Row, ...]:
    return tuple(_row(kind, row) for row in rows)


def _row(kind: type[Row], row: Data) -> Row:
    known = set(signature(kind).parameters)
    if unknown := sorted(set(row) - known):
        raise ValueError(f"{kind.__name__} không có khóa {unknown[0]!r}")
    marked = {"sure": Sure(row["sure"])} if "sure" in row else {}
    return kind(**{**row, **marked})


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _dry_run(procedure: Procedure) -> None:
    """Compute every expression once with nothing answered: wrong names and types show now.

    Without a form there is nothing to answer yet: then they only have to be readable.
    """
    values, functions = known_values(procedure, {}, DRY_RUN)
    if procedure.result.pages not in {"", *(paper.key for paper in procedure.papers)}:
        raise ValueError(f"result.pages: không có giấy tờ {procedure.result.pages!r}")
    for source in _expressions(procedure):
        if procedure.form is None:
            cel.compiled(source)
        else:
            cel.evaluate(source, values, functions)
    if procedure.is_complete:
        result_values(procedure, {}, today=DRY_RUN)
        for part in procedure.follows:
            answers_of_part(procedure, part, {}, today=DRY_RUN)


def _expressions(procedure: Procedure) -> Iterable[str]:
    for fee in procedure.fees:
        yield from (source for source in (fee.when, fee.amount, fee.quantity) if source)
    for paper in procedure.papers:
        yield from (
            source for source in (paper.when, paper.required) if isinstance(source, str) and source
        )
    yield from filter(None, (procedure.subject, procedure.result.pages_when))
    for part in procedure.follows:
        yield from filter(None, (part.when,))
    yield from procedure.conditions_of_steps
