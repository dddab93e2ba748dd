"""Coordination with other agencies: contacts, requests in and out, joint minutes, tasks that the superior's plan assigns."""
