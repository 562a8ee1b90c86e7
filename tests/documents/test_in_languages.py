"""Every sentence of the documents is said in each language, and documents speak one language."""

from __future__ import annotations

import re
import string
from functools import lru_cache

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from messages import LOCALE, messages, template

from reporter.documents.annex_4 import sectors_text
from reporter.language.catalogues import PLACE, SOURCE, catalogue, languages
from reporter.language.languages import language
from reporter.language.wording import say

WHOLE = ("es", "fr")
"""Languages that say everything; others say part, and the rest in English."""


@lru_cache
def said_in(tag: str) -> Catalog:
    with (LOCALE / tag / PLACE).open("rb") as opened:
        return read_po(opened, locale=tag)


@lru_cache
def extracted() -> Catalog:
    return template()


def forms(message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def blanks(text: str) -> set[str]:
    """The places where values stand: {year}, {amount:,}, %(num)s."""
    named = re.findall(r"%\(\w+\)s", text)
    braced = [f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None]
    return {*named, *braced}


def test_languages_are_the_catalogues_at_hand_and_english():
    assert languages() == tuple(sorted({SOURCE, *(path.parent.parent.name for path in LOCALE.glob(f"*/{PLACE}"))}))
    assert set(WHOLE) <= set(languages())


def test_the_template_holds_every_message_of_the_code():
    """`make messages` brings it in line."""
    with (LOCALE / "reporter.pot").open("rb") as opened:
        assert {message.id for message in read_po(opened) if message.id} == set(messages())


@pytest.mark.parametrize("tag", WHOLE)
def test_every_message_is_translated(tag: str):
    found = {message.id for message in said_in(tag) if message.id and all(forms(message)) and not message.fuzzy}
    assert set(messages()) - found == set()


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != SOURCE])
def test_catalogues_hold_nothing_unsure_and_nothing_that_no_code_says(tag: str):
    assert [message.id for message in said_in(tag) if message.id and message.fuzzy] == []
    assert {message.id for message in said_in(tag) if message.id} - set(messages()) == set()


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != SOURCE])
def test_translations_have_the_values_of_the_original(tag: str):
    """A form for one or two things may name the number in words."""
    for message in said_in(tag):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        optional = {"%(num)s", "count:"} if isinstance(message.id, tuple) else set()
        for form in filter(None, forms(message) if message.id else ()):
            assert blanks(form) | optional == blanks(ids[-1]) | optional, message.id


@pytest.mark.parametrize("tag", WHOLE)
def test_translations_end_as_the_original_does(tag: str):
    for message in said_in(tag):
        if message.id and not isinstance(message.id, tuple) and message.id[-1] in ".:":
            ends = message.string.endswith(message.id[-1])
            assert ends, message.string


def test_other_purposes_are_never_named_where_both_kinds_are_meant():
    """“Other purposes” (OP) are half of the other international mitigation purposes (2/CMA.3 annex para 1(f))."""
    said = [text for message in messages() for text in ((message,) if isinstance(message, str) else message)]
    assert [text for text in said if "other purposes" in text] == []


def test_a_language_without_a_catalogue_says_everything_in_english():
    assert catalogue("eo").translated("Contents") is None
    assert catalogue("eo").gettext("Contents") == "Contents"
    assert catalogue("eo").ngettext("%(num)s error", "%(num)s errors", 2) == "%(num)s errors"


def test_a_catalogue_outside_the_templates_is_not_read():
    assert catalogue("../fr").translated("Contents") is None


def test_plural_forms_are_those_of_the_language():
    """French takes the singular for none, English and Spanish do not."""
    said = {tag: catalogue(tag).ngettext("%(num)s error", "%(num)s errors", 0) for tag in ("en", "fr", "es")}
    assert said == {"en": "%(num)s errors", "fr": "%(num)s erreur", "es": "%(num)s errores"}


def test_several_sectors_are_each_said_in_the_language():
    french = language("fr")
    assert say(sectors_text(("Energy generation", "Transportation")), french) == "Production d’énergie + Transports"
    assert (sectors_text(("Energy generation", "Transportation")), sectors_text(())) == (
        "Energy generation + Transportation", "not stated")
