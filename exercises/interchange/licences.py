"""Under which licences exercises of others may enter the library: those that allow a clinic to use, change and pass them on."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ALLOWED = {
    "CC0-1.0": "CC0 1.0",
    "PDDL-1.0": "Open Data Commons PDDL 1.0",
    "Unlicense": "The Unlicense",
    "CC-BY-3.0": "Creative Commons BY 3.0",
    "CC-BY-4.0": "Creative Commons BY 4.0",
    "CC-BY-SA-3.0": "Creative Commons BY-SA 3.0",
    "CC-BY-SA-4.0": "Creative Commons BY-SA 4.0",
    "Apache-2.0": "Apache 2.0",
    "MIT": "MIT",
    "LicenseRef-Permission": gettext_lazy("With the author's written permission"),
}


class NotAllowed(ValueError):
    """This licence does not allow what a clinic does with an exercise. The message says so."""


def allowed(name: str) -> str:
    """The licence's SPDX name, whatever the case in which it was written. Raises NotAllowed."""
    for licence in ALLOWED:
        if licence.casefold() == name.strip().casefold():
            return licence
    text = _("“%(name)s” is not among the licences under which exercises may be taken in: %(allowed)s.")
    raise NotAllowed(text % {"name": name[:60], "allowed": ", ".join(ALLOWED)})
