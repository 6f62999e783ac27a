"""Layouts of plots: whether a proposal is possible on the ground, and how it shares the land.

The rules of a layout are no secret: students may examine a proposal as often as they like, with the very code that the
judge uses. What is worth which marks, and what a good layout reaches, stands in the key.
"""

from autograder.layouts.board import check_layout, draw_scoreboard, scoreboard
from autograder.layouts.canal import canal_site, programme_layout
from autograder.layouts.drawing import stretch_back
from autograder.layouts.examining import Breach, Examination, examine
from autograder.layouts.reading import read_layout
from autograder.layouts.site import Rules, Site

__all__ = [
    "Breach",
    "Examination",
    "Rules",
    "Site",
    "canal_site",
    "check_layout",
    "draw_scoreboard",
    "examine",
    "programme_layout",
    "read_layout",
    "scoreboard",
    "stretch_back",
]
