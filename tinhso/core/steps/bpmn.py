"""A graph written as BPMN 2.0 (ISO/IEC 19510), with its drawing, for outside modellers. Pure.

What BPMN has no word for (role, kind, hours, unit) travels as attributes of our own namespace.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from tinhso.core.steps.graph import Graph, Step, StepType
from tinhso.core.steps.picture import WIDTH, Box, draw

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
AREA = "http://www.omg.org/spec/DD/20100524/DC"
LINE = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:tinhso:steps:1"
SPACES: Any = {None: MODEL, "bpmndi": DRAWING, "dc": AREA, "di": LINE, "tinhso": OURS}

ELEMENT: Mapping[StepType, str] = {
    StepType.TASK: "userTask",
    StepType.CHOICE: "exclusiveGateway",
    StepType.PARALLEL: "parallelGateway",
    StepType.JOIN: "parallelGateway",
    StepType.SUB_CASE: "callActivity",
    StepType.APPLICANT: "receiveTask",
    StepType.PAYMENT: "receiveTask",
    StepType.TIMER: "intermediateCatchEvent",
    StepType.END: "endEvent",
}
KEPT = ("role", "hours", "time", "unit", "kind", "graph")
START, PICK = "start", "__pick"
SMALL = {"exclusiveGateway": 50, "parallelGateway": 50, "intermediateCatchEvent": 36}
SMALL |= {"endEvent": 36, "startEvent": 36}
GAP = 100  # above the first step, for where it starts


def export(graph: Graph, *, key: str, name: str) -> bytes:
    """Return the graph as a BPMN file; `key` is an id, `name` what people read."""
    root = etree.Element(_in(MODEL, "definitions"), nsmap=SPACES, id=f"{key}-definitions")
    root.set("targetNamespace", OURS)
    process = _add(root, MODEL, "process", id=key, name=str(name), isExecutable="true")
    nodes: dict[str, tuple[str, Box]] = {}
    boxes = {box.key: box for box in draw(graph).boxes}
    _add(process, MODEL, "startEvent", id=START)
    rows = {row["key"]: row for row in graph.rows}
    for step in graph.steps:
        _node(process, step, rows.get(step.key, {}))
        nodes[step.key] = (ELEMENT[step.type], boxes[step.key])
    flows = _flows(process, graph)
    _drawing(root, key, graph, boxes, flows)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _node(process: Any, step: Step, row: Mapping[str, Any]) -> None:
    """Write the element of a step; who picks a way stands before the gateway of the ways."""
    told = {f"{{{OURS}}}{name}": str(row[name]) for name in KEPT if row.get(name) not in {None, ""}}
    is_picked = step.type is StepType.CHOICE and step.role is not None
    tag = "userTask" if is_picked else ELEMENT[step.type]
    node = _add(process, MODEL, tag, id=step.key, name=str(step.label), **told)
    if step.type in {StepType.APPLICANT, StepType.PAYMENT, StepType.JOIN}:
        node.set(f"{{{OURS}}}type", step.type.value)
    if step.type is StepType.SUB_CASE and step.graph:
        node.set("calledElement", step.graph.replace("/", "_"))
    if step.type is StepType.TIMER:
        timer = _add(node, MODEL, "timerEventDefinition", id=f"{step.key}-timer")
        span = _add(timer, MODEL, "timeDuration")
        span.text = f"P{max(1, step.minutes // 480)}D"
    if is_picked:
        _add(process, MODEL, "exclusiveGateway", id=f"{step.key}{PICK}")


def _flows(process: Any, graph: Graph) -> list[tuple[str, str, str]]:
    """Write what leads where; return each flow as (id, from, to)."""
    flows = [(f"{START}-{graph.first.key}", START, graph.first.key)]
    _flow(process, flows[0])
    for step in graph.steps:
        source = step.key
        if step.type is StepType.CHOICE and step.role is not None:
            source = f"{step.key}{PICK}"
            flows.append((f"{step.key}-pick", step.key, source))
            _add(
                process,
                MODEL,
                "sequenceFlow",
                id=flows[-1][0],
                sourceRef=step.key,
                targetRef=source,
            )
        for number, way in enumerate(step.ways, start=1):
            flow = (f"{step.key}-{number}", source, way.to)
            flows.append(flow)
            line = _add(
                process, MODEL, "sequenceFlow", id=flow[0], sourceRef=source, targetRef=way.to
            )
            if way.label:
                line.set("name", str(way.label))
            when = f"way == '{way.to}'" if source.endswith(PICK) else way.when
            if when:
                said = _add(line, MODEL, "conditionExpression")
                said.text = when
            elif step.type is StepType.CHOICE:
                process.find(f"*[@id='{source}']").set("default", flow[0])
    return flows


def _flow(process: Any, flow: tuple[str, str, str]) -> Any:
    key, source, target = flow
    return _add(process, MODEL, "sequenceFlow", id=key, sourceRef=source, targetRef=target)


def _drawing(
    root: Any, key: str, graph: Graph, boxes: Mapping[str, Box], flows: list[tuple[str, str, str]]
) -> None:
    diagram = _add(root, DRAWING, "BPMNDiagram", id=f"{key}-diagram")
    plane = _add(diagram, DRAWING, "BPMNPlane", id=f"{key}-plane", bpmnElement=key)
    places: dict[str, tuple[float, float, float, float]] = {}
    first = boxes[graph.first.key]
    places[START] = (first.middle - 18, first.y + GAP - 70, 36, 36)
    for step in graph.steps:
        box = boxes[step.key]
        is_picked = step.type is StepType.CHOICE and step.role is not None
        size = None if is_picked else SMALL.get(ELEMENT[step.type])
        wide, high = (float(size or WIDTH), float(size or box.height))
        places[step.key] = (box.middle - wide / 2, box.y + GAP, wide, high)
        if is_picked:
            places[f"{step.key}{PICK}"] = (box.middle + WIDTH / 2 + 20, box.y + GAP, 50, 50)
    for name, (x, y, wide, high) in places.items():
        shape = _add(plane, DRAWING, "BPMNShape", id=f"{name}-shape", bpmnElement=name)
        _add(
            shape,
            AREA,
            "Bounds",
            x=f"{x:.0f}",
            y=f"{y:.0f}",
            width=f"{wide:.0f}",
            height=f"{high:.0f}",
        )
    for flow, source, target in flows:
        edge = _add(plane, DRAWING, "BPMNEdge", id=f"{flow}-edge", bpmnElement=flow)
        x, y, wide, high = places[source]
        to_x, to_y, to_wide, _ = places[target]
        _add(edge, LINE, "waypoint", x=f"{x + wide / 2:.0f}", y=f"{y + high:.0f}")
        _add(edge, LINE, "waypoint", x=f"{to_x + to_wide / 2:.0f}", y=f"{to_y:.0f}")


def _add(parent: Any, space: str, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, _in(space, tag), attrib=attributes)


def _in(space: str, tag: str) -> str:
    return f"{{{space}}}{tag}"
