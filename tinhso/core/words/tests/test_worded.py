import copy
import json
import pickle

import pytest
from django.template import Context, Template
from django.utils import translation

from tinhso.core.words import worded as words
from tinhso.core.words.worded import figure, sentence, started, together, worded

ENGLISH = {"còn %(left)s": "%(left)s left", "%(count)s giờ": ("%(count)s hour", "%(count)s hours")}


@pytest.fixture
def english(monkeypatch):
    """Read the texts as somebody does who reads English."""

    def translate(message, count):
        said = ENGLISH.get(message, message)
        return said if isinstance(said, str) else said[count != 1]

    monkeypatch.setattr(words, "_translate", translate)
    monkeypatch.setattr(words, "_is_vietnamese", lambda: False)


def _left(hours):
    return worded("còn %(left)s", left=worded("%(count)s giờ", count=hours))


@pytest.mark.usefixtures("english")
class Text:
    def test_is_kept_in_vietnamese(self):
        text = _left(3)

        assert text == "còn 3 giờ"
        assert json.loads(json.dumps({"due": text})) == {"due": "còn 3 giờ"}
        assert hash(text) == hash("còn 3 giờ")

    def test_is_shown_in_the_language_of_the_reader(self):
        text = _left(3)

        assert str(text) == "3 hours left"
        assert f"{text}!" == "3 hours left!"
        assert "%s" % text == "3 hours left"  # noqa: UP031  the way catalogues fill their words

    def test_chooses_the_plural_by_its_count(self):
        assert str(_left(1)) == "1 hour left"

    def test_is_shown_and_escaped_by_templates(self):
        with translation.override("en"):
            page = Template("{{ text }} {{ text|lower }}").render(
                Context({"text": worded("<b>%(name)s", name='"x"')})
            )

        assert page == "&lt;b&gt;&quot;x&quot; &lt;b&gt;&quot;x&quot;"

    def test_survives_a_copy(self):
        text = _left(2)

        assert str(copy.deepcopy(text)) == "2 hours left"
        assert str(pickle.loads(pickle.dumps(text))) == "2 hours left"


class Together:
    def test_keeps_each_part_in_its_language(self, english):
        text = together([_left(1), "x"], by=", ")

        assert (text == "còn 1 giờ, x", str(text)) == (True, "1 hour left, x")

    def test_may_hold_a_percent_sign(self):
        assert str(together(["98%", "100%"], by=" % ")) == "98% % 100%"

    def test_of_nothing_is_empty(self):
        assert together([]) == ""


class Sentence:
    def test_begins_large_in_either_language(self, english):
        text = sentence(worded("%(count)s giờ", count=1))

        assert (text == "1 giờ", str(sentence(worded("ok")))) == (True, "Ok")

    def test_leaves_an_abbreviation_as_it_is_inside_a_sentence(self):
        assert started("UBND xã") == "UBND xã"
        assert started("Giấy chứng sinh") == "giấy chứng sinh"


class Number:
    def test_is_written_as_the_reader_writes_numbers(self, english):
        number = figure("38.104,5")

        assert (number == "38.104,5", str(number)) == (True, "38,104.5")
