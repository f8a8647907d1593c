from django.db import migrations

NOTICE = "*This page is a draft for the staff to edit.*"


def take_away(apps, schema_editor):
    """Take the sentence from the top of a page; whatever else it says stays."""
    pages = apps.get_model("directory", "Page").objects
    for page in pages.filter(body__startswith=NOTICE).only("pk", "body"):
        # By `update`, so that the page keeps the day on which somebody changed it.
        body = page.body.removeprefix(NOTICE).lstrip()
        pages.filter(pk=page.pk).update(body=body)


class Migration(migrations.Migration):
    """Readers need not know that the first pages are there to be written on."""

    dependencies = [("directory", "0027_keep_words_for_deciding")]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
