"""What is paid for a day of receiving citizens.

`allowances.toml`: [[rate]] code, name (who), amount in đồng for a working day, from (first day), to (day after the last, where known), source,
evidence as in lawdata/time_limits; note. Rates that nobody has compared for the level of this agency need review.
"""
