"""A registry's exports as a dossier names them, and what they do not tell."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reporter.records.kinds import ApproachId, AuthorizationId, Model, Plain, RegistryId

ASSIGNED, SERIALS = "assigned", "serials"
CANONICAL = "canonical"
"""The format of the form's own tables."""


class RegistrySource(Model):
    """Registry exports of one format, and what they do not tell."""

    format: Plain | None = Field(None, description="The registry's mapping, such as verra or canonical; files are "
                                                   "recognized by their content where nothing is said")
    files: tuple[Plain, ...] = Field(max_length=100,
                                     description="File patterns inside the dossier, such as registry/verra-*.csv")
    approach: ApproachId | None = Field(
        None, description="Cooperative approach of all rows, needed where the export names none")
    authorization_id: AuthorizationId | None = Field(
        None, description="Authorization ID of all rows, needed where the export names none")
    itmo_registry: RegistryId | None = Field(
        None, description="Party ITMO registry ID of all rows, such as RWA01, needed where the export names none")
    projects: tuple[str, ...] = Field(
        (), max_length=10_000, description="Project IDs to take, needed where the export does not say what is "
                                           "authorized; all where empty")
    identifiers: Literal["serials", "assigned"] | None = Field(
        None, description="ITMO identifiers where the registry has none: serials (those of the units stand in) or "
                          "assigned (counted on from what was filed); the mapping says which where nothing is said")
    encoding: Plain | None = Field(None, description="Encoding of the CSV files, such as windows-1252, where it is not "
                                                     "UTF-8")
