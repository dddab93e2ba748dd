"""Plugin that turns a pytest worker to PostgreSQL before the settings are read; see run.py.

A worker is told by an environment variable of its own, because an address cannot stand in the description of a worker
(it holds «//»).
"""

import os

if os.environ.get("CUALUAT_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = os.environ["CUALUAT_TEST_POSTGRESQL"]
