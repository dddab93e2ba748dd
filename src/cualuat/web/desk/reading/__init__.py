"""Required reading at the desk."""
