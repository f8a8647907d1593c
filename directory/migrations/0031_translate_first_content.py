import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import migrations

LANGUAGES = ("es", "fr")
# The first pages as the release before had them, without their notice of a draft.
FORMER_BODIES = {
    "a763940dcaf14e61b06fec28dd4b9695",
    "b655afc62e438d5c798576adaf62cbde",
    "203b36cb9d3ba6da98a46e30ffc4f7f6",
}
FIXTURES = ("tiers", "sectors", "pages")


def translate(apps, schema_editor):
    """Give the first content our translations, where its English words are still ours.

    What staff have written anew, or added, stays without.
    """
    for name in FIXTURES:
        path = Path(settings.FIXTURE_DIRS[0]) / f"{name}.json"
        for row in json.loads(path.read_text(encoding="utf-8")):
            words = row["fields"]
            key = "path" if "path" in words else "slug"
            rows = apps.get_model(row["model"]).objects.filter(**{key: words[key]})
            for stored in rows.values():
                known = _translations(stored, words)
                if known:
                    rows.update(**known)


def _translations(stored, words):
    """Return by column what we have for the fields of a row that are as we wrote them."""
    known = {}
    for field, ours in words.items():
        columns = [f"{field}_{language}" for language in LANGUAGES]
        if all(words.get(column) for column in columns) and _is_ours(
            stored[field], ours
        ):
            known |= {column: words[column] for column in columns}
    return known


def _is_ours(stored, ours):
    digest = sha256(stored.encode()).hexdigest()[:32]
    return stored == ours or digest in FORMER_BODIES


class Migration(migrations.Migration):
    """A directory that began with our first content gets it in three languages."""

    dependencies = [("directory", "0030_add_translations")]

    operations = [migrations.RunPython(translate, migrations.RunPython.noop)]
