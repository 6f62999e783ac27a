"""Answers as data: what leaves the process that ran a student's code, and what a key gets to see.

:func:`record` turns a value into plain JSON; :func:`read` makes a value of it again in another, trusted process.
Nothing of the student's own travels: no object, no method, no pickle. Tables travel by columns, geometries as WKB.
"""

from autograder.values.kinds import Calls, Chart, NotRecorded, WebMap
from autograder.values.read import MalformedRecordError, read, read_json
from autograder.values.record import Limits, record, record_json

__all__ = [
    "Calls",
    "Chart",
    "Limits",
    "MalformedRecordError",
    "NotRecorded",
    "WebMap",
    "read",
    "read_json",
    "record",
    "record_json",
]
