from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tinhso.core.numbering.actions import take


def _taken(index):
    try:
        with transaction.atomic():
            number = take(book="birth", unit_id=1, period="2026")
            if index % 3 == 0:
                raise KeyError(number)
            return number
    except KeyError:
        return None
    finally:
        connection.close()


class Take:
    @pytest.mark.django_db
    def test_begins_at_one_in_each_book_unit_and_period(self):
        assert [take(book="birth", unit_id=1, period="2026") for _ in range(3)] == [1, 2, 3]
        assert take(book="birth", unit_id=1, period="2027") == 1
        assert take(book="birth", unit_id=2, period="2026") == 1
        assert take(book="death", unit_id=1, period="2026") == 1

    @pytest.mark.django_db(transaction=True)
    def test_leaves_no_gap_when_many_take_and_some_fail(self):
        with ThreadPoolExecutor(8) as pool:
            taken = sorted(number for number in pool.map(_taken, range(60)) if number)

        assert taken == list(range(1, 41))

    @pytest.mark.django_db(transaction=True)
    def test_refuses_to_run_outside_a_transaction(self):
        with pytest.raises(RuntimeError):
            take(book="birth", unit_id=1, period="2026")
