"""What a command raises when it cannot do its work."""


class Failure(Exception):
    """The message, in Vietnamese, says what went wrong and what to do."""
