"""People who sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this sign-in name. Raises Person.DoesNotExist."""
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody with an account. What she may do comes from the posts she holds (organisation), not from here."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    objects: PersonManager = PersonManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name shown."""
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never: Django's own permissions are not used."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never: Django's own permissions are not used."""
        return False
