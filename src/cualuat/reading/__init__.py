"""Required reading with receipts and a short quiz."""
