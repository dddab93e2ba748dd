"""Tables as people fill them in: a header somewhere among the first rows, columns in any order, what is wrong told with its row."""

from cualuat.kernel.tables.reading import Fault, Line, Titles, lines_of, repeated, too_long

__all__ = ["Fault", "Line", "Titles", "lines_of", "repeated", "too_long"]
