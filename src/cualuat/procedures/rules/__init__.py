"""What a procedure is and how it is read, checked, counted and shown to one person. Plain Python."""
