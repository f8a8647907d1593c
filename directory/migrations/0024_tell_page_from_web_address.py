from django.db import migrations, models


class Migration(migrations.Migration):
    """Two fields were called addresses: only the words of one change."""

    dependencies = [("directory", "0023_keep_lists")]

    operations = [
        migrations.AlterField(
            model_name="organization",
            name="slug",
            field=models.SlugField(
                allow_unicode=True,
                blank=True,
                help_text=(
                    "Under /organizations/ on this site. Made from the name when left"
                    " empty; a changed one forwards from the old. Its own web site"
                    " stands below."
                ),
                max_length=200,
                unique=True,
                verbose_name="address of the page",
            ),
        ),
    ]
