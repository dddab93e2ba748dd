"""Charts as SVG, drawn from values."""

from cualuat.kernel.charts.bars import WIDTH, Bar, Chart, bars, grouped

__all__ = ["WIDTH", "Bar", "Chart", "bars", "grouped"]
