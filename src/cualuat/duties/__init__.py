"""What the agency must do by law, and what it must publish."""
