"""What is done about dialogues."""
