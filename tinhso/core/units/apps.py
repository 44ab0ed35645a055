from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "tinhso.core.units"
    label = "units"
    verbose_name = "Đơn vị"
