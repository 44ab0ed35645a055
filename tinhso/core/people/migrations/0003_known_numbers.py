from django.db import migrations

KEEP = """
insert into people_identifier (kind, value, country, person_id)
select 'personal_number', personal_number, 'VN', id from people_person
where personal_number is not null
"""


class Migration(migrations.Migration):

    dependencies = [('people', '0002_organisations_and_delegations')]

    operations = [migrations.RunSQL(KEEP, "delete from people_identifier where kind = 'personal_number'")]
