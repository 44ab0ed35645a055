from django.apps import AppConfig


class ProvinceConfig(AppConfig):
    name = "simulators.province"
    label = "demo_province"
    verbose_name = "Tỉnh mẫu"
