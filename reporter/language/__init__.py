"""Sentences that can be said in other languages, their catalogues, and which letters the fonts have."""

import os
from importlib import import_module

# Where it is first taken, babel.localtime opens a file of the working folder that is named as the machine's time zone.
_zone = os.environ.pop("TZ", None)
try:
    import_module("babel.localtime")
finally:
    if _zone is not None:
        os.environ["TZ"] = _zone
