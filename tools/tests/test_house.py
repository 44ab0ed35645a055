from pathlib import Path

import pytest

from tools.house import python_faults, text_faults

ACTIONS = Path("tinhso/modules/dossiers/actions.py")
QUERIES = Path("tinhso/modules/dossiers/queries.py")
VIEWS = Path("tinhso/modules/dossiers/views.py")


def _said(path: Path, text: str) -> str:
    return " ".join(what for _line, what in python_faults(path, text))


class PythonFaults:
    @pytest.mark.parametrize(
        ("path", "text", "fault"),
        [
            (VIEWS, "Dossier.objects.create(code='H56')", ".create() outside actions.py"),
            (QUERIES, "rows.update(state=1)", ".update() outside actions.py"),
            (ACTIONS, "dossier.save()", ".save() without update_fields"),
            (ACTIONS, "at = timezone.now()", ".now(): take the time as an argument"),
            (QUERIES, "day = timezone.localdate()", ".localdate(): take the time as an argument"),
            (QUERIES, "import os\nurl = os.environ['URL']", "reads the environment"),
            (ACTIONS, "def decide(actor, code, at): ...", "decide takes too many arguments"),
            (VIEWS, "def f():\n" + "    x = 1\n" * 50, "f is longer than 50 lines"),
            (VIEWS, "x = 1\n" * 401, "longer than 400 lines"),
            (VIEWS, "if request.actor.has_role(Role.LEADER): ...", "outside permissions.py"),
            (QUERIES, "units = actor.units_of(Role.LEADER)", "outside permissions.py"),
            (ACTIONS, "if actor.grants: ...", "outside permissions.py"),
        ],
    )
    def test_names_each_fault(self, path, text, fault):
        assert fault in _said(path, text)

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (ACTIONS, "Dossier.objects.create(code='H56')"),
            (ACTIONS, "dossier.save(update_fields=['state'])"),
            (ACTIONS, "day = timezone.localdate(at)"),
            (ACTIONS, "def decide(*, actor, code, at): ..."),
            (ACTIONS, "def _decide(actor, code, at): ..."),
            (VIEWS, "at = timezone.now()"),
            (Path("tinhso/modules/plan/permissions.py"), "actor.has_role(Role.LEADER)"),
            (VIEWS, "grants = catalogue.grants"),
            (Path("tinhso/site/env.py"), "import os\nurl = os.environ['URL']"),
            (Path("tinhso/modules/dossiers/tests/test_actions.py"), "dossier.save()"),
            (Path("tinhso/modules/dossiers/migrations/0001_initial.py"), "x = 1\n" * 401),
        ],
    )
    def test_lets_good_code_pass(self, path, text):
        assert _said(path, text) == ""


class TextFaults:
    def test_names_letters_that_are_put_together(self):
        assert [*text_faults(Path("data/x.yaml"), "Thanh Ho\u0301a")] != []

    def test_keeps_the_readme_of_a_room_short(self):
        text = "a line\n" * 61

        assert [*text_faults(Path("tinhso/core/units/README.md"), text)] != []
        assert [*text_faults(Path("README.md"), text)] == []
