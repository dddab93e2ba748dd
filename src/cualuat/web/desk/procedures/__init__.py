"""Administrative procedures at the desk: the catalogue, editions, the guide, changed bases, the mirror of files."""
