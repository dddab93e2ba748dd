"""Campaigns, newsletter, leaflets, kits for meetings and their records, models of access."""
