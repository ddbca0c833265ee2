"""Reads a dosage out of decoded JSON, collecting what is wrong by path instead of stopping at the first fault; `values` calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

T = TypeVar("T")
Choice = TypeVar("Choice", bound=TextChoices)


class Absent(StrEnum):
    """Marks a part that has no default and so must be given."""

    REQUIRED = "required"


REQUIRED = Absent.REQUIRED


class DosageError(ValueError):
    """A dosage that cannot be. `problems` maps the path of each wrong field, such as `sets.target`, to a sentence."""

    def __init__(self, problems: Mapping[str, str | Promise]) -> None:
        self.problems = {path: str(message) for path, message in problems.items()}
        super().__init__(
            "; ".join(f"{path}: {message}" if path else message for path, message in self.problems.items())
        )

    def beneath(self, name: str) -> DosageError:
        return DosageError({f"{name}.{path}" if path else name: message for path, message in self.problems.items()})


class Reader:
    """One JSON object being read. Every method takes a field's name and remembers that the field is known."""

    def __init__(self, data: object) -> None:
        self.problems: dict[str, str | Promise] = {}
        self._known: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.problems[""] = _("An object is expected here.")

    def whole(self, read: Callable[[Reader], T]) -> T:
        """What `read` makes of this object, once every field is known and none is wrong."""
        value = read(self)
        self._refuse_unknown()
        return value

    def build(self, cls: Callable[..., T], **arguments: Any) -> T:
        if self.problems:
            self._refuse_unknown()
        return cls(**arguments)

    def integer(self, name: str) -> int:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            self.problems[name] = _("A whole number is expected here.")
            return 0
        return value

    def optional_integer(self, name: str, default: int | None = None) -> int | None:
        return default if self._get(name) is None else self.integer(name)

    def decimal(self, name: str) -> Decimal | None:
        value = self._get(name)
        if value is None:
            return None
        try:
            number = Decimal(value) if isinstance(value, str) and len(value) <= 12 else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.problems[name] = _("A number written as text is expected here, such as “2.50”.")
            return None
        return number

    def text(self, name: str, default: str = "") -> str:
        value = self._get(name, default)
        if not _is_text(value):
            self.problems[name] = _("A text is expected here.")
            return default
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._get(name, [])
        if not isinstance(values, list) or not all(_is_text(value) for value in values):
            self.problems[name] = _("A list of texts is expected here.")
            return ()
        return tuple(values)

    def boolean(self, name: str) -> bool:
        value = self._get(name, False)
        if not isinstance(value, bool):
            self.problems[name] = _("True or false is expected here.")
            return False
        return value

    def choice(self, name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        value = self._get(name, default)
        if not isinstance(value, str) or value not in choices.values:
            self.problems[name] = _("Say one of: %(choices)s.") % {"choices": ", ".join(choices.values)}
            return next(iter(choices))
        return choices(value)

    def part(self, name: str, read: Callable[[Reader], T], default: T | Absent = REQUIRED) -> Any:
        value = self._get(name)
        if value is None and default is not REQUIRED:
            return default
        return self._read(name, value, read)

    def parts(self, name: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
        values = self._get(name)
        if not isinstance(values, list) or len(values) > 100:
            self.problems[name] = _("A list is expected here.")
            return ()
        return tuple(self._read(f"{name}.{number}", value, read) for number, value in enumerate(values, 1))

    def _get(self, name: str, default: Any = None) -> Any:
        """The field's value; null means the same as leaving it out."""
        self._known.add(name)
        value = self._data.get(name)
        return default if value is None else value

    def _read(self, name: str, value: object, read: Callable[[Reader], T]) -> Any:
        try:
            return Reader(value).whole(read)
        except DosageError as error:
            self.problems |= error.beneath(name).problems
            return None

    def _refuse_unknown(self) -> None:
        for name in self._data.keys() - self._known:
            self.problems[str(name)] = _("This field is not known here.")
        if self.problems:
            raise DosageError(self.problems)


def _is_text(value: object) -> bool:
    """Whether the database can store it as text: it takes no NUL and no half of a surrogate pair."""
    return isinstance(value, str) and not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)
