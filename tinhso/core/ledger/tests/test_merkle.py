import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.ledger.merkle import EMPTY, climbed, levels, path, root

leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=200)


def by_recursion(found):
    """RFC 6962 2.1, word for word, over leaves that are hashed already."""
    if not found:
        return hashlib.sha256(b"").digest()
    if len(found) == 1:
        return found[0]
    half = 1
    while half * 2 < len(found):
        half *= 2
    return hashlib.sha256(
        b"\x01" + by_recursion(found[:half]) + by_recursion(found[half:])
    ).digest()


class Root:
    @given(leaves)
    def test_is_that_of_the_recursion_in_the_standard(self, found):
        assert root(found) == by_recursion(found)

    def test_of_nothing_is_the_hash_of_nothing(self):
        assert root([]) == EMPTY


class Climbed:
    @given(leaves.filter(bool), st.data())
    def test_leads_every_leaf_to_the_root(self, found, data):
        index = data.draw(st.integers(0, len(found) - 1))
        proof = path(levels(found), index)

        assert climbed(found[index], index=index, size=len(found), path=proof) == root(found)
        assert len(proof) <= (len(found) - 1).bit_length()

    @given(leaves.filter(lambda found: len(set(found)) == len(found) > 1), st.data())
    def test_leads_nothing_else_there(self, found, data):
        index = data.draw(st.integers(0, len(found) - 1))
        other = data.draw(st.integers(0, len(found) - 1).filter(lambda n: n != index))
        proof = path(levels(found), index)
        size = len(found)

        top = root(found)
        assert climbed(found[other], index=index, size=size, path=proof) != top
        assert climbed(found[index], index=other, size=size, path=proof) != top
        assert climbed(found[index], index=index, size=size, path=proof[:-1]) != top
        assert climbed(found[index], index=index, size=size, path=[*proof, EMPTY]) != top

    @given(st.integers(-3, 9))
    def test_refuses_a_place_outside_the_tree(self, index):
        assert (climbed(EMPTY, index=index, size=1, path=[]) is None) == (index != 0)
