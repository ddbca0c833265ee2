"""Protocols: made from nothing or from a program, copied, revised, retired; every edit that says something new is a version that stays.

The pages, the admin, the API and the import of files call these verbs. What a protocol says is one entry of the published
format (`content_of`), so a version, a file and an answer of the API are the same text.
"""

from programs.protocols.comparing import Comparison, Kept, between, history, newer
from programs.protocols.content import content_of
from programs.protocols.keeping import Overtaken, copy, freeze, make, make_from, restore, retire, revise

__all__ = [
    "Comparison",
    "Kept",
    "Overtaken",
    "between",
    "content_of",
    "copy",
    "freeze",
    "history",
    "make",
    "make_from",
    "newer",
    "restore",
    "retire",
    "revise",
]
