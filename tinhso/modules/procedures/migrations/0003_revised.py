from django.db import migrations

from tinhso.core.revisions.watching import watch


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0002_samples_and_fixed_versions"),
        ("revisions", "0001_initial"),
    ]

    operations = [watch("procedures", "procedures_procedureversion", "procedures_procedure")]
