"""Migrations that make whole tables say the same as Django's own way."""

from __future__ import annotations

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import F, Q
from django.db.models.functions import Lower

from cualuat.base.migrating import one_by_one, whole


def _table(name: str, **more: models.Field) -> CreateModel:  # type: ignore[type-arg]
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20)), *more.items()]
    return CreateModel(name, fields)


def test_constraints_and_indexes_go_into_the_making_where_their_fields_are() -> None:
    checks = models.CheckConstraint(condition=Q(name__gt="") & ~Q(name=F("id")), name="one")
    once = models.UniqueConstraint(fields=["name", "late"], name="two")
    lower = models.UniqueConstraint(Lower("name"), name="three")
    found = whole(
        [
            _table("Thing"),
            AddConstraint("thing", checks),
            AddIndex("thing", models.Index(fields=["-name"], name="four")),
            AddField("thing", "late", models.IntegerField(default=0)),
            AddConstraint("thing", once),
            AddConstraint("thing", lower),
            AddConstraint("elsewhere", once),
        ]
    )
    assert [type(one).__name__ for one in found] == [
        "CreateModel",
        "AddField",
        "AddConstraint",
        "AddConstraint",
        "AddConstraint",
    ]
    made = found[0]
    assert isinstance(made, CreateModel)
    assert made.options["constraints"] == [checks]
    assert [index.name for index in made.options["indexes"]] == ["four"]


def test_a_new_table_is_known_to_those_it_points_to() -> None:
    operations = [
        _table("Person"),
        _table("Unit", head=models.ForeignKey("base.Person", models.PROTECT, related_name="heads")),
        _table(
            "Post", unit=models.ForeignKey("base.Unit", models.PROTECT), people=models.ManyToManyField("base.Person")
        ),
    ]

    def made() -> dict[str, set[str]]:
        state = ProjectState()
        state.apps.get_models()  # rendered, as after the first migration
        for operation in operations:
            operation.state_forwards("base", state)
        return {
            m.__name__: {f.name for f in m._meta.get_fields()} for m in state.apps.get_models(include_auto_created=True)
        }

    usual = made()
    with one_by_one():
        assert made() == usual
    assert "heads" in usual["Person"]
    assert made() == usual
