"""Steps as BPMN: what outside programs read, and what comes back from them."""

import io
from pathlib import Path

import pytest
import yaml
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator

from tinhso.core.steps.bpmn import MODEL, export
from tinhso.core.steps.bpmn_reading import BpmnFault, read
from tinhso.core.steps.loading import load

ROOT = Path(__file__).resolve().parents[4]
EVERY_TYPE = ROOT / "tinhso" / "modules" / "desk" / "tests" / "data" / "procedures"
PROCEDURES = sorted((ROOT / "data" / "procedures").glob("*.yaml"))
WITH_STEPS = [file for file in PROCEDURES if "\nsteps:" in file.read_text()]
FILES = [*WITH_STEPS, EVERY_TYPE / "interlinked.yaml"]
LINE = (
    '<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="{first}"/>{body}'
    '<endEvent id="e"/>'
)


def graph_of(file):
    definition = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
    return load(definition["steps"])


def model(body, first="a"):
    inside = LINE.format(first=first, body=body)
    return f'<definitions xmlns="{MODEL}"><process id="p">{inside}</process></definitions>'.encode()


def flow(source, target, when="", name=""):
    said = f"<conditionExpression>{when}</conditionExpression>" if when else ""
    key = f"{source}-{target}"
    return (
        f'<sequenceFlow id="{key}" name="{name}" sourceRef="{source}" targetRef="{target}">'
        f"{said}</sequenceFlow>"
    )


def as_told(graph):
    return [(s.key, s.label, s.type, s.role, s.kind, s.unit, s.graph, s.ways) for s in graph.steps]


class Export:
    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_is_valid_by_the_schema_of_the_standard(self, file):
        content = export(graph_of(file), key="p-1", name="Thủ tục")

        BpmnValidator().validate(etree.fromstring(content))

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_is_read_by_another_engine(self, file):
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO(export(graph_of(file), key="p-1", name="Thủ tục")))

        spec = parser.get_spec("p-1")

        assert {step.key for step in graph_of(file).steps} <= set(spec.task_specs)

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_comes_back_as_it_went(self, file):
        graph = graph_of(file)

        again = load(read(export(graph, key="p-1", name="Thủ tục")))

        assert sorted(as_told(again), key=str) == sorted(as_told(graph), key=str)
        assert again.minutes == graph.minutes

    def test_draws_every_node_and_flow(self):
        root = etree.fromstring(export(graph_of(FILES[-1]), key="p-1", name="Thủ tục"))

        drawn = {node.get("bpmnElement") for node in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
        process = root.find(f"{{{MODEL}}}process")
        assert drawn == {node.get("id") for node in process}


class Import:
    def test_takes_a_line_with_roles_from_lanes(self):
        body = (
            '<laneSet id="l"><lane id="l1" name="one_stop"><flowNodeRef>Task_A</flowNodeRef></lane>'
            '</laneSet><userTask id="Task_A" name="Tiếp nhận"/><task id="b" name="Xem"/>'
            + flow("Task_A", "b")
            + flow("b", "e")
        )

        assert read(model(body, first="Task_A")) == [
            {"key": "task_a", "label": "Tiếp nhận", "role": "one_stop", "next": "b"},
            {"key": "b", "label": "Xem", "next": "e"},
            {"key": "e", "label": "e", "type": "end"},
        ]

    def test_takes_branches_by_condition_the_default_last(self):
        body = (
            '<exclusiveGateway id="g" name="Có đất?" default="g-c"/><task id="b" name="B"/>'
            '<task id="c" name="C"/><exclusiveGateway id="m"/>'
            + flow("g", "c") + flow("g", "b", when="has_land")
            + flow("b", "m") + flow("c", "m") + flow("m", "e")
        )  # fmt: skip

        rows = {row["key"]: row for row in read(model(body, first="g"))}

        assert rows["g"]["type"] == "choice"
        assert rows["g"]["next"] == [{"to": "b", "when": "has_land"}, {"to": "c"}]
        assert (rows["b"]["next"], rows["c"]["next"]) == ("e", "e")

    def test_takes_a_task_before_a_gateway_as_the_one_who_picks(self):
        body = (
            '<userTask id="a" name="Xét"/><exclusiveGateway id="g"/><task id="b" name="B"/>'
            + flow("a", "g") + flow("g", "b", name="Đủ") + flow("g", "e", name="Thiếu")
            + flow("b", "e")
        )  # fmt: skip

        first = read(model(body))[0]

        assert first["type"] == "choice"
        assert first["next"] == [{"to": "b", "label": "Đủ"}, {"to": "e", "label": "Thiếu"}]

    def test_takes_what_runs_in_parallel(self):
        body = (
            '<parallelGateway id="s1"/><task id="b" name="B"/><task id="c" name="C"/>'
            '<parallelGateway id="j"/>'
            + flow("s1", "b") + flow("s1", "c") + flow("b", "j") + flow("c", "j") + flow("j", "e")
        )  # fmt: skip

        rows = {row["key"]: row for row in read(model(body, first="s1"))}

        assert (rows["s1"]["type"], rows["s1"]["next"]) == ("parallel", ["b", "c"])
        assert (rows["j"]["type"], rows["j"]["next"]) == ("join", "e")

    @pytest.mark.parametrize(
        ("content", "say"),
        [
            (b"xin chao", "không phải BPMN"),
            (b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "DOCTYPE"),
            (b"<a/>", "đúng một quy trình"),
            (model('<inclusiveGateway id="a" name="Hoặc"/>' + flow("a", "e")), "Hoặc"),
            (model('<task id="a" name="A"/>'), "không dẫn đi đâu"),
            (model('<task id="a" name="A"/>' + flow("a", "nowhere")), "không nối hai bước"),
            (
                model('<task id="a"/><task id="b" name="B"/>' + flow("a", "e") + flow("b", "b")),
                "Không tới được",
            ),
        ],
    )
    def test_names_what_it_cannot_take(self, content, say):
        with pytest.raises(BpmnFault, match=say):
            read(content)
