"""How the product says no. One handler turns these into a page or JSON (site/refusals.py)."""


class Refused(Exception):
    """What was asked cannot be done; the text says why and what to do, fit for a citizen.

    `field` names the input at fault, where there is one, by its key in the form.
    """

    status = 422

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class NotAllowed(Refused):
    """The actor may not do or see this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class WrongState(Refused):
    """The thing has moved on: the text says who did what meanwhile."""

    status = 409


class FormRefused(Refused):
    """A form came back with faults: `faults` maps the key of a field to what to do about it."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults
