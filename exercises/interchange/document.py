"""A file of the published format: `read` makes a document of its bytes or says where and why it is none, `write` is its inverse.

The import and the export of the catalogue call them. Files come from anywhere: size, depth, control characters and the
JSON Schema are checked before any row is touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from exercises.interchange.plain import shown

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 16  # the format itself needs nine
MOST_ENTRIES = 10_000  # of a list or an object
LINE_WIDTH = 110
MOST_PROBLEMS = 20  # what a person can read; a file of another format has thousands
SCHEMA = Path(__file__).with_name("catalogue-v1.schema.json")

Document = dict[str, Any]
Keys = Sequence[str | int]


class Problem(NamedTuple):
    """One fault: `path` such as `exercises[2].dosage.sets.high`, empty for the whole file, and a sentence for people."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


@dataclass
class CatalogueError(Exception):
    """The file is not a catalogue that can be loaded; nothing was."""

    problems: Sequence[Problem]

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def read(data: bytes) -> Document:
    """The document in the bytes of a file, true to the JSON Schema. Raises CatalogueError."""
    document = decode(data)
    refuse(_unfit(document))
    refuse(_untrue(document))
    return document


def decode(data: bytes) -> Any:
    """What the JSON in the bytes of a file says, whatever its shape. Raises CatalogueError."""
    if len(data) > MAX_BYTES:
        raise _whole(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2})
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno, "reason": error.msg}
        raise _whole(_("This is not JSON: line %(line)s, column %(column)s: %(reason)s.") % where) from None
    except UnicodeDecodeError as error:
        raise _whole(_("This is not UTF-8 text: byte %(place)s.") % {"place": error.start}) from None
    except RecursionError:
        raise _whole(_("This is nested too deeply.")) from None
    except ValueError as error:  # a number of thousands of digits, or what the hooks below refuse
        raise _whole(_("This cannot be read: %(reason)s") % {"reason": error}) from None


def faults(value: Any, part: str) -> Iterator[Problem]:
    """Where one part of a document, such as `protocol` or `protocol/properties/avoid`, departs from what the schema says of it."""
    yield from _unfit(value)
    schema = {"$defs": _schema()["$defs"], "$ref": f"#/$defs/{part}"}
    for error in _leaves(_validator().evolve(schema=schema).iter_errors(value)):
        yield Problem(path_of(_place(error)), _reason(error))


def write(document: Document) -> str:
    """The document as text, its names in the order of the schema, so that the same document is always the same file."""
    return _text(_ordered(document, _schema())) + "\n"


def refuse(problems: Iterable[Problem]) -> None:
    """Raise what is wrong, if anything is."""
    found = list(islice(problems, MOST_PROBLEMS))
    if found:
        raise CatalogueError(found)


def path_of(keys: Iterable[str | int]) -> str:
    """`exercises[2].dosage` for `("exercises", 2, "dosage")`."""
    steps = (f"[{key}]" if isinstance(key, int) else f".{_short(key)}" for key in keys)
    return "".join(steps).removeprefix(".")


def _no_number(name: str) -> Any:
    raise ValueError(_("“%(name)s” is not a number.") % {"name": name})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are unique: of two equal ones, JSON readers would silently drop the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("“%(name)s” stands twice in one object.") % {"name": _short(twice)})
    return found


def _unfit(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """What a database cannot keep or a list of lines cannot show: too deep, control characters, half characters."""
    if len(keys) > MAX_DEPTH:
        yield Problem(path_of(keys), _("This is nested too deeply."))
    elif isinstance(value, str):
        if not _is_clean(value, lines=keys[-2:] == ("rationale", "text")):
            yield Problem(path_of(keys), _("Line breaks and control characters have no place here."))
    elif isinstance(value, dict | list) and len(value) > MOST_ENTRIES:
        yield Problem(path_of(keys), _("More than %(limit)s entries.") % {"limit": MOST_ENTRIES})
    elif isinstance(value, dict):
        if not all(map(_is_clean, value)):
            yield Problem(path_of(keys), _("A name here holds control characters."))
        for name, item in value.items():
            yield from _unfit(item, (*keys, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _unfit(item, (*keys, place))


def _is_clean(text: str, *, lines: bool = False) -> bool:
    return all(
        (character >= " " and character != "\x7f" and not "\ud800" <= character <= "\udfff")
        or (lines and character in "\n\t")
        for character in text
    )


def _untrue(document: Any) -> Iterator[Problem]:
    """Where the document departs from the JSON Schema."""
    return (Problem(path_of(_place(error)), _reason(error)) for error in _leaves(_validator().iter_errors(document)))


@cache
def _schema() -> Document:
    schema: Document = json.loads(SCHEMA.read_text("utf-8"))
    return schema


@cache
def _validator() -> Any:
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
    validator = extend(Draft202012Validator, {"uniqueItems": _unique}, type_checker=types)
    return validator(_schema(), format_checker=FormatChecker(["date"]))


def _is_whole(_checker: Any, found: Any) -> bool:
    """Unlike in the standard 3.0 is none: what counts weeks with it breaks."""
    return isinstance(found, int) and not isinstance(found, bool)


def _unique(validator: Any, wanted: bool, found: Any, schema: Any) -> Iterator[ValidationError]:
    """As in the standard, but not for a list that is too long anyway: comparing each with each would take hours."""
    if isinstance(found, list) and len(found) <= schema.get("maxItems", MOST_PROBLEMS):
        yield from Draft202012Validator.VALIDATORS["uniqueItems"](validator, wanted, found, schema) or ()


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Of a keyword that joins others, the faults inside; `oneOf` here only chooses between names, so it speaks for itself."""
    for error in errors:
        if error.context and error.validator != "oneOf":
            yield from _leaves(error.context)
        else:
            yield error


def _place(error: ValidationError) -> Keys:
    return list(error.absolute_path)


REASONS: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda wanted, found: _expected(wanted),
    "const": lambda wanted, found: _("Say %(value)s.") % {"value": json.dumps(wanted)},
    "enum": lambda wanted, found: _("Say one of: %(choices)s.") % {"choices": ", ".join(wanted)},
    "required": lambda wanted, found: (
        _("Missing: %(names)s.") % {"names": ", ".join(name for name in wanted if name not in found)}
    ),
    "oneOf": lambda wanted, found: (
        _("Give exactly one of: %(names)s.")
        % {"names": ", ".join(name for choice in wanted for name in choice["required"])}
    ),
    "maxLength": lambda wanted, found: (
        ngettext("Longer than %(limit)s character.", "Longer than %(limit)s characters.", wanted) % {"limit": wanted}
    ),
    "minLength": lambda wanted, found: _("This is empty."),
    "maxItems": lambda wanted, found: _("More than %(limit)s entries.") % {"limit": wanted},
    "minItems": lambda wanted, found: (
        ngettext("At least %(limit)s entry is needed.", "At least %(limit)s entries are needed.", wanted)
        % {"limit": wanted}
    ),
    "maxProperties": lambda wanted, found: _("More than %(limit)s entries.") % {"limit": wanted},
    "minProperties": lambda wanted, found: _("An empty object says nothing: leave it out."),
    "uniqueItems": lambda wanted, found: _("Something stands here twice."),
    "minimum": lambda wanted, found: _("Below %(limit)s.") % {"limit": wanted},
    "exclusiveMinimum": lambda wanted, found: _("Must be above %(limit)s.") % {"limit": wanted},
    "maximum": lambda wanted, found: _("Above %(limit)s.") % {"limit": wanted},
    "format": lambda wanted, found: _("There is no such day."),
    "pattern": lambda wanted, found: (
        _("This is empty.")
        if not found.strip()
        else _("This is not written as it must be: %(pattern)s") % {"pattern": wanted}
    ),
}


def _reason(error: ValidationError) -> str:
    if error.validator == "additionalProperties":
        instance: Any = error.instance
        schema: Any = error.schema
        unknown = [name for name in instance if name not in schema.get("properties", {})]
        return _("Not known here: %(names)s.") % {"names": ", ".join(map(_short, unknown[:5]))}
    return REASONS[str(error.validator)](error.validator_value, error.instance)


def _expected(kind: str) -> str:
    return {
        "object": _("An object is expected here."),
        "array": _("A list is expected here."),
        "string": _("A text is expected here."),
        "integer": _("A whole number is expected here."),
        "number": _("A number is expected here."),
        "boolean": _("True or false is expected here."),
    }[kind]


def _short(name: str) -> str:
    return shown(name if len(name) <= 60 else f"{name[:60]}…")


def _whole(reason: str) -> CatalogueError:
    return CatalogueError([Problem("", reason)])


def _ordered(value: Any, schema: Document) -> Any:
    schema = _schema_of(value, schema)
    if isinstance(value, list):
        return [_ordered(item, schema.get("items", {})) for item in value]
    if isinstance(value, dict):
        parts = schema.get("properties", {})
        names = [*(name for name in parts if name in value), *sorted(value.keys() - parts.keys())]
        return {name: _ordered(value[name], parts.get(name, {})) for name in names}
    return value


def _schema_of(value: Any, schema: Document) -> Document:
    """The part of the schema that lists what this value may hold: references followed, the kind of a dosage chosen."""
    while "$ref" in schema:
        schema = _schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    for choice in schema.get("allOf", []):
        if choice["if"]["properties"]["kind"]["const"] == value["kind"]:
            return _schema_of(value, choice["then"])
    return schema


def _text(value: Any, indent: str = "") -> str:
    """JSON for people: what fits into a line stands in one."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(flat) <= LINE_WIDTH:
        return flat
    inner = f"{indent}  "
    if isinstance(value, dict):
        rows = [f"{json.dumps(name, ensure_ascii=False)}: {_text(item, inner)}" for name, item in value.items()]
        return "{\n" + ",\n".join(inner + row for row in rows) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _text(item, inner) for item in value) + f"\n{indent}]"
