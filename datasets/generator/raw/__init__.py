"""The raw quality: the data as an office might keep them, with flaws."""
