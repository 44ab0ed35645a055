"""Who stood at the desk in the place of whose dossier it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_counter")]

    operations = [
        migrations.AddField(
            "dossier", "handed_in_by", models.CharField(max_length=100, blank=True, default="")
        ),
        migrations.AddField(
            "dossier", "handed_in_number", models.CharField(max_length=12, blank=True, default="")
        ),
        migrations.AddField(
            "dossier", "handed_in_basis", models.CharField(max_length=200, blank=True, default="")
        ),
    ]
