"""The programme at the desk: plans."""
