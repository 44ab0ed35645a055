"""Rows of a graph read from a BPMN 2.0 file: linear, branching or in parallel. Pure."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tinhso.core.actor import Role
from tinhso.core.steps.bpmn import KEPT, MODEL, OURS, PICK
from tinhso.core.steps.graph import END_KEY, StepType
from tinhso.core.words.worded import worded

LARGEST = 2_000_000
THE_END = "Kết thúc"  # Vietnamese: a label of data, told in English where it is read
TASKS = frozenset(
    {"task", "userTask", "manualTask", "serviceTask", "sendTask", "businessRuleTask", "scriptTask"}
)
WAITS = {"receiveTask": StepType.APPLICANT, "callActivity": StepType.SUB_CASE}
IGNORED = frozenset(
    {
        *("laneSet", "extensionElements", "documentation", "textAnnotation", "association"),
        *("ioSpecification", "dataObject", "dataObjectReference", "dataStoreReference"),
        *("group", "property"),
    }
)


class BpmnFault(Exception):
    """The file cannot be taken over; the text says which part, and what to do."""


@dataclass
class _Node:
    key: str
    tag: str
    label: str
    told: dict[str, str]
    out: list["_Flow"] = field(default_factory=list)
    came: list["_Flow"] = field(default_factory=list)


@dataclass
class _Flow:
    source: str
    target: str
    label: str
    when: str
    is_default: bool = False


def read(content: bytes) -> list[dict[str, Any]]:
    """Return the rows of the one process of a BPMN file, in the order they are reached.

    Gateways that only bring ways together are left out; a role is what our own attribute says, or
    the lane that bears its name. What we have no step for is refused by its name.
    """
    process = _process(content)
    nodes, lanes = _nodes(process), _lanes(process)
    _connect(process, nodes)
    start = [node for node in nodes.values() if node.tag == "startEvent"]
    if len(start) != 1 or len(start[0].out) != 1:
        raise BpmnFault(worded("Mô hình cần đúng một điểm bắt đầu, có đúng một lối ra."))
    picked = _picked(nodes)
    order = _in_order(nodes, start[0].out[0].target)
    rows = [
        _row(nodes[key], nodes, lanes, picked)
        for key in order
        if not _is_passed(nodes[key]) and key not in picked.values()
    ]
    if not any(row.get("type") == StepType.END for row in rows):
        rows.append({"key": END_KEY, "label": THE_END, "type": StepType.END.value})
    return rows


def _process(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise BpmnFault(worded("Tệp BPMN quá lớn."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise BpmnFault(worded("Tệp không phải BPMN: %(fault)s.", fault=str(fault.msg))) from fault
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise BpmnFault(worded("Tệp BPMN không được có khai báo DOCTYPE."))
    found = root.findall(f"{{{MODEL}}}process")
    if len(found) != 1:
        raise BpmnFault(worded("Tệp cần đúng một quy trình, hiện có %(many)s.", many=len(found)))
    return found[0]


def _nodes(process: Any) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for element in process:
        if not isinstance(element.tag, str):
            continue  # a comment
        name = etree.QName(element)
        if name.namespace != MODEL or name.localname in IGNORED | {"sequenceFlow"}:
            continue
        key, label = element.get("id", ""), (element.get("name") or "").strip()
        told = {part: element.get(f"{{{OURS}}}{part}", "") for part in (*KEPT, "type")}
        nodes[key] = _Node(key, _known(name.localname, element, label or key), label or key, told)
    return nodes


def _known(tag: str, element: Any, label: str) -> str:
    is_timer = element.find(f"{{{MODEL}}}timerEventDefinition") is not None
    if tag == "intermediateCatchEvent":
        tag = "timer" if is_timer else "receiveTask"
    known = TASKS | {*WAITS} | {"startEvent", "endEvent", "timer"}
    if tag not in known | {"exclusiveGateway", "parallelGateway"}:
        raise BpmnFault(
            worded(
                "“%(label)s” là %(tag)s, chưa nhận được. Vẽ lại bằng bước, rẽ nhánh, song song.",
                label=label,
                tag=tag,
            )
        )
    return tag


def _connect(process: Any, nodes: dict[str, _Node]) -> None:
    defaults = {element.get("default") for element in process if isinstance(element.tag, str)}
    for element in process.findall(f"{{{MODEL}}}sequenceFlow"):
        said = element.find(f"{{{MODEL}}}conditionExpression")
        flow = _Flow(
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            label=(element.get("name") or "").strip(),
            when=_condition(element, said),
            is_default=element.get("id") in defaults - {None},
        )
        if flow.source not in nodes or flow.target not in nodes:
            raise BpmnFault(worded("Một mũi tên không nối hai bước của quy trình."))
        nodes[flow.source].out.append(flow)
        nodes[flow.target].came.append(flow)


def _condition(element: Any, said: Any) -> str:
    """Return the condition in CEL; where an officer picks the way there is none."""
    is_picked = element.get("sourceRef", "").endswith(PICK)
    return "" if said is None or is_picked else (said.text or "").strip()


def _lanes(process: Any) -> dict[str, str]:
    """Return for each node the role its lane is named after."""
    roles = {str(role): role.value for role in Role} | {role.value: role.value for role in Role}
    found: dict[str, str] = {}
    for lane in process.iter(f"{{{MODEL}}}lane"):
        role = roles.get((lane.get("name") or "").strip())
        for node in lane.findall(f"{{{MODEL}}}flowNodeRef"):
            if role and node.text:
                found[node.text.strip()] = role
    return found


def _picked(nodes: dict[str, _Node]) -> dict[str, str]:
    """Return the tasks right before a gateway at which whoever did the task picks the way."""
    return {
        node.key: node.out[0].target
        for node in nodes.values()
        if node.tag in TASKS and len(node.out) == 1 and _is_pick(nodes[node.out[0].target])
    }


def _is_pick(node: _Node) -> bool:
    is_gateway = node.tag == "exclusiveGateway" and len(node.out) > 1 and len(node.came) == 1
    return is_gateway and (node.key.endswith(PICK) or not any(flow.when for flow in node.out))


def _is_passed(node: _Node) -> bool:
    """Say whether a gateway only brings ways together, which needs no step."""
    is_merge = node.tag == "exclusiveGateway" and len(node.out) == 1
    return node.tag == "startEvent" or is_merge


def _in_order(nodes: dict[str, _Node], first: str) -> list[str]:
    order: list[str] = []
    todo = [first]
    while todo:
        key = todo.pop(0)
        if key not in order:
            order.append(key)
            todo += [flow.target for flow in nodes[key].out]
    if lost := [node.label for node in nodes.values() if node.key not in order and node.came]:
        raise BpmnFault(worded("Không tới được “%(label)s”.", label=lost[0]))
    return order


def _target(key: str, nodes: dict[str, _Node]) -> str:
    """Follow gateways that only bring ways together to the step behind them."""
    seen: Counter[str] = Counter()
    while _is_passed(nodes[key]) and not seen[key]:
        seen[key] += 1
        key = nodes[key].out[0].target
    return _name(key)


def _name(key: str) -> str:
    """Return an id as a key of a step: small letters, figures, `_`."""
    return re.sub(r"[^a-z0-9_]+", "_", key.lower()).strip("_")[:40] or "step"


def _row(
    node: _Node, nodes: dict[str, _Node], lanes: dict[str, str], picked: dict[str, str]
) -> dict[str, Any]:
    kind = _type(node, is_picked=node.key in picked)
    row: dict[str, Any] = {"key": _name(node.key), "label": node.label}
    if kind is not StepType.TASK:
        row["type"] = kind.value
    if kind is StepType.END:
        return row
    row |= {name: _value(node.told[name]) for name in KEPT if node.told[name]}
    if node.tag in TASKS and "role" not in row and node.key in lanes:
        row["role"] = lanes[node.key]
    ways = nodes[picked[node.key]].out if node.key in picked else node.out
    if not ways:
        raise BpmnFault(worded("“%(label)s” không dẫn đi đâu.", label=node.label))
    row["next"] = _ways(ways, nodes, is_choice=kind is StepType.CHOICE)
    return row


def _type(node: _Node, *, is_picked: bool) -> StepType:
    if node.told["type"]:
        return StepType(node.told["type"]) if node.told["type"] in {*StepType} else StepType.TASK
    if is_picked or node.tag == "exclusiveGateway":
        return StepType.CHOICE
    if node.tag == "parallelGateway":
        if len(node.out) > 1 and len(node.came) > 1:
            raise BpmnFault(
                worded("“%(label)s” vừa gộp vừa tách. Vẽ thành hai cổng.", label=node.label)
            )
        return StepType.PARALLEL if len(node.out) > 1 else StepType.JOIN
    named = {**WAITS, "timer": StepType.TIMER, "endEvent": StepType.END}
    return named.get(node.tag, StepType.TASK)


def _ways(ways: list[_Flow], nodes: dict[str, _Node], *, is_choice: bool) -> Any:
    if not is_choice:
        targets = [_target(flow.target, nodes) for flow in ways]
        return targets if len(targets) > 1 else targets[0]
    last = sorted(ways, key=lambda flow: (flow.is_default or not flow.when, flow.is_default))
    return [
        {"to": _target(flow.target, nodes)}
        | ({"label": flow.label} if flow.label else {})
        | ({"when": flow.when} if flow.when and not flow.is_default else {})
        for flow in last
    ]


def _value(text: str) -> Any:
    """Return hours as a number, all else as it is."""
    return (
        float(text) if re.fullmatch(r"\d+\.\d+", text) else int(text) if text.isdecimal() else text
    )
