"""Writing of entry: `arranging` at the desk, `admitting` whoever comes."""
