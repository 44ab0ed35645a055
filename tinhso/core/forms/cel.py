"""Conditions and sums in CEL, compiled once a process."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import cel as engine

Functions = Mapping[str, Callable[..., Any]]


class CelFault(Exception):
    """An expression can not be read, or not be computed with the values it was given."""


class Expression(NamedTuple):
    program: Any
    names: frozenset[str]
    functions: frozenset[str]


@lru_cache(maxsize=8192)
def compiled(source: str) -> Expression:
    """Return `source` ready to run, with the names it asks for."""
    try:
        program = engine.compile(source)
    except ValueError as fault:
        raise CelFault(f"{source!r}: {fault}") from fault
    called = frozenset(name for name in program.functions() if name.isidentifier())
    return Expression(program, frozenset(program.variables()), called)


def variables(source: str) -> frozenset[str]:
    """Return the names `source` asks for, without those of one letter: they are loop variables."""
    return frozenset(name for name in compiled(source).names if len(name) > 1)


def evaluate(source: str, values: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """Compute `source` from `values` and `functions`."""
    expression = compiled(source)
    needed: dict[str, Any] = {name: values[name] for name in expression.names if name in values}
    given = functions or {}
    needed |= {name: given[name] for name in expression.functions if name in given}
    try:
        return expression.program.execute(needed)
    except (ValueError, TypeError, RuntimeError, ArithmeticError) as fault:
        raise CelFault(f"{source!r}: {fault}") from fault


def functions_on(today: date) -> dict[str, Callable[..., Any]]:
    """Return what expressions may ask of dates written as ISO text; "" counts as no date.

    `total` adds up a list of numbers, such as one number of each row of a group.
    """
    return {
        "days_since": lambda day: (today - _date(day)).days if day else 0,
        "days_between": lambda a, b: (_date(b) - _date(a)).days if a and b else 0,
        "add_days": lambda day, days: (
            (_date(day) + timedelta(days=days)).isoformat() if day else ""
        ),
        "add_years": lambda day, years: _in_year(_date(day), years).isoformat() if day else "",
        "age": lambda day: _age(_date(day), today) if day else 0,
        "age_on": lambda day, at: _age(_date(day), _date(at)) if day and at else 0,
        "year": lambda day: int(day[:4]) if day else 0,
        "total": lambda numbers: sum(number for number in numbers if isinstance(number, int)),
    }


def _date(text: str) -> date:
    """Read an ISO date; of a partial one take the first day."""
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)


def _in_year(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year + years)


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
