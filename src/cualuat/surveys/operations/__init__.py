"""Writing of surveys: made, published, answered, typed from paper, told."""
