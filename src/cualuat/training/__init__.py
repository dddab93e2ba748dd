"""Training of officers: needs, courses and seminars, who is sent and who was there, what they thought of it, certificates."""
