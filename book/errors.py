"""What may go wrong in this room, in words meant for whoever typed the command."""


class BookError(Exception):
    """The book or its assets could not be made; the words say what stands in the way and what to do."""
