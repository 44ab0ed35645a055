"""Numbers, money, lengths of time and sizes as Vietnamese readers expect them."""

from tinhso.core.words.worded import figure, together, worded

MINUTES_A_DAY = 8 * 60  # one working day is eight working hours

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BILLION = 10**9


def number(value: float) -> str:
    """Write `38.104`; a fraction keeps its decimals behind a comma."""
    whole, _, decimals = f"{value:,}".partition(".")
    return figure(whole.replace(",", ".") + (f",{decimals}" if decimals else ""))


def dong(value: int) -> str:
    """Write `16.000 đồng`."""
    return worded("%(amount)s đồng", amount=number(value))


def percent(value: float) -> str:
    """Write `98,2%` for 98.2. What is short of the whole is never rounded up to 100%."""
    tenths = round(value * 10)
    if tenths >= 1000 > value * 10:
        tenths = 999
    sign = "-" if tenths < 0 else ""
    whole, tenth = divmod(abs(tenths), 10)
    written = number(whole) + (f",{tenth}" if tenth else "")
    return figure(f"{sign}{written}%")


def spelled(value: int) -> str:
    """Write an amount of money in words: `Mười sáu nghìn đồng`."""
    words = in_words(value)
    return f"{words[0].upper()}{words[1:]} đồng"


def in_words(value: int) -> str:
    """Write a whole number in words: `một trăm hai mươi mốt`."""
    if value < 0:
        return f"âm {in_words(-value)}"
    if value == 0:
        return DIGITS[0]
    return " ".join(_words(value, leading=True))


def duration(minutes: int) -> str:
    """Write a length of working time in its two largest steps: `1 ngày 3 giờ`, `40 phút`."""
    days, rest = divmod(abs(minutes), MINUTES_A_DAY)
    hours, left = divmod(rest, 60)
    steps = [
        (days, worded("%(count)s ngày", count=days)),
        (hours, worded("%(count)s giờ", count=hours)),
        (left, worded("%(count)s phút", count=left)),
    ]
    first = next((index for index, (count, _) in enumerate(steps) if count), 2)
    said = [text for count, text in steps[first : first + 2] if count]
    return together(said or [steps[-1][1]])


def size(count: int) -> str:
    """Write the size of a file: `1,2 MB`."""
    if count < 1024:
        return f"{count} byte"
    for unit, power in (("KB", 1), ("MB", 2), ("GB", 3)):
        amount = count / 1024**power
        if amount < 1023.95 or unit == "GB":
            break
    return figure(f"{amount:.1f}".removesuffix(".0").replace(".", ",") + f" {unit}")


def _words(value: int, *, leading: bool) -> list[str]:
    if value >= BILLION:
        high, low = divmod(value, BILLION)
        return [*_words(high, leading=leading), "tỷ", *_words(low, leading=False)]
    words: list[str] = []
    for power, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, value = divmod(value, power)
        if group:
            words += _group(group, leading=leading and not words)
            words += [name] if name else []
    return words


def _group(group: int, *, leading: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    said = [DIGITS[hundreds], "trăm"] if hundreds or not leading else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return said + _after_hundreds(ones, linh=bool(said))
    said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return said + ([_after_tens(tens, ones)] if ones else [])


def _after_hundreds(ones: int, *, linh: bool) -> list[str]:
    if not ones:
        return []
    if not linh:
        return [DIGITS[ones]]
    return ["linh", "tư" if ones == 4 else DIGITS[ones]]


def _after_tens(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    if tens > 1 and ones in (1, 4):
        return "mốt" if ones == 1 else "tư"
    return DIGITS[ones]
