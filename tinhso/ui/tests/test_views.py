import gzip
import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

# parts of a question, drawn by it; an icon by its tag
WITHIN = {"icon", "field", "group", "error"}
# What the look draws in more than one way: a component, the attribute that says so, its values.
STATES = [
    ("button", "kind", ["", "secondary", "danger", "link", "x"]),
    ("button", ":busy", ["", "True"]),
    ("button", "disabled", ["", "yes"]),
    ("chip", "kind", ["", "info", "good", "wrong", "soon"]),
    ("due", ":left", ["-320", "660", "1440", "360"]),
    ("due", ":paused", ["", "True"]),
    ("tell", "kind", ["", "ok", "warn", "bad"]),
    ("verdict", "kind", ["", "bad", "warn"]),
    ("timeline.item", "state", ["", "done", "now", "stop"]),
    ("clock", ":late", ["", "True"]),
    ("clock", ":paused", ["", "15"]),
    ("views.item", ":current", ["", "True"]),
    ("pagination", ":number", ["1", "6"]),
]
ASKED = ["text-input", "textarea", "select", "radios", "checkbox", "date", "date-box", "drop"]
SHEET = settings.ROOT / "tinhso" / "ui" / "templates" / "ui" / "components.html"
STATIC = settings.ROOT / "tinhso" / "ui" / "static" / "ui"


class ComponentsPage:
    def test_shows_every_component_of_the_folder(self, client):
        folder = settings.ROOT / "tinhso" / "ui" / "templates"
        used = set(re.findall(r"<c-([a-z_.-]+)", SHEET.read_text()))
        there = {
            path.relative_to(folder / "cotton").with_suffix("").as_posix()
            for path in (folder / "cotton").rglob("*.html")
        }
        named = {name.removesuffix("/index").replace("/", ".").replace("_", "-") for name in there}

        left = {name for name in named - used if not name.startswith("question.")}
        assert left <= WITHIN, "add it to the sheet first"

    @pytest.mark.parametrize(("component", "attribute", "states"), STATES)
    def test_shows_every_state_of(self, component, attribute, states):
        sheet = SHEET.read_text()
        shown = set()
        for tag in re.findall(rf"<c-{component}(?=[ >])[^>]*>", sheet):
            found = re.search(rf'(?<![\w-]){attribute}(?:="([^"]*)")?', tag)
            shown.add((found[1] or "yes") if found else "")

        assert set(states) - shown == set()

    @pytest.mark.parametrize(
        "control",
        [
            *("good", "kind", "born", "price", "twice", "place", "spot", "seller-name"),
            *("more-0-name", "bill", "sign", "oath"),
        ],
    )
    def test_shows_every_kind_of_question(self, client, control):
        html = client.get("/thanh-phan/").content.decode()

        assert re.search(rf'id="{control}(-1)?"', html)

    @pytest.mark.parametrize("asked", ASKED)
    def test_shows_what_is_asked_with_and_without_a_fault(self, asked):
        sheet = SHEET.read_text()
        tags = re.findall(rf"<c-{asked} [^>]*>", sheet)

        assert {"error=" in tag for tag in tags} == {True, False}

    def test_is_public_and_has_one_title(self, client):
        response = client.get("/thanh-phan/")

        html = response.content.decode()
        assert response.status_code == 200
        assert html.count("<h1") == 1
        assert "<c-" not in html

    def test_draws_numbers_with_a_point_inside_shapes(self, client):
        html = client.get("/thanh-phan/").content.decode()

        assert not re.search(r'(?:cx|cy|d)="[^"]*\d,\d', html)


class Sheets:
    def test_of_the_portal_are_smaller_than_those_of_the_desk(self):
        portal = _weight("bootstrap.subset.css", "tinhso.css")

        assert portal < 24_500
        assert portal + _weight("work.css") < 27_500

    @pytest.mark.parametrize("sheet", ["tinhso.css", "work.css"])
    def test_name_no_colour_below_the_tokens(self, sheet):
        below = (STATIC / sheet).read_text().split("/* ---------- 1 ")[1]
        painted = re.sub(r"url\([^)]*\)", "", below)

        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", painted) == []


def _weight(*sheets):
    return sum(len(gzip.compress((STATIC / sheet).read_bytes())) for sheet in sheets)
