import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from tinhso.ui.theme import chosen, tokens
from tinhso.ui.theme.colour import contrast, written
from tinhso.ui.theme.making import BadTheme, checked, css, theme

COLOURS = st.builds(written, *[st.floats(0, 1)] * 3)
SHIPPED = sorted(chosen.FOLDER.glob("*.css"))


class Contrast:
    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [("#000", "#fff", 21), ("#fff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)],
    )
    def test_is_measured_as_wcag_says(self, one, other, ratio):
        assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


class Sheet:
    def test_can_be_read_in_every_pair_light_and_dark(self):
        assert tokens.faults(tokens.of_the_sheet()) == []

    def test_is_told_when_a_pair_cannot_be_read(self):
        pale = tokens.with_theme({"light": {"brand": "#9ab"}})

        assert "brand on page (light): 2.4 : 1, needs 7 : 1" in tokens.faults(pale)


class ShippedThemes:
    @pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
    def test_can_be_read_in_every_pair_light_and_dark(self, file):
        found = tokens.read(file.read_text())

        assert tokens.faults(tokens.with_theme(found)) == []
        assert found["light"].keys() == found["dark"].keys() == set(tokens.OWN)

    def test_are_there(self):
        assert "quang-tri" in {file.stem for file in SHIPPED}


class Made:
    @given(COLOURS, COLOURS)
    def test_is_refused_or_can_be_read(self, brand, accent):
        try:
            made = theme(brand, accent)
        except BadTheme:
            assert contrast(brand, "#ffffff") < tokens.LEAST_BRAND
        else:
            assert tokens.faults(tokens.with_theme(made)) == []
            assert tokens.read(css("Tỉnh Mẫu", made)) == made

    def test_names_the_nearest_brand_that_can_be_read(self):
        with pytest.raises(BadTheme, match=r"3\.7 : 1 on white and needs 7 : 1.*#[0-9a-f]{6}"):
            theme("#3b82f6", "#b4491f")

    @pytest.mark.parametrize("name", ["", "a" * 81, "x */ body{display:none} /*"])
    def test_refuses_a_name_that_would_break_out(self, name):
        with pytest.raises(BadTheme):
            css(name, theme("#23408e", "#b4491f"))

    @pytest.mark.parametrize("colour", ["indigo", "#12", "url(x)", "#23408e;--ink:red"])
    def test_refuses_what_is_no_colour(self, colour):
        with pytest.raises(BadTheme, match="Write a colour as #rrggbb"):
            theme(colour, "#b4491f")


class Chosen:
    def test_stands_in_every_page(self, client, settings):
        settings.PROVINCE_THEME = "quang-tri"

        assert "--brand:#0b5a4e" in client.get("/thanh-phan/").content.decode()

    def test_is_written_anew_so_that_nothing_else_comes_in(self, tmp_path):
        file = tmp_path / "x.css"
        file.write_text(f"{SHIPPED[0].read_text()} body{{display:none}} </style><script>")

        assert "script" not in checked(file)

    @pytest.mark.parametrize("text", ["", ":root{--brand:#9ab;--accent:#b4491f}"])
    def test_stops_the_program_when_it_cannot_be_read(self, tmp_path, settings, text):
        file = tmp_path / f"{len(text)}.css"
        file.write_text(text)
        settings.PROVINCE_THEME = str(file)

        with pytest.raises(ImproperlyConfigured, match="PROVINCE_THEME"):
            chosen.style()


class Command:
    def test_prints_every_pair_and_writes_the_theme(self, tmp_path):
        done = _run(tmp_path / "x.css", "#0b5a4e")

        assert done.returncode == 0
        assert done.stdout.count(" : 1  (least") == 2 * len(tokens.PAIRS)
        assert (tmp_path / "x.css").read_text().startswith("/* Tỉnh Mẫu:")

    def test_refuses_and_writes_nothing(self, tmp_path):
        done = _run(tmp_path / "x.css", "#3b82f6")

        assert (done.returncode, "needs 7 : 1" in done.stderr) == (2, True)
        assert not (tmp_path / "x.css").exists()


def _run(file, brand):
    command = [sys.executable, "-m", "tinhso.ui.theme", "--brand", brand, "--accent", "#b4491f"]
    return subprocess.run(
        [*command, "--name", "Tỉnh Mẫu", "-o", file], capture_output=True, text=True, check=False
    )
