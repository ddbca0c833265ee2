"""Rows that tie come in an order by chance, another with every load: a list that is read, or of which one is taken, has no ties."""

import pytest
from django.apps import apps
from django.db.models import Model, UniqueConstraint

ORDERED = [
    model
    for app in ("exercises", "patients", "programs")
    for model in apps.get_app_config(app).get_models()
    if model._meta.ordering
]


@pytest.mark.parametrize("model", ORDERED, ids=lambda model: model.__name__)
def test_the_usual_order_of_a_model_has_no_ties(model: type[Model]) -> None:
    keys = {str(key).removeprefix("-") for key in model._meta.ordering}
    whole = [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint) and rule.condition is None]
    assert "pk" in keys or model._meta.pk.name in keys or any({*rule.fields} == keys for rule in whole)
