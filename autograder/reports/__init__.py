"""Pages for the lecturer: how a class did, and which submissions are unusually alike."""
