"""Keys for the leader and the seal, made once by the demonstration authority's own code."""

from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys"]
