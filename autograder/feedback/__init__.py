"""The page that a student gets back: nbgrader's own feedback, with a summary on top and nothing that is not theirs."""
