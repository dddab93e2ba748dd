"""Days and criteria of honouring people and initiatives, with their sources. No code."""
