from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            "notification", "organisation_id", models.BigIntegerField(null=True)
        ),
    ]
