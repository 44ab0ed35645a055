"""Who took a result in the place of whose dossier it is."""

from django.db import migrations, models

COLUMNS = {"collected_by": 100, "collected_number": 12, "collected_basis": 200}


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_parts")]

    operations = [
        migrations.AddField(
            "dossier", name, models.CharField(max_length=most, blank=True, default="")
        )
        for name, most in COLUMNS.items()
    ]
