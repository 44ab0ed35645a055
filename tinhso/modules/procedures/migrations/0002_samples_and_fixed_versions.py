from django.db import migrations, models

FIX = """
create function procedures_version_is_fixed() returns trigger language plpgsql as $$
begin
    raise exception 'a version of a procedure is never rewritten: load a new one'
        using errcode = 'restrict_violation';
end $$;
create trigger procedures_version_is_fixed
    before update of definition, digest, number, procedure_id on procedures_procedureversion
    for each row when (
        old.definition is distinct from new.definition
        or old.digest is distinct from new.digest
        or old.number is distinct from new.number
        or old.procedure_id is distinct from new.procedure_id
    ) execute function procedures_version_is_fixed();
"""
LOOSE = """
drop trigger procedures_version_is_fixed on procedures_procedureversion;
drop function procedures_version_is_fixed();
"""


class Migration(migrations.Migration):
    """Samples are kept out of the catalogue; what a version says can not be changed any more."""

    dependencies = [("procedures", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="procedureversion",
            name="is_sample",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(FIX, LOOSE),
    ]
