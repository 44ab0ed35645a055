"""Every graph that is accepted can always come to its end; every broken one is refused."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tinhso.core.steps.graph import GraphFault, StepType
from tinhso.core.steps.loading import load
from tinhso.core.steps.marking import Place, branches_of, place_of, settle
from tinhso.core.steps.tests.blocks import SOUND
from tinhso.core.steps.tests.samples import GENERAL, row


def walk(graph, picks):
    """Play the game as the engine does, by `picks`; return whether it ended within the steps."""
    settled = settle(graph, [Place(graph.first.key)], choose=lambda step: step.ways[-1])
    standing, ended = list(settled.stopped), list(settled.ended)
    for pick in picks:
        free = [p for p in standing if graph.step(p.key).type is not StepType.JOIN]
        if not free:
            break
        place = free[pick % len(free)]
        step = graph.step(place.key)
        way = step.ways[pick % len(step.ways)]
        standing.remove(place)
        joins = [p for p in standing if graph.step(p.key).type is StepType.JOIN]
        settled = settle(
            graph,
            [place_of(graph, way, step.key)],
            at_joins=joins,
            choose=lambda choice, pick=pick: choice.ways[pick % len(choice.ways)],
        )
        standing = [p for p in standing if p not in settled.spent] + list(settled.stopped)
        ended += settled.ended
        assert len(set(standing)) == len(standing)
    return standing, ended


class Graphs:
    @settings(deadline=None, max_examples=150)
    @given(SOUND, st.lists(st.integers(0, 50), min_size=400, max_size=400))
    def test_that_are_sound_are_accepted_and_never_get_stuck(self, rows, picks):
        graph = load(rows)

        standing, ended = walk(graph, picks)

        is_waiting = any(graph.step(p.key).type is not StepType.JOIN for p in standing)
        assert is_waiting != (ended == ["end"])
        assert not standing or is_waiting

    @settings(deadline=None, max_examples=150)
    @given(SOUND, st.data())
    def test_that_were_broken_are_refused_or_still_sound(self, rows, data):
        keys = [item["key"] for item in rows]
        broken = [dict(item) for item in rows]
        victim = data.draw(st.sampled_from(broken))
        wound = data.draw(st.sampled_from(["cut", "lost", "astray", "unjoined", "jump"]))
        if wound == "cut":
            victim["next"] = []
        elif wound == "lost":
            broken.append(row("lost", next="end"))
        elif wound == "astray":
            victim["next"] = "nowhere"
        elif wound == "unjoined" and victim.get("type") == "join":
            victim.update(type="task", role="leader")
        else:
            victim["next"] = data.draw(st.sampled_from(keys))
        try:
            graph = load(broken)
        except GraphFault as fault:
            event(fault.faults[0].split("“")[0])
            return
        assert wound not in {"cut", "lost", "astray"}
        standing, ended = walk(graph, data.draw(st.lists(st.integers(0, 9), max_size=200)))
        assert standing or ended == ["end"]

    @settings(deadline=None)
    @given(SOUND)
    def test_with_a_join_turned_into_a_task_are_refused(self, rows):
        joins = [item for item in rows if item.get("type") == "join"]
        for join in joins:
            join.update(type="task", role="leader")
        if joins:
            with pytest.raises(GraphFault, match=r"hai lần cùng lúc|không gộp"):
                load(rows)


class Settle:
    def test_opens_a_join_only_with_its_last_branch(self):
        graph = load(GENERAL)
        gather = graph.step("gather")
        first, second, third = sorted(branches_of(graph, gather))

        early = settle(graph, [third], at_joins=[first], choose=lambda step: step.ways[0])
        last = settle(graph, [third], at_joins=[first, second], choose=lambda step: step.ways[0])

        assert early.stopped == (third,)
        assert not early.spent
        assert [place.key for place in last.stopped] == ["review"]
        assert last.spent == {first, second, third}
