import pytest

from tinhso.core.words import worded as words
from tinhso.core.words.amounts import dong, duration
from tinhso.core.words.keeping import SIGN, packed, unpacked
from tinhso.core.words.worded import sentence, started, together, worded


@pytest.fixture
def shouted(monkeypatch):
    """A language in which every text is the Vietnamese one, shouted."""
    monkeypatch.setattr(words, "_translate", lambda message, _count: f"{message}!")
    monkeypatch.setattr(words, "_is_vietnamese", lambda: False)


TEXTS = [
    worded("Không thu"),
    worded("còn %(left)s", left=duration(630)),
    together([worded("Nộp"), sentence(worded("trả")), started(worded("Hẹn"))], by="; "),
    worded("nộp %(sum)s, %(count)s bản", sum=dong(16000), count=2),
]


class Packed:
    @pytest.mark.parametrize("text", TEXTS)
    def test_is_the_same_in_vietnamese_when_read_again(self, text):
        assert packed(text).startswith(SIGN)
        assert unpacked(packed(text)) == text

    @pytest.mark.parametrize("text", TEXTS)
    @pytest.mark.usefixtures("shouted")
    def test_is_read_in_the_readers_language(self, text):
        assert str(unpacked(packed(text))) == str(text)
        assert "!" in str(text)

    @pytest.mark.parametrize(
        "text", ["", "Thiếu giấy chứng sinh.", f"{SIGN}", f"{SIGN}[1,2]", f'{SIGN}["X","a",{{}}]']
    )
    def test_leaves_what_people_typed_and_what_it_cannot_read(self, text):
        assert packed(text) == text
        assert unpacked(text) == text
