"""The tree of RFC 6962 over leaf hashes: root, inclusion proof, and the check of a proof.

The digest of a row is `SHA256(0x00 || what the row says)`, which is its leaf hash already.
"""

import hashlib
from collections.abc import Sequence

NODE = b"\x01"
EMPTY = hashlib.sha256(b"").digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tree bottom up, a list a level; a node without a neighbour is carried up."""
    tree = [list(leaves)]
    while len(tree[-1]) > 1:
        below = tree[-1]
        above = [_node(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)]
        tree.append(above + below[len(above) * 2 :])
    return tree


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over `leaves`; that of no leaves is the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else EMPTY


def path(tree: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """Return the neighbours that lead from leaf `index` of `levels` up to the root."""
    found = []
    for level in tree[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            found.append(level[neighbour])
        index >>= 1
    return found


def climbed(leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root a proof leads to, by RFC 9162 2.1.3.2, or None when it cannot be one."""
    if not 0 <= index < size:
        return None
    here, last, node = index, size - 1, leaf
    for neighbour in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            node = _node(neighbour, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = _node(node, neighbour)
        here, last = here >> 1, last >> 1
    return node if last == 0 else None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
