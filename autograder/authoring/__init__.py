"""For authors of assignments: specimens, the check that grades them, a template, and a sample class made of them."""
