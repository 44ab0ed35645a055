import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.people.cards import Card, NoCard, read_card

ADDRESS = "Số 00, phường Hạc Thành, Thanh Hóa"
CARD = f"038196000001|171234567|Nguyễn Thị  Mẫu|05031996|Nữ|{ADDRESS}|10052021"


class ReadCard:
    def test_takes_what_the_reader_types(self):
        assert read_card(f"{CARD}\n") == Card(
            "038196000001",
            "Nguyễn Thị Mẫu",
            date(1996, 3, 5),
            "female",
            ADDRESS,
        )

    def test_does_without_an_old_number_and_passes_over_what_later_cards_add(self):
        card = read_card(CARD.replace("171234567", "") + "||cha|mẹ")
        assert card.personal_number == "038196000001"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "có 7 phần"),
            ("038196000001", "có 7 phần"),
            (CARD.replace("05031996", "31021996"), "Ngày sinh"),
            (CARD.replace("|Nữ|", "|X|"), "Giới tính"),
            (CARD.replace("|Nữ|", "|Nam|"), "cho biết giới tính nữ"),
            (CARD.replace("05031996", "05031997"), "cho biết năm sinh 1996"),
            (CARD.replace("038196000001", "03819600000"), "có 12 chữ số"),
            (CARD.replace("Nguyễn Thị  Mẫu", " "), "không có họ tên"),
        ],
    )
    def test_refuses_what_is_no_card_and_says_why(self, text, words):
        with pytest.raises(NoCard, match=words):
            read_card(text)

    @given(st.text(max_size=600))
    def test_never_breaks(self, text):
        with contextlib.suppress(NoCard):
            read_card(text)
