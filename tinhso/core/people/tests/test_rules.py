from datetime import date

import pytest

from tinhso.core.people import rules


class PersonalNumberFault:
    @pytest.mark.parametrize(
        ("number", "year", "gender"),
        [
            ("038085012345", 1985, "male"),
            ("038190000001", 1990, "female"),
            ("044203000001", 2003, "male"),
            ("038312000009", 2012, "female"),
        ],
    )
    def test_finds_none_where_year_and_gender_agree(self, number, year, gender):
        born = date(year, 3, 4)
        assert rules.personal_number_fault(number, birth_date=born, gender=gender) is None

    @pytest.mark.parametrize(
        ("number", "told"),
        [
            ("03808501234", "12 chữ số, bạn mới nhập 11"),
            ("03808501234a", "chỉ gồm chữ số"),
            ("٠٣٨٠٨٥٠١٢٣٤٥", "chỉ gồm chữ số"),
            ("038090012345", "năm sinh 1990, không phải 1985"),
            ("038185012345", "giới tính nữ"),
        ],
    )
    def test_says_what_is_wrong(self, number, told):
        fault = rules.personal_number_fault(number, birth_date=date(1985, 1, 1), gender="male")
        assert fault is not None
        assert told in fault


class CleanPhone:
    @pytest.mark.parametrize("written", ["0912 345 678", "+84 912.345.678", "84912345678"])
    def test_brings_all_ways_of_writing_to_one(self, written):
        assert rules.clean_phone(written) == "0912345678"
        assert rules.phone_fault("0912345678") is None

    def test_leaves_faults_to_be_told(self):
        assert rules.phone_fault("0112345678") is not None
