"""What is done about democracy inside the agency."""
