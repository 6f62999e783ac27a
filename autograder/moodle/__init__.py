"""Moodle's files, in and out: submissions, participants, marks and feedback."""
