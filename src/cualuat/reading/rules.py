"""What bounds the questions on something to be read. How they are typed, ordered and scored is told in contests.rules."""

from __future__ import annotations

from typing import Final

MOST_QUESTIONS: Final = 30
