"""A key pose as an SVG file of its own, its colours inside: for the PDF of a handout, which reads no style sheet.

The rules are those of static/css/figure.css with the colours that it prints in; a test holds the two together.
"""

from __future__ import annotations

from html import escape
from string import Template

from .svg import Frame

COLOURS = {
    "paper": "#fff",
    "body": "#b9aa9b",
    "trunk": "#969d9b",
    "legs": "#6a706e",
    "far": "#cbc9c1",
    "far_skin": "#dbd4ca",
    "soft": "#dddad2",
    "hair": "#444",
    "work": "#0b6a5c",
    "ground": "#bbb",
    "mat": "#e8e6e0",
    "prop": "#333",
    "ink": "#000",
}
ROUND = "stroke-linecap:round"
RULES = Template(f"""
.figure-body{{fill:$body}}
.figure-trunk{{fill:$trunk}}
.figure-legs{{fill:$legs}}
.figure-far{{fill:$far}}
.figure-far-skin{{fill:$far_skin}}
.figure-work{{fill:$work}}
.figure-hair{{fill:$hair}}
.figure-front{{stroke:$paper;stroke-width:10;stroke-linejoin:round;paint-order:stroke}}
.figure-gap{{fill:none;stroke:$paper;stroke-width:10;stroke-linejoin:round}}
.figure-ground{{stroke:$ground;stroke-width:16;{ROUND}}}
.figure-wall,.figure-furniture,.figure-core{{fill:$ground}}
.figure-mat{{fill:$mat}}
.figure-frame{{fill:none;stroke:$ground;stroke-width:20;{ROUND}}}
.figure-soft{{fill:$soft;stroke:$ground;stroke-width:6}}
.figure-big{{fill:$soft;stroke:$ground;stroke-width:10}}
.figure-stick{{fill:none;stroke:$prop;stroke-width:20;{ROUND}}}
.figure-loop{{fill:none;stroke:$prop;stroke-width:24;stroke-linecap:butt}}
.figure-strap{{fill:none;stroke:$prop;stroke-width:16;{ROUND}}}
.figure-prop,.figure-ball,.figure-weight{{fill:$prop}}
.figure-ball{{stroke:$paper;stroke-width:8}}
.figure-weight{{stroke:$prop;stroke-width:12;stroke-linejoin:round}}
.figure-handle,.figure-band,.figure-cuff{{fill:none;stroke:$prop;stroke-width:15;{ROUND};stroke-linejoin:round}}
.figure-band{{stroke-width:11}}
.figure-cuff{{stroke-width:22}}
.figure-arrow{{fill:none;stroke:$ink;stroke-width:12;{ROUND}}}
.figure-tip{{fill:$ink;stroke:$ink;stroke-width:6;stroke-linejoin:round}}
""")


def printed(frame: Frame) -> str:
    """The pose as a file: what it shows is said beside it, by whoever places it."""
    paper = COLOURS["mat"] if "figure-on-mat" in frame.classes else COLOURS["paper"]
    style = RULES.substitute(COLOURS | {"paper": paper})
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{escape(frame.viewbox)}">'
    return f"{head}<style>{style}</style>{frame.markup}</svg>"
