"""Maps of the book and the workshops: a light picture in the page, and a live map of the same layers for those who ask.

A map is begun (:func:`course_map`, :func:`context_map`), gets layers (:func:`add_layer`, :func:`add_counts`), and is
finished (:func:`finish`) as the last line of a cell. In the book, `_ext/course_maps.py` puts its picture into the page
and its live form into a file of its own; in a notebook it is live at once. It asks no other host: Leaflet comes from
the book's own files, and only what works with Leaflet alone is used (tooltips, not popups, which need jQuery).

A map shows the twin or the real surroundings, never both. Counts of people by place are shown with
:func:`add_counts`, which hides the small ones.
"""

from book.maps.layers import COUNT_COLOURS, NOT_SHOWN, add_counts, add_layer
from book.maps.views import CourseMap, context_map, course_map, finish

__all__ = ["COUNT_COLOURS", "NOT_SHOWN", "CourseMap", "add_counts", "add_layer", "context_map", "course_map", "finish"]
