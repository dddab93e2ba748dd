"""The bank of questions, contests with their rounds, attempts and appeals, at the desk."""
