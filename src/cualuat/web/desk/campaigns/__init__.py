"""Campaigns, newsletter, kits, meetings and models at the desk."""
