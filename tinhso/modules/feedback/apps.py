from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tinhso.modules.feedback"
    label = "feedback"
    verbose_name = "Đánh giá"
