"""Pure Python: stdlib only, no Django, no I/O, no clock."""
