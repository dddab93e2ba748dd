"""`python bench/clocked.py serve …`: the real program by a clock that runs faster, with the bounds against floods lifted.

CLOCKED is «moment of the house|seconds since 1970 when it was that moment|how many times as fast».
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta


def moment() -> datetime:
    """What time it is by the clock of the house."""
    began, real, speed = os.environ["CLOCKED"].split("|")
    return datetime.fromisoformat(began) + timedelta(seconds=(time.time() - float(real)) * float(speed))


def set_clock() -> None:
    """From now on Django's clock is that of the house."""
    from django.utils import timezone

    timezone.now = moment


def prepare() -> None:
    """Starts Django by the clock of the house."""
    import django

    set_clock()
    django.setup()
    from cualuat.casework.operations import buckets

    buckets.LIMITS.update(dict.fromkeys(buckets.LIMITS, (10**9, 10**9)))  # a flood is what is wanted here


if __name__ == "__main__":
    from cualuat.console import main

    if sys.argv[1] == "setup":  # makes the secret key that Django starts with
        set_clock()
    else:
        prepare()
    sys.exit(main.main(sys.argv[1:]))
