"""Reading casework. What anybody is shown of matters comes from here."""
