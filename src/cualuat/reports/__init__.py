"""Reports of the agency: figures frozen with the rows behind them, parts of the units, signed, sent."""
