from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0036_plan_imports")]

    operations = [
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                fields=["updated_at", "id"], name="organization_by_change"
            ),
        ),
    ]
