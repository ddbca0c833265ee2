"""The sentences about faults in their reader's language. The figures know no framework: whoever has one says how to translate."""

from __future__ import annotations

from collections.abc import Callable


def _as_it_is(text: str) -> str:
    return text


_translate: Callable[[str], str] = _as_it_is


def speak(translate: Callable[[str], str]) -> None:
    """From now on say everything through `translate`, such as gettext. exercises/apps.py calls this once."""
    global _translate
    _translate = translate


def say(text: str, **about: object) -> str:
    """A translated sentence with its `%(name)s` filled in. Callers import it as `_`, so that makemessages finds the texts."""
    translated = _translate(text)
    return translated % about if about else translated
