"""Writing of votes: `preparing` at the desk, `voting` by whoever may, `closing` of the box, count and publication."""
