"""The sheet as a PDF that screen readers can read (PDF/UA-1), set by typst from handout.typ; the view asks.

What the sheet says goes in as JSON and is never part of the markup, so no name can be read as a command. The template can read
nothing outside its folder. Its letters are Libertinus, which comes with typst; scripts that it lacks are taken from the
machine's fonts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from exercises.figures import FigureError, read_figure, strip
from exercises.figures.printed import printed
from patients.qr import qr_file
from patients.templatetags.days import day_of_year, weekday
from programs.handout.paper import Paper
from programs.handout.sheet import Item, Session, Sheet, Week

TEMPLATE = Path(__file__).with_name("handout.typ")
_NO_FIGURE: dict[str, Any] = {"summary": "", "poses": []}


def pdf(sheet: Sheet, *, paper: Paper) -> bytes:
    """Where no font at all has a letter, it shows as an empty box and the file no longer claims to be PDF/UA: a handout always prints."""
    try:
        return _compiled(sheet, paper, ["ua-1"])
    except typst.TypstError:
        return _compiled(sheet, paper, [])
    finally:
        _forget()


def data(sheet: Sheet, *, paper: Paper) -> dict[str, Any]:
    """All that the template knows, ready for JSON."""
    return {
        "lang": sheet.lang,
        "paper": {Paper.A4: "a4", Paper.LETTER: "us-letter"}[paper],
        "title": sheet.title,
        "patient": sheet.patient,
        "dates": f"{day_of_year(sheet.first_on)} – {day_of_year(sheet.last_on)}",
        "clinic": ", ".join(filter(None, (sheet.clinic, sheet.phone))),
        "facts": sheet.facts,
        "items": [_item(item) for item in sheet.items],
        "avoid": sheet.avoid,
        "weeks": [_week(week) for week in sheet.weeks],
        "qr": qr_file(sheet.address) if sheet.address else "",
        "words": _words(sheet),
    }


def _compiled(sheet: Sheet, paper: Paper, standards: list[Any]) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=standards,
        sys_inputs={"sheet": json.dumps(data(sheet, paper=paper))},
        timestamp=datetime.combine(sheet.on, time(), UTC),
    )


def _forget() -> None:
    """Typst remembers what its last ten documents needed, some 25 MB each, and no two handouts are alike: empty ones push them out."""
    compiler = typst.Compiler(font_paths=_fonts())
    for _time in range(11):
        compiler.compile(input=b" ", format="svg")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Looked up once: the machine's fonts take longer to find than a page to set."""
    return typst.Fonts()


def _item(item: Item) -> dict[str, Any]:
    content = item.content
    return {
        "number": item.number,
        "lang": content["lang"],
        "name": content["name"],
        "dosage": item.dosage,
        "later": item.later,
        "remarks": item.remarks,
        "steps": content["steps"],
        "cautions": [caution["text"] for caution in content.get("cautions", [])],
        **_figure(content),
    }


def _figure(content: Mapping[str, Any]) -> dict[str, Any]:
    found = content.get("figure")
    return _drawn(json.dumps(found)) if isinstance(found, dict) else _NO_FIGURE


@lru_cache(maxsize=512)
def _drawn(definition: str) -> dict[str, Any]:
    """What cannot be drawn is left out, as on every page."""
    try:
        drawn = strip(read_figure(json.loads(definition)))
    except FigureError:
        return _NO_FIGURE
    poses = [
        {"svg": printed(frame), "caption": frame.caption, "shape": _shape(frame.viewbox)} for frame in drawn.frames
    ]
    return {"summary": drawn.label, "poses": poses}


def _shape(viewbox: str) -> float:
    """Width over height."""
    _left, _top, width, height = map(int, viewbox.split())
    return width / height


def _week(week: Week) -> dict[str, Any]:
    label = _("Week %(number)s") % {"number": week.number} if week.number else ""
    return {"label": label, "sessions": [_session(session) for session in week.sessions]}


def _session(session: Session) -> dict[str, Any]:
    return {"day": weekday(session.on), "is_required": session.is_required, "boxes": session.boxes}


def _words(sheet: Sheet) -> dict[str, str]:
    return {
        "caution": _("Take care"),
        "avoid": _("Better not"),
        "ticks": _("Tick what you did"),
        "ticks_how": sheet.how_to_tick,
        "extra": _("extra"),
        "scan": _("Scan to follow along on the phone"),
        "qr": _("QR code of the patient's link"),
        "as_of": _("As of %(day)s. Your phone always shows the latest.") % {"day": day_of_year(sheet.on)},
        "page": _("Page"),
    }
