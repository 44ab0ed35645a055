"""Everything that changes what is kept: coming in, uploads, scanning, sweeping."""

from tinhso.core.files.actions.keeping import Readable, hold, keep, keep_made, take_in

__all__ = ["Readable", "hold", "keep", "keep_made", "take_in"]
