"""nbgrader's configuration when it is run in this folder by hand: ``cd assignments && nbgrader autograde ...``."""

from autograder.course_config import configure

configure(get_config(), __file__)
