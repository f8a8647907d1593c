from django.db import migrations, models

from directory.lib import slugs


def name_every_tag(apps, schema_editor):
    """Give the tags of signs an address, and let signs tell tags apart."""
    tag_model = apps.get_model("directory", "Tag")
    for tag in tag_model.objects.order_by("pk"):
        if not tag.slug:
            others = tag_model.objects.exclude(pk=tag.pk)
            taken = set(others.values_list("slug", flat=True))
            tag.slug = slugs.numbered(slugs.tag_slug(tag.name) or "tag", taken)
        tag.key = slugs.tag_key(tag.name)
        tag.save(update_fields=["slug", "key"])


class Migration(migrations.Migration):
    """Existing addresses stay, but for those that led nowhere."""

    dependencies = [("directory", "0013_add_batches")]

    operations = [
        migrations.AlterField(
            model_name="tag",
            name="slug",
            field=models.SlugField(
                allow_unicode=True,
                blank=True,
                help_text="Made from the name when left empty.",
                max_length=100,
                unique=True,
                verbose_name="address",
            ),
        ),
        migrations.RunPython(name_every_tag, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="tag", name="tag_named"),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(key="") & ~models.Q(slug=""),
                name="tag_named",
            ),
        ),
    ]
