"""Campaigns, kits, models and the newsletter for the public."""
