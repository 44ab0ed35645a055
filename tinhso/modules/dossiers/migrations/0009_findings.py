"""What the case officer filled in before a result was proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_handed_in_by")]

    operations = [migrations.AddField("dossier", "findings", models.JSONField(default=dict))]
