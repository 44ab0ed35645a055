from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys"]
