"""Signed copies of authorizations (2/CMA.3 annex para 18(g))."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.accounting.authorizations import Versions, revokes
from reporter.checks.checking import Fault, Need, check
from reporter.dossier.facts import Dossier, Status
from reporter.findings import Severity
from reporter.records.submission import Submission


@check("ATT-101", needs=(Need.AUTHORIZATIONS, Need.APPROACHES), para="2/CMA.3 annex para 18(g); 4/CMA.6 para 2",
       severity=Severity.WARNING,
       remedy="put the signed copy as a PDF file into attachments/, and name it in signed_copies of the authorization; "
              "`reporter build --only authorizations` writes a draft for the authority to sign")
def a_signed_copy_of_each_authorization_is_attached(submission: Submission, dossier: Dossier) -> Iterator[Fault]:
    """The initial report carries a copy of each authorization.

    An authorization that was revoked needs none, and neither do illustrative figures, which nobody signed.

    Bad: the authorization IND JCM 1 without signed_copies
    Good: signed_copies = ["attachments/IND-JCM-1.pdf"]
    """
    if dossier.facts.status is not Status.FOR_FILING:
        return
    for (name, identifier), versions in sorted(Versions(submission.own_authorizations).by_key.items()):
        approach = dossier.approach(name)
        text = approach.authorizations.get(identifier) if approach else None
        if text is not None and not text.signed_copies and not revokes(versions[-1]):
            yield Fault(text.place.at("signed_copies"), f"no signed copy of {identifier} is attached")
