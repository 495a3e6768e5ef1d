"""Take off what no query needs: a reference whose column another index begins with, desks that are never deleted; add what `check` asks of each need."""

import django.db.models.deletion
from django.db import migrations, models

from yorozu.kernel.indexes import drop_indexes_of


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_size_indexes"),
        ("consultation", "0002_board_indexes"),
    ]

    operations = [
        drop_indexes_of(
            "consultation",
            (
                ("consent", "desk"),
                ("consent", "need"),
                ("consultation", "area"),
                ("consultation", "desk"),
                ("consultation", "person"),
                ("detail", "need"),
                ("entry", "desk"),
                ("entry", "need"),
                ("handoff", "consent"),
                ("handoff", "from_desk"),
                ("handoff", "need"),
                ("handoff", "suggested_desk"),
                ("handoff", "to_desk"),
                ("need", "area"),
                ("need", "owner_desk"),
                ("need", "waiting_desk"),
                ("needfield", "need"),
            ),
            [
                migrations.AlterField(
                    model_name="consent",
                    name="desk",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.desk",
                    ),
                ),
                migrations.AlterField(
                    model_name="consent",
                    name="need",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="consultation.need"
                    ),
                ),
                migrations.AlterField(
                    model_name="consultation",
                    name="area",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.area"
                    ),
                ),
                migrations.AlterField(
                    model_name="consultation",
                    name="desk",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
                migrations.AlterField(
                    model_name="consultation",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="detail",
                    name="need",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="details", to="consultation.need"
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="desk",
                    field=models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="need",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="consultation.need"
                    ),
                ),
                migrations.AlterField(
                    model_name="handoff",
                    name="consent",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consultation.consent",
                    ),
                ),
                migrations.AlterField(
                    model_name="handoff",
                    name="from_desk",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
                migrations.AlterField(
                    model_name="handoff",
                    name="need",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="handoffs", to="consultation.need"
                    ),
                ),
                migrations.AlterField(
                    model_name="handoff",
                    name="suggested_desk",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.desk",
                    ),
                ),
                migrations.AlterField(
                    model_name="handoff",
                    name="to_desk",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
                migrations.AlterField(
                    model_name="need",
                    name="area",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.area"
                    ),
                ),
                migrations.AlterField(
                    model_name="need",
                    name="owner_desk",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="community.desk"
                    ),
                ),
                migrations.AlterField(
                    model_name="need",
                    name="waiting_desk",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.desk",
                    ),
                ),
                migrations.AlterField(
                    model_name="needfield",
                    name="need",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="fields", to="consultation.need"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("kind", "received")), fields=["need", "desk", "kind"], name="entry_received"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("kind", "moved")), fields=["need", "-at", "-id", "by_id", "desk", "kind"], name="entry_moved"),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(condition=models.Q(("state", "accepted")), fields=["need", "to_desk", "state"], name="handoff_accepted"),
        ),
    ]
