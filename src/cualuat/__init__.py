"""Cửa Luật: the door to the law."""
