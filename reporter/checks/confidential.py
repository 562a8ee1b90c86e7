"""What is marked as confidential: it is there, and it is something that may be."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.checking import Fault, Need, check
from reporter.dossier.confidential import kept
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.records.submission import Submission


@check("CNF-101", needs=(Need.NARRATIVE, Need.ACTIONS, Need.AUTHORIZATIONS, Need.ENTITIES),
       para="2/CMA.3 annex para 24; 6/CMA.4 para 6",
       remedy="name a heading that is answered with its report, an entity of Table 5, or a filled column of "
              "explanations or conditions; one of them in each entry")
def what_is_confidential_is_there(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """Each confidential item is one heading, one entity or one column, and is found.

    What is not found is not taken out of the public files. Quantities, identifiers and dates cannot be
    confidential here: the consistency check rests on them.

    Bad: [[confidential]] with heading = "IV.Z"
    Good: [[confidential]] with report = "initial-report", heading = "IV.F", approach = "CA0001", and the basis
    """
    for item in kept(dossier.facts.confidential, submission, narrative):
        entry = item.entry
        named = [name for name in ("heading", "entity", "column") if getattr(entry, name) is not None]
        place = entry.place
        if len(named) != 1:
            yield Fault(place, f"the entry on “{entry.what}” names {' and '.join(named) or 'none'} of heading, entity "
                        "and column")
        elif not item.contents:
            yield Fault(place, f"the {named[0]} that the entry on “{entry.what}” names is not found",
                        getattr(entry, named[0]))
