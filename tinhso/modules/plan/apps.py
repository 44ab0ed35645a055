from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tinhso.modules.plan"
    label = "plan"
    verbose_name = "Kế hoạch"
