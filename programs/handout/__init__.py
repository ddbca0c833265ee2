"""A program on paper: what it says (sheet, later), on which paper, and as a PDF. The handout's views ask."""

from programs.handout.paper import Paper, paper_of
from programs.handout.pdf import pdf
from programs.handout.sheet import Sheet, sheet

__all__ = ["Paper", "Sheet", "paper_of", "pdf", "sheet"]
