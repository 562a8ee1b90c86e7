"""A dossier folder as typed data: Party, submissions, files, and around them the NDC and the cooperative approaches.

TOML is for facts. Every field carries its explanation, from which the JSON schemas for editors and the
template of `reporter init` are drawn. Reading a dossier's registry files is the business of `registries`,
its prose that of `narrative`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints

from reporter.dossier.approach import Approach, AtAuthorization
from reporter.dossier.fact_kinds import MOST_TABLES, CalendarYear, Day, Whole
from reporter.dossier.ndc import NDC
from reporter.dossier.seen import AS_FILES, Seen
from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import Edition, Profile, edition, profiles
from reporter.language.catalogues import languages
from reporter.records.attachments import AttachedPaper
from reporter.records.filings import Filing, latest_of
from reporter.records.kinds import ApproachId, Model, PartyCode, Plain, Version
from reporter.records.recommendations import Recommendation
from reporter.records.submission import version_number
from reporter.registries.source import RegistrySource

FACTS_FILE = "dossier.toml"


class Status(StrEnum):
    """Whether the figures are real and for filing, or stand for something and say so on every page."""

    FOR_FILING = "for filing"
    ILLUSTRATIVE = "illustrative"


class Party(Model):
    """Who reports."""

    code: PartyCode = Field(description="ISO 3166-1 alpha-3 code, such as IND; EUE for the European Union")
    name: Plain = Field(description="Name as the Party writes it in its reports")
    authority: Plain = Field(description="The authority that submits")


class Issue(Model):
    """Version and date of one submission."""

    version: Version = Field(
        description='Version as text; the first is always "1.0"')
    date: Day = Field(description="Date of submission, yyyy-mm-dd")


class StandIn(Model):
    """A value that stands in for one that is not known; printed wherever it is used."""

    what: Plain = Field(description="What the value is, such as: Cooperative approach ID")
    value: Plain = Field(description="The value written")
    reason: Plain = Field(description="Why it stands in, and where the true one comes from")
    keys: tuple[Plain, ...] = Field((), description="Where it is written: keys such as ndc.method or "
                                                    "approaches.CA0001.end, or labels of the form's columns; pages "
                                                    "say so beside what they draw from there")

    def stands_at(self, place: str) -> bool:
        """True if the value is written at a key, or in a column of the form."""
        return place == self.what or any(place == key or place.startswith(f"{key}.") for key in self.keys)


class Ignore(Model):
    """A rule whose findings are set aside; which and why is recorded with the submission."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]+-[0-9]{3}$")] = Field(
        description="Code of the rule, such as AEF-701; what makes a file unreadable cannot be ignored")
    reason: Plain = Field(description="Why its findings do not count; printed with them and kept in the manifest")


class Confidential(Model):
    """Information that is kept from the public files (2/CMA.3 annex para 24): a heading, an entity or a column."""

    what: Plain = Field(description="What it is, in words that may be public; Annex II lists them")
    basis: Plain = Field(description="The basis for protecting it (6/CMA.4 para 6)")
    report: Plain | None = Field(None, description="Report of the heading, needed with it: initial-report or annex-4")
    heading: Plain | None = Field(None, description="Number of the heading whose answer is confidential, such as IV.F")
    approach: ApproachId | None = Field(None, description="Approach, needed with a heading that is repeated for each")
    entity: Plain | None = Field(None, description="Name of an authorized entity, as in Table 5")
    column: Plain | None = Field(None, description="Label of a column of explanations or conditions; quantities never")
    authorization_id: Plain | None = Field(None, description="Authorization whose rows are meant; all where blank")


class FiledElsewhere(Model):
    """A submission that was filed and of which no file is on hand; what stands in filed/ tells itself."""

    report: SubmissionKind = Field(description="What was filed: " + ", ".join(SubmissionKind))
    version: Version = Field(description="Version that was filed")
    date: Day = Field(description="Day on which it was filed, yyyy-mm-dd")
    reported_year: CalendarYear | None = Field(None, description="Reported year, needed for annual and regular "
                                                                    "information")
    approaches: tuple[ApproachId, ...] = Field(
        (), description="Cooperative approaches that it covers, needed for an initial report, updated or not")


class Approval(Model):
    """Whose approval the inputs have, as they were on that day."""

    role: Plain = Field(description="Who approves, by role, such as: Head of the national authority")
    date: Day = Field(description="Day of the approval")
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="Digest of all inputs without the [[approval]] tables, as `reporter status` prints it")


class Facts(Model):
    """dossier.toml: who reports, for which year, against which NDC."""

    status: Status = Field(description="for filing, or illustrative: then every page says so")
    notice: Plain | None = Field(None, description="What illustrative pages say, in one sentence")
    title: Plain = Field(description="Name of the dossier, for people")
    reported_year: Whole = Field(description="The calendar year whose actions are reported", ge=2021, le=2100)
    language: Plain = Field("en", json_schema_extra={"names": "languages"}, description=(
        f"Language of the documents: {', '.join(languages())}; the AEF is always English"))
    profile: Plain = Field("secretariat-workbook", json_schema_extra={"names": "profiles"}, description=(
        f"Reading of the rules where sources disagree: {' or '.join(profiles())}"))
    party: Party
    initial_report: Issue
    updated_initial_report: Issue | None = Field(
        None, description='The updated initial report on approaches that no initial report covers (2/CMA.3 annex para '
                          '19), where there is one: version "1.0" for the first, "2.0" for the next')
    annual_information: Issue
    regular_information: Issue
    ndc: NDC
    other_ndc: tuple[NDC, ...] = Field(
        (), max_length=100, title="Other NDC periods", description=(
            "Further NDC periods that actions on hand belong to, such as the one that has ended; [ndc] is that of the "
            "reported year, and periods do not overlap"))
    registry: tuple[RegistrySource, ...] = Field(
        (), max_length=100, title="Registry files", description=(
            "What registry exports do not tell; all files in registry/ are read, named here or not"))
    stand_in: tuple[StandIn, ...] = Field(
        (), max_length=MOST_TABLES, title="Stand-ins", description="Values that stand in for unknown ones")
    confidential: tuple[Confidential, ...] = Field(
        (), max_length=MOST_TABLES, description="Information that is kept from the public files")
    ignore: tuple[Ignore, ...] = Field(
        (), max_length=MOST_TABLES, title="Ignored rules",
        description="Rules whose findings are set aside, with the reason")
    filed: tuple[FiledElsewhere, ...] = Field(
        (), max_length=MOST_TABLES, description=(
            "What was filed and is not on hand; what is, stands in filed/ and needs no table"))

    approval: tuple[Approval, ...] = Field(
        (), max_length=MOST_TABLES, description=(
            "Approvals of the inputs; the cover of each report prints them, and a later change is told"))

    _undated: frozenset[SubmissionKind] = PrivateAttr(frozenset())

    @property
    def undated(self) -> frozenset[SubmissionKind]:
        """The submissions of which no date is given yet: the day on which they are due stands in its place."""
        return self._undated

    def without_dates(self, kinds: Iterable[SubmissionKind]) -> Facts:
        """The same facts, in which the dates of these submissions are those on which they are due."""
        self._undated = frozenset(kinds)
        return self

    def issue(self, kind: SubmissionKind) -> Issue | None:
        """Version and date of a submission; None where there is none of its kind, or not yet a date."""
        issues = {SubmissionKind.INITIAL_REPORT: self.initial_report,
                  SubmissionKind.UPDATED_INITIAL_REPORT: self.updated_initial_report,
                  SubmissionKind.ANNUAL_INFORMATION: self.annual_information,
                  SubmissionKind.REGULAR_INFORMATION: self.regular_information}
        return None if kind in self.undated else issues[kind]

    @property
    def ndc_periods(self) -> tuple[NDC, ...]:
        """Every NDC period, in their order."""
        return tuple(sorted((self.ndc, *self.other_ndc), key=lambda ndc: ndc.first_year))

    def ndc_of(self, year: int) -> NDC | None:
        """The NDC whose implementation period has the year."""
        return next((ndc for ndc in self.ndc_periods if year in ndc.years), None)

    @property
    def reading(self) -> Profile:
        """The profile by its name."""
        return profiles()[self.profile]

    @property
    def edition(self) -> Edition:
        """The edition of the forms that the dossier is written in, which is its profile's."""
        return edition(self.reading.edition)


class InventoryYear(BaseModel):
    """One year of inventory.csv. `emissions` in kt CO2 eq, net of removals, for the NDC's sectors and gases.

    `place` is the year's row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)
    year: int
    emissions: Decimal | None = None
    indicators: dict[str, Decimal] = Field(default_factory=dict)
    place: Place | None = Field(None, exclude=True, repr=False)


class Dossier(BaseModel):
    """A dossier, read. `folder` is where it stands; `inputs` are the files it was read from, relative to it.

    `faulty` are the files of which something could not be read: what they seem not to say, they may say.
    `unread` are the identifiers of approaches whose file tells too little to be read; `filings` is what the Party has
    filed, by date, `recommendations` what reviewers said of it, `attachments`
    the papers that go into its reports, `approved` the approvals of the inputs as they are; `seen` is how people see
    the files.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)
    folder: Path
    facts: Facts
    approaches: tuple[Approach, ...]
    inventory: tuple[InventoryYear, ...]
    inputs: tuple[str, ...]
    faulty: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    attachments: tuple[AttachedPaper, ...] = ()
    approved: tuple[Approval, ...] = ()
    seen: Seen = AS_FILES

    def filed(self, kind: SubmissionKind) -> Filing | None:
        """The highest version of a kind that was filed, of annual and regular information for the reported year."""
        return latest_of(self.filings, kind, None if kind.is_initial else self.facts.reported_year)

    def was_filed(self, kind: SubmissionKind) -> Filing | None:
        """The filing of the very version that the dossier names, where it was filed; it is not made again."""
        issue, year = self.facts.issue(kind), None if kind.is_initial else self.facts.reported_year
        return next((one for one in self.filings if issue and (one.kind, one.reported_year, one.version) == (
            kind, year, issue.version)), None)

    def filed_before(self, kind: SubmissionKind) -> Filing | None:
        """The version of a submission that was filed before the one that the dossier names."""
        issue, year = self.facts.issue(kind), None if kind.is_initial else self.facts.reported_year
        number = version_number(issue.version) if issue else ()
        updated = kind is SubmissionKind.UPDATED_INITIAL_REPORT
        return max((one for one in self.filings if (one.kind, one.reported_year) == (kind, year) and one.number < number
                    and not (updated and one.number[0] < number[0])), key=lambda one: one.number, default=None)

    @property
    def reported_approaches(self) -> dict[str, str | None]:
        """The approaches of the initial report, with titles: those that it covered when it was filed, or all.

        An approach that joins later is reported on in an updated initial report (2/CMA.3 annex para 19).
        """
        filed = self.filed(SubmissionKind.INITIAL_REPORT)
        return {one: title for one, title in self.approach_names.items() if filed is None or one in filed.approaches}

    @property
    def further_approaches(self) -> dict[str, str | None]:
        """The approaches of the updated initial report, with titles: those that no other initial report covers.

        A correction of an updated initial report that was filed covers what that one covered.
        """
        issue = self.facts.updated_initial_report
        series = version_number(issue.version)[0] if issue else None
        updates = [one for one in self.filings if one.kind is SubmissionKind.UPDATED_INITIAL_REPORT]
        corrected = {name for one in updates if one.number[0] == series for name in one.approaches}
        covered = {*self.reported_approaches, *(name for one in updates for name in one.approaches)}
        return {one: title for one, title in self.approach_names.items()
                if (one in corrected if corrected else one not in covered)}

    @property
    def unreported_approaches(self) -> frozenset[str]:
        """The approaches that no initial report covers, filed or to be filed."""
        planned = self.further_approaches if self.facts.updated_initial_report else ()
        filed = {name for one in self.filings if one.kind.is_initial for name in one.approaches}
        return frozenset(self.approach_names) - {*self.reported_approaches, *planned, *filed}

    @property
    def approach_names(self) -> dict[str, str | None]:
        """The identifiers of all approaches, in order, each with its title where its file tells it."""
        titles = {approach.identifier: approach.title for approach in self.approaches}
        return {identifier: titles.get(identifier) for identifier in sorted({*titles, *self.unread})}

    @property
    def edition(self) -> Edition:
        return self.facts.edition

    def approach(self, identifier: str) -> Approach | None:
        return next((approach for approach in self.approaches if approach.identifier == identifier), None)

    @property
    def own_date_approaches(self) -> tuple[str, ...]:
        """The approaches in which a first transfer at authorization is dated as the authorization is."""
        return tuple(approach.identifier for approach in self.approaches
                     if approach.first_transfer_at_authorization is AtAuthorization.OWN_DATE)

    def emissions(self, year: int) -> Decimal | None:
        """Emissions and removals covered by the NDC in a year, kt CO2 eq; None if not yet inventoried."""
        return next((entry.emissions for entry in self.inventory if entry.year == year), None)
