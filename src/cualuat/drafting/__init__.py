"""Documents that the agency must issue, and the drafting of them."""
