"""Columns of our own: a Dosage stored as JSON and guarded by the database, and lists of short lines."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Func

from exercises.dosage import Dosage, DosageError, parse


class DosageField(models.JSONField):
    """A Dosage value; anything else is refused on the way in and on the way out."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Dosage | None:
        data = super().from_db_value(value, expression, connection)
        return None if data is None else parse(data)

    def to_python(self, value: Any) -> Dosage | None:
        if value is None or isinstance(value, Dosage):
            return value
        try:
            return parse(json.loads(value) if isinstance(value, str) else value)
        except DosageError as error:
            raise ValidationError([f"{path}: {message}" for path, message in error.problems.items()]) from error
        except json.JSONDecodeError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.as_data() if isinstance(value, Dosage) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value.as_data() if isinstance(value, Dosage) else value, connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.as_data() if isinstance(value, Dosage) else value, model_instance)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return json.dumps(value.as_data() if isinstance(value, Dosage) else value)


def dosage_is_valid(column: str, name: str, *, or_none: bool = False) -> models.CheckConstraint:
    """The database's own guard over a dosage column; its SQL function is made in the library's first migration."""
    is_valid = Func(models.F(column), function="setwell_dosage_is_valid", output_field=models.BooleanField())
    condition = models.Q(**{f"{column}__isnull": True}) | models.Q(is_valid) if or_none else is_valid
    return models.CheckConstraint(condition=condition, name=name)


class LinesField(ArrayField):
    """An ordered list of short texts: steps, cues, aliases, fixes."""

    def __init__(self, verbose_name: Any = None, *, max_length: int = 300, size: int = 20, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        kwargs.pop("base_field", None)
        self.line_length = max_length
        super().__init__(models.CharField(max_length=max_length), size=size, verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, {**kwargs, "blank": self.blank, "max_length": self.line_length}
