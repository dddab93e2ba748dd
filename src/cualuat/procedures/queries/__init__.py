"""Reading the catalogue of procedures, its deadlines, and the mirror of files."""
