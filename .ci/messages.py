"""The messages of the code, the templates and the forms: templates/locale/reporter.pot, and every catalogue brought
in line with it. Run as `make messages`.

New messages stand in a catalogue without a translation until someone writes it; messages that the code no longer
has leave it. Nothing is guessed, so nothing is fuzzy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from reporter.forms.editions import present, profiles
from reporter.language.names import TERMS

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "templates" / "locale"
KEYWORDS = {**DEFAULT_KEYWORDS, "n_": (1, 2), "message": None, "counted": (1, 2)}
JINJA = {"**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "false"}}
HEADER = ("# Sentences of the documents, in English. A language is added as <language>/LC_MESSAGES/reporter.po beside "
          "this\n# file, with the header of another catalogue; `make messages` fills it, and no code is changed.\n")
PASSING = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|'
                     r'Generated-By|Project-Id-Version):.*\n', re.MULTILINE)

Text = str | tuple[str, ...]


def messages() -> Iterator[Text]:
    """Every message: of the code, of the templates, and of the forms."""
    for folder, pattern, method in (("reporter", "**.py", "python"), ("templates", "**.html", "jinja2")):
        for _, _, text, _, _ in extract_from_dir(ROOT / folder, [(pattern, method)], JINJA, keywords=KEYWORDS):
            yield text
    for outline in present().outlines:
        for heading in outline.headings:
            yield from (heading.short, heading.title)
            for element in heading.elements:
                yield from (element.title, element.asks)
    yield from TERMS
    yield from (present().title, *(profile.title for profile in profiles().values()))


def template() -> Catalog:
    """The messages without translations."""
    catalog = Catalog()
    for text in messages():
        catalog.add(text)
    return catalog


def written(catalog: Catalog) -> str:
    """A catalogue as it stands in a file: sorted, without dates and line numbers, so that only messages change it."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    text = PASSING.sub("", buffer.getvalue().decode())
    return text[text.index("msgid"):]


def main() -> None:
    extracted = template()
    (LOCALE / "reporter.pot").write_text(HEADER + written(extracted), "utf-8")
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/reporter.po")):
        with path.open("rb") as opened:
            catalog = read_po(opened, locale=path.parent.parent.name.replace("-", "_"))
        catalog.update(extracted, no_fuzzy_matching=True)
        catalog.fuzzy = False
        path.write_text(written(catalog), "utf-8")


if __name__ == "__main__":
    main()
