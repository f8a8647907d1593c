from django.db import migrations, models

from directory.lib import alphabet, text

MODELS = ("organization", "sector", "tag")
ROWS_AT_ONCE = 2000


def order_by_bytes(apps, schema_editor):
    """SQLite does so anyway; the models carry no collation that it does not know."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for model in MODELS:
        table = apps.get_model("directory", model)._meta.db_table
        schema_editor.execute(
            f'ALTER TABLE "{table}" ALTER COLUMN "sort_key"'
            f' TYPE varchar({alphabet.LENGTH}) COLLATE "C"'
        )


def derive(apps, schema_editor):
    """Derive the keys of all rows, and the folded names whose articles are none."""
    for model in MODELS:
        rows = apps.get_model("directory", model)
        table = rows._meta.db_table
        is_organization = model == "organization"
        columns = "sort_key = %s" + (", sort_name = %s" if is_organization else "")
        statement = f'UPDATE "{table}" SET {columns} WHERE id = %s'  # noqa: S608
        last = 0
        while True:
            part = rows.objects.filter(pk__gt=last).order_by("pk")
            names = list(part.values_list("pk", "name")[:ROWS_AT_ONCE])
            if not names:
                break
            values = [
                (alphabet.key(name), text.sort_key(name), pk)
                if is_organization
                else (alphabet.key(name), pk)
                for pk, name in names
            ]
            with schema_editor.connection.cursor() as cursor:
                cursor.executemany(statement, values)
            last = names[-1][0]


class Migration(migrations.Migration):
    """Names stand as people sort them: Co-op 2 before Co-op 10, A & B under A."""

    dependencies = [("directory", "0024_tell_page_from_web_address")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="sort_key",
                field=models.CharField(
                    default="", editable=False, max_length=alphabet.LENGTH
                ),
            )
            for model in MODELS
        ),
        migrations.RunPython(order_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["sort_key", "id"], name="organization_in_order"),
        ),
        migrations.AlterModelOptions(
            name="organization",
            options={
                "ordering": ("sort_key", "id"),
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
            },
        ),
        migrations.AlterModelOptions(
            name="sector",
            options={
                "ordering": ("sort_key", "slug"),
                "verbose_name": "sector",
                "verbose_name_plural": "sectors",
            },
        ),
        migrations.AlterModelOptions(
            name="tag",
            options={
                "ordering": ("sort_key", "id"),
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
            },
        ),
        migrations.AlterModelOptions(
            name="taggedorganization",
            options={
                "ordering": ("tag__sort_key", "id"),
                "verbose_name": "tag of an organization",
                "verbose_name_plural": "tags of organizations",
            },
        ),
    ]
