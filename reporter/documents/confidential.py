"""What is confidential, for those who may see it: a document of its own that is never published."""

from __future__ import annotations

from collections.abc import Iterable

from reporter.documents import annexes
from reporter.documents.model import (
    Aside,
    AsideKind,
    Column,
    Content,
    Document,
    Prose,
    Section,
    Subsection,
    Table,
)
from reporter.dossier.confidential import Kept
from reporter.dossier.facts import Facts
from reporter.language.wording import Joined
from reporter.language.wording import message as _

TITLE = _("Information marked as confidential")
BASIS = _("Basis for protection")
MARK = _("Confidential. Not for publication.")


def listed(facts: Facts) -> tuple[Content, ...]:
    """Annex II of the annex VI outline: the items and their bases, without what they say."""
    if not facts.confidential:
        return (Aside(AsideKind.NOT_APPLICABLE, _("No information in this submission is marked as confidential "
                                                  "(2/CMA.3 annex para 24; 6/CMA.4 para 6).")),)
    return (Table(TITLE, (Column(_("What")), Column(BASIS)),
                  tuple((entry.what, entry.basis) for entry in facts.confidential)),)


def confidential_document(facts: Facts, items: Iterable[Kept], *, draft: bool = False) -> Document:
    """Every item with its basis and what it says."""
    issue = facts.regular_information
    notice = annexes.notice(facts)
    return Document(
        name=f"{facts.party.code}-confidential-{facts.reported_year}-v{issue.version}", title=TITLE,
        subtitle=MARK, party=facts.party.name, authority=facts.party.authority, reported_year=facts.reported_year,
        version=issue.version, date=issue.date, language=facts.language,
        rule="2/CMA.3 annex para 24; 6/CMA.4 para 6; 6/CMA.4 annex II paras 22-23",
        facts=annexes.cover_facts(facts, issue, draft=draft), sections=tuple(map(_section, items)),
        notice=Joined((MARK, notice), " ") if notice else MARK, draft=draft)


def _section(item: Kept) -> Section:
    what = item.entry.what
    pictures = {name: picture.url for name, picture in item.pictures.items()}
    said = tuple(Subsection(label, (Prose(text, pictures),)) for label, text in item.contents if text.strip())
    return Section(str(item.number), f"{item.number}.", what, what, "", 1, f"item-{item.number}",
                   (Subsection(BASIS, (Prose(item.entry.basis),)), *said))
