"""Search that does not ask for tone marks."""

import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "d"})


def fold(text: str) -> str:
    """Return `text` in small letters without tone marks, đ as d, spaces collapsed."""
    bare = unicodedata.normalize("NFD", text.translate(_D))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def name_key(full_name: str) -> str:
    """Return the key by which Vietnamese names sort: the last word, then the family name on."""
    words = fold(full_name).split()
    return " ".join([*words[-1:], *words[:-1]])
