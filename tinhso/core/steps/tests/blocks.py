"""Random graphs that are sound because of how they are built."""

from itertools import count

from hypothesis import strategies as st

from tinhso.core.steps.tests.samples import row

# A block is what stands between two steps: (kind, parts). Blocks nest, so they are always sound.
TASKS = st.sampled_from(["task", "applicant", "payment", "timer", "sub_case"])
BLOCKS = st.recursive(
    TASKS.map(lambda kind: (kind, ())),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.sampled_from(["choice", "officer"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("parallel"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.tuples(inner)),
    ),
    max_leaves=7,
)
PLAIN = {
    "task": {},
    "applicant": {"type": "applicant", "role": ""},
    "payment": {"type": "payment", "role": ""},
    "timer": {"type": "timer", "role": "", "hours": 1},
    "sub_case": {"type": "sub_case", "role": "", "graph": "other"},
}


class Writer:
    """Writes a block as rows, each part before what it leads to."""

    def __init__(self):
        self.numbers, self.rows = count(), []

    def write(self, part, after):
        """Write `part` so that it leads to `after`; return the key at which it begins."""
        kind, inner = part
        if kind == "sequence":
            for one in reversed(inner):
                after = self.write(one, after)
            return after
        key = f"s{next(self.numbers)}"
        writer = getattr(self, kind, None)
        more = writer(key, inner, after) if writer else {**PLAIN[kind], "next": after}
        self.rows.append(row(key, **more))
        return key

    def loop(self, key, inner, after):
        again = {"to": self.write(inner[0], key), "label": "Lại"}
        return {"type": "choice", "next": [again, {"to": after, "label": "Xong"}]}

    def parallel(self, key, inner, after):
        join = f"s{next(self.numbers)}"
        self.rows.append(row(join, type="join", role="", next=after))
        ways = [self.write(("sequence", [("task", ()), one]), join) for one in inner]
        return {"type": "parallel", "role": "", "next": ways}

    def choice(self, key, inner, after):
        ways = self.officer(key, inner, after)["next"]
        told = [{"to": way["to"], "when": f"x == {n}"} for n, way in enumerate(ways)]
        return {"type": "choice", "role": "", "next": [*told[:-1], ways[-1]["to"]]}

    def officer(self, key, inner, after):
        firsts = [self.write(("sequence", [("task", ()), one]), after) for one in inner]
        ways = [{"to": first, "label": f"Lối {n}"} for n, first in enumerate(firsts)]
        return {"type": "choice", "next": ways}


def rows_of(block):
    """Write the block as rows: begun by a task, followed by one and the end."""
    writer = Writer()
    first = writer.write(("sequence", [("task", ()), block, ("task", ())]), "end")
    return sorted(writer.rows, key=lambda item: item["key"] != first)


def merged(block):
    """Put a task behind every part, so that ways which meet do so before a join."""
    kind, inner = block
    if kind == "sequence":
        return (kind, [*map(merged, inner), ("task", ())])
    if inner:
        return ("sequence", [(kind, [*map(merged, inner)]), ("task", ())])
    return block


SOUND = BLOCKS.map(merged).map(rows_of)
