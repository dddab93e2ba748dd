"""What a survey is made of and how answers are read: values and plain rules."""
