"""What the agency must do by law and which unit does it; what it must publish, by when, and where it did."""
