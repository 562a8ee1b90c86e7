"""Names of Parties, from their codes."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel import Locale

RESERVED = {"EUE": "EU"}
"""Codes of the nomenclature that ISO 3166-1 does not have, with the code Babel names them by."""


@lru_cache(maxsize=512)
def party_name(code: str, language: str = "en") -> str:
    """The Party's name in `language`, as CLDR has it (not the UN's official one); the code where there is none."""
    country = pycountry.countries.get(alpha_3=code)
    alpha_2 = RESERVED.get(code) or (country.alpha_2 if country else None)
    return str(Locale.parse(language).territories.get(alpha_2, code)) if alpha_2 else code


def party_with_code(code: str, language: str = "en") -> str:
    """`India (IND)`."""
    name = party_name(code, language)
    return f"{name} ({code})" if name != code else code
