"""Names of Parties, from their codes, and terms of the code lists, in the words of a document's language."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel import Locale

from reporter.forms.editions import editions
from reporter.language.wording import Speech, Wording, message

RESERVED = {"EUE": "EU"}
"""Codes of the nomenclature that ISO 3166-1 does not have, with the code Babel names them by."""

TERMS = tuple(dict.fromkeys(
    value for edition in editions()
    for name in ("sectors", "firstTransferDefnForOimp", "actionType", "actionSubtype", "activityType")
    for value in edition.codelists[name].values))
"""The values of the code lists that are words and not codes."""


def term(value: str | None) -> str:
    """A value of a code list as a document says it; nothing for None."""
    return message(value) if value in TERMS else value or ""


@lru_cache(maxsize=512)
def name_in(language: str, code: str) -> str:
    """The Party's name in a language, as CLDR has it (not the UN's official one); the code where there is none."""
    country = pycountry.countries.get(alpha_3=code)
    alpha_2 = RESERVED.get(code) or (country.alpha_2 if country else None)
    return str(Locale.parse(language).territories.get(alpha_2, code)) if alpha_2 else code


class PartyName(Wording):
    """The name of a Party, from its code; with the code after it where `shows_code`."""

    code: str
    shows_code: bool

    def __new__(cls, code: str, shows_code: bool = False) -> PartyName:
        made = super().__new__(cls, _with_code(name_in("en", code), code) if shows_code else name_in("en", code))
        made.code, made.shows_code = code, shows_code
        return made

    def said(self, speech: Speech) -> str:
        name = speech.party(self.code)
        return _with_code(name, self.code) if self.shows_code else name


def party_name(code: str) -> PartyName:
    """`India`."""
    return PartyName(code)


def party_with_code(code: str) -> PartyName:
    """`India (IND)`."""
    return PartyName(code, shows_code=True)


def _with_code(name: str, code: str) -> str:
    return f"{name} ({code})" if name != code else code
