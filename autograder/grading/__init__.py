"""From a submitted notebook to a mark in the gradebook: taken in, run, judged, marked, saved."""
