"""Reading what an officer typed."""

from tinhso.modules.desk.forms.dossier import Typed, typed

__all__ = ["Typed", "typed"]
