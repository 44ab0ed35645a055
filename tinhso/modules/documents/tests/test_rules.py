from itertools import product

import pytest

from tinhso.core.errors import Refused, WrongState
from tinhso.modules.documents import papers, rules
from tinhso.modules.documents.rules import Place, State, Step


class NextState:
    def test_allows_exactly_the_table(self):
        for state, step in product(State, Step):
            if (state, step) in rules.NEXT_STATE:
                assert rules.next_state(state, step) is rules.NEXT_STATE[state, step]
            else:
                with pytest.raises(WrongState):
                    rules.next_state(state, step)

    def test_leaves_issued_only_to_end_or_to_be_destroyed(self):
        left = [step for step in Step if (State.ISSUED, step) in rules.NEXT_STATE]
        assert left == [Step.REVOKE, Step.SUPERSEDE, Step.DESTROY]

    def test_leaves_what_ended_only_to_be_destroyed(self):
        for state in rules.ENDED:
            left = [step for step in Step if (state, step) in rules.NEXT_STATE]
            assert left == [Step.DESTROY]

    def test_leaves_nothing_destroyed(self):
        ends = {rules.NEXT_STATE.get((State.DESTROYED, step)) for step in Step}
        assert ends == {None, State.DESTROYED}


class NumberText:
    @pytest.mark.parametrize(
        ("number", "symbol", "text"),
        [
            (5, "UBND-XNTTHN", "05/UBND-XNTTHN"),
            (412, "", "412/2026"),
            (7, "", "07/2026"),
        ],
    )
    def test_pads_to_two_digits(self, number, symbol, text):
        assert rules.number_text(number, symbol, 2026) == text


class LookupCode:
    def test_is_read_however_it_was_typed(self):
        assert rules.lookup_key(" 7k2m-9qxa 4trc ") == "7K2M9QXA4TRC"
        assert rules.lookup_text("7K2M9QXA4TRC") == "7K2M-9QXA-4TRC"

    def test_has_no_letter_that_looks_like_another(self):
        assert not set("01ILOU") & set(rules.LOOKUP_LETTERS)
        assert len(rules.LOOKUP_LETTERS) ** rules.LOOKUP_LENGTH > 2**58


class Masked:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("TRẦN MẪU AN", "TRẦN M. A."),
            ("Nguyễn Thị Mẫu", "Nguyễn T. M."),
            ("Đỗ", "Đỗ"),
            ("", ""),
        ],
    )
    def test_leaves_the_family_name_and_first_letters(self, name, shown):
        assert rules.masked(name) == shown


class PlaceOfMarks:
    def test_puts_the_seal_over_a_third_of_the_signers_mark(self):
        place = Place(page=1, x=413.0, y=600.0)

        left, bottom, right, top = place.signer_box()
        seal = place.seal_box()

        assert abs((left + right) / 2 - 413) <= 1
        assert abs((rules.A4_HEIGHT - 600) - (bottom + top) / 2) <= 1
        assert seal[0] < left < seal[2]
        assert abs((seal[2] - left) - (right - left) / 3) <= 2
        assert seal[2] - seal[0] == seal[3] - seal[1] == round(rules.SEAL_SIZE)


class Templates:
    def test_are_refused_when_unknown(self):
        with pytest.raises(Refused):
            rules.check_result("../../etc/passwd")
        with pytest.raises(Refused):
            rules.template_of("99")


class Printable:
    def test_shows_a_box_for_what_the_fonts_lack_and_drops_control_marks(self):
        assert papers.printable({"a": ["Mẫu 😀 中", "x\u202ey\u0000z\ud800"]}) == {
            "a": ["Mẫu □ □", "xyz□"]
        }

    def test_composes_loose_tone_marks(self):
        assert papers.printable("ca\u0302\u0301p") == "cấp"
