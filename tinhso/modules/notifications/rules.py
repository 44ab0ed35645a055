"""When an e-mail is tried again, and when no more. Pure."""

from datetime import timedelta

TRIES = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# longer than any mail server takes to answer: whoever claimed a mail and died gives it back then
CLAIM = timedelta(minutes=10)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after failure number `attempts`: four times longer each."""
    return min(FIRST_WAIT * int(4 ** (attempts - 1)), LONGEST_WAIT)


def is_last(attempts: int) -> bool:
    """Say whether no further attempt is made after this one."""
    return attempts >= TRIES


def is_inner(link: str) -> bool:
    """Say whether `link` stays inside the portal."""
    return link.startswith("/") and not link.startswith("//") and "\\" not in link
