from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tinhso.modules.payments"
    label = "payments"
    verbose_name = "Thanh toán"
