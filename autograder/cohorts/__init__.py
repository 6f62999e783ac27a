"""A cohort's folder and its life: roster, deadlines, lateness, and the lecturer's week through nbgrader."""
