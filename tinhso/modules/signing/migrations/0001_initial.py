from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Revocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("key", models.CharField(max_length=80)),
                ("holder", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=300)),
                ("revoked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
            ],
        ),
    ]
