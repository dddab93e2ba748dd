"""Writing of consultations: `arranging` and `posting` the draft, `saying`, `moderating`, `answering` opinions, `ending` it."""
