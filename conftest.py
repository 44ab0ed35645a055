"""What every test of the repository gets."""

import inspect
from types import ModuleType

import pytest
from hypothesis import settings

# Examples are the same on every run, so that a build says the same of the same code; and no example
# is late, for a machine may be busy. To look further: settings(derandomize=False) on the test.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, obj: object
) -> list[pytest.Item] | None:
    """A test class is named after what it tests; a class that was only imported tests nothing."""
    imported = inspect.isclass(obj) and isinstance(collector.obj, ModuleType)
    if imported and getattr(obj, "__module__", None) != collector.obj.__name__:
        return []
    return None
