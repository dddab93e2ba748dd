"""The door to what people take part in: who somebody is, once, and what keeps programs out."""
