"""Ids of rows as they come in from addresses and forms: text anybody may have typed. Pure."""

MOST_DIGITS = 18  # every number of so many fits into a bigint


def id_of(text: str) -> int | None:
    """Return the id that is written there; None for what can be none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
