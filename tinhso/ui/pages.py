"""Which page numbers a list shows at its foot."""


def window(number: int, count: int) -> list[int | None]:
    """Return the first, the last and the neighbours of `number`; None where some are left out."""
    shown = [n for n in range(1, count + 1) if n in (1, count) or abs(n - number) <= 1]
    result: list[int | None] = []
    for n in shown:
        if result and result[-1] is not None and n - result[-1] > 1:
            result.append(None)
        result.append(n)
    return result
