"""The book on paper: one PDF for each language, and a handout for each unit, printed from the built pages."""
