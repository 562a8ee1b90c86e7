"""Files as strangers and accidents make them: whatever is read, there are findings, and never a traceback.

`python -m tests.fuzz SECONDS` mutates real files, keeps those that reach lines which none reached before, and goes on
from these. What fails is written to the working folder. The same run with a fixed seed is part of the tests.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType

from PIL import Image

from reporter import resources
from reporter.dossier import starter
from reporter.dossier.pictures import Album
from reporter.files.aef.workbook import read_to_check
from reporter.files.manifests import MANIFEST
from reporter.findings import Findings, Place, Refusal, Severity
from reporter.registries.mapping import FOLDER
from reporter.renderers.findings_formats import FORMATS
from reporter.renderers.html import render_findings_html
from reporter.verbs.build import assemble
from reporter.verbs.check import inspect
from reporter.verbs.convert_dossier import convert_dossier
from reporter.verbs.convert_from_word import take_over
from reporter.verbs.convert_word import convert_narrative
from reporter.verbs.diff import read_version
from reporter.verbs.examine import examine
from reporter.verbs.reconcile import reconcile

SECONDS_OF_ONE = 30
MEGABYTES_OF_ONE = 500
SAMPLES, OTHERS = Path(__file__).parent / "registries", Path(__file__).parent / "files" / "samples"
PACKAGE = str(resources.PACKAGE)
TOKENS = [
    b"\x00", b"\x1b[2J", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\t", b'"', b'""', b"'''",
    b"[[", b"]]", b"{", b"}", b"<!--", b"-->", b"```", b"# ", b"## I.A ", b"#### ", b"|", b"- ", b"> ", b"*", b"**",
    b"=", b"=1+1", b",", b";", b"../", b"%", b"\\", b"nan", b"inf", b"1e999999999", b"-1", b"0", b"1" + b"0" * 400,
    b"9" * 5000, b"true", b"NA", b"2027-02-30", b"9999-12-31", b"0001-01-01", b"CA9999", b"CA9999-IND01-IND-1-2026",
    b"x" * 3000, b"&amp;", b"&#0;", b"<row r='1048576'>", b"<c r='XFD1'/>", b"<!DOCTYPE x>",
    b"<w:p>", b"<w:tbl>", b"<w:t># Heading</w:t>", b"<w:t>[^1]: <!-- owner: x --> | <script></w:t>", b"w:val",
    b'<w:footnoteReference w:id="2"/>', b'r:embed="rId1"', b'Target="../../../evil.png"', b'TargetMode="External"',
    *(text.encode() for text in ("٠١", "é", "\u202e", "😀"))]
"""What readers of files stumble over."""


class Kind:
    """One kind of file: its seeds, and what reads it, given its folder."""

    def __init__(self, seeds: dict[str, bytes], read: Callable[[Path, bytes, str], None]) -> None:
        self.corpus = list(seeds.items())
        self.read = read


def _dossier(folder: Path) -> dict[str, bytes]:
    starter.write(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".toml", ".md", ".csv") and path.name != "README.md"}


def _read_dossier(folder: Path, content: bytes, name: str) -> None:
    path = folder / "dossier" / name
    whole = path.read_bytes()
    path.write_bytes(content)
    try:
        found = examine(path.parents[name.count("/")]).findings
        _say(found.sorted())
        if not found.at_least(Severity.ERROR):
            assert assemble(folder / "dossier", pdf=False).made
    finally:
        path.write_bytes(whole)


def _read_filed(folder: Path, content: bytes, name: str) -> None:
    """One file of a filing, beside the others as they were filed."""
    shutil.copytree(folder / "filed", folder / "dossier" / "filed")
    (folder / "dossier" / name).write_bytes(content)
    _say(examine(folder / "dossier").findings.sorted())
    with suppress(Refusal):
        read_version(folder / "dossier" / name.rpartition("/")[0])
    shutil.rmtree(folder / "dossier" / "filed")


def _read_beside(folder: Path, content: bytes, name: str) -> None:
    """A file that strangers may put into a dossier, beside those that stand there."""
    path = folder / "dossier" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    read = [sample for sample in SAMPLES.glob(f"{path.stem}/sample.*") if name.startswith("mappings/")]
    beside = [folder / "dossier" / "registry" / f"{path.stem}{sample.suffix}" for sample in read]
    for sample, copy in zip(read, beside, strict=True):
        copy.write_bytes(sample.read_bytes())
    try:
        _say(examine(folder / "dossier").findings.sorted())
    finally:
        for one in (path, *beside):
            one.unlink()


def _read_dossier_workbook(folder: Path, content: bytes, name: str) -> None:
    """`name` is a part of a dossier's workbook; what can be read is made a folder of."""
    book = folder / "excel" / "dossier.xlsx"
    book.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "dossier.xlsx") as whole, zipfile.ZipFile(book, "w") as archive:
        for part in whole.namelist():
            archive.writestr(part, content if part == name else whole.read(part))
    before = set(folder.iterdir())
    _say(examine(book).findings.sorted())
    with suppress(Refusal):
        convert_dossier(book, folder / "made", lossy=True)
    shutil.rmtree(folder / "made", ignore_errors=True)
    assert set(folder.iterdir()) == before, "something was written elsewhere"


def _say(found: list) -> None:
    for form in FORMATS.values():
        form(found).encode()
    render_findings_html(found, "t", "a").encode()


def _read_workbook(folder: Path, content: bytes, name: str) -> None:
    """`name` is a part of the workbook."""
    with zipfile.ZipFile(folder / "book.xlsx") as whole, zipfile.ZipFile(folder / "t.xlsx", "w") as archive:
        for part in whole.namelist():
            archive.writestr(part, content if part == name else whole.read(part))
    _say(list(read_to_check(folder, "t.xlsx").findings))


def _read_archive(folder: Path, content: bytes, name: str) -> None:
    (folder / name).write_bytes(content)
    _say(list(read_to_check(folder, name).findings))


def _read_chapter(folder: Path, content: bytes, name: str) -> None:
    """`name` is a document and a part of it, which is taken over into a dossier that stands."""
    document, _, part = name.partition(": ")
    chapters = folder / "chapters" / document
    with zipfile.ZipFile(folder / "word" / document) as whole:
        parts = {one: content if one == part else whole.read(one) for one in whole.namelist()}
    chapters.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(chapters, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, told in parts.items():
            archive.writestr(one, told)
    before = {path for path in folder.rglob("*") if "mine" not in path.parts}
    shutil.copytree(folder / "dossier", folder / "mine")
    try:
        with suppress(Refusal):
            taken = take_over(chapters, folder / "mine", lossy=True)
            _say(list(taken.findings))
            if taken.written:
                _say(examine(folder / "mine").findings.sorted())
    finally:
        shutil.rmtree(folder / "mine")
    assert set(folder.rglob("*")) == before, "something was written elsewhere"


def _read_world(folder: Path, content: bytes, name: str) -> None:
    """One file of a world that was kept; the other is as it was written."""
    shutil.copytree(folder / "kept", folder / "world")
    (folder / "world" / name).write_bytes(content)
    try:
        with suppress(Refusal):
            _say(reconcile([folder / "world"]).findings.sorted())
    finally:
        shutil.rmtree(folder / "world")


def _read_picture(folder: Path, content: bytes, name: str) -> None:
    findings = Findings()
    (folder / name).write_bytes(content)
    Album(folder).picture(name, Place("I.md"), findings)
    _say(findings.sorted())


def _picture(form: str, **how: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(made, form, **how)
    return made.getvalue()


def _read_manifest(folder: Path, content: bytes, name: str) -> None:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    (out / MANIFEST).write_bytes(content)
    _say(inspect([out])[0].findings.sorted())
    read_version(out)


def kinds(folder: Path) -> dict[str, Kind]:
    """Every kind, with its seeds from the starter dossier and what it builds."""
    dossier = _dossier(folder / "dossier")
    made = assemble(folder / "dossier", pdf=False)
    book = next(content for name, content in made.files.items() if "-AEF-" in name and name.endswith(".xlsx"))
    (folder / "book.xlsx").write_bytes(book)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    convert_dossier(folder / "dossier", folder / "dossier.xlsx", lossy=True)
    with zipfile.ZipFile(folder / "dossier.xlsx") as archive:
        sheets = {part: archive.read(part) for part in archive.namelist()}
    filed = {f"filed/initial-report-v1.0/{MANIFEST}": made.manifest.content,
             **{f"filed/initial-report-v1.0/{name}": content for name, content in made.files.items()
                if "initial-report" in name and name.endswith(".json")}}
    for name, content in filed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    manifest = {MANIFEST: made.manifest.content, "other": json.dumps({"outputs": {"a": {"sha256": "0"}}}).encode()}
    exports = {f"registry/{path.parent.name}{path.suffix}": path.read_bytes()
               for path in sorted(SAMPLES.rglob("sample.*"))}
    exports["partner/aef.json"] = next(content for name, content in made.files.items()
                                       if "-AEF-" in name and name.endswith(".json"))
    mappings = {f"mappings/{path.stem}.toml": path.read_bytes() for path in sorted(FOLDER.glob("*.toml"))}
    others = {f"registry/other{path.suffix}": path.read_bytes() for path in sorted(OTHERS.glob("*"))
              if path.suffix in (".xls", ".ods")}
    convert_narrative(folder / "dossier" / "narrative", folder / "word", lossy=True)
    chapters = {f"{path.relative_to(folder / 'word').as_posix()}: {part}": content
                for path in sorted((folder / "word").rglob("I*.docx"))[:3] for part, content in _parts(path).items()
                if part.endswith((".xml", ".rels"))}
    reconcile([folder / "book.xlsx", folder / "dossier"], to_parquet=folder / "kept")
    kept = {path.name: path.read_bytes() for path in sorted((folder / "kept").iterdir())}
    pictures = {"a.png": _picture("PNG"), "b.png": _picture("PNG", compress_level=0), "a.jpg": _picture("JPEG"),
                "b.jpg": _picture("JPEG", progressive=True), "c.jpg": _picture("JPEG", exif=Image.Exif().tobytes())}
    of = {suffix: {name: content for name, content in dossier.items() if name.endswith(suffix)}
          for suffix in (".toml", ".md", ".csv")}
    return {"toml": Kind(of[".toml"], _read_dossier), "markdown": Kind(of[".md"], _read_dossier),
            "csv": Kind(of[".csv"], _read_dossier), "workbook": Kind(parts, _read_workbook),
            "bytes": Kind({"t.xlsx": book}, _read_archive), "manifest": Kind(manifest, _read_manifest),
            "exports": Kind(exports, _read_beside), "mappings": Kind(mappings, _read_beside),
            "others": Kind(others, _read_beside), "excel": Kind(sheets, _read_dossier_workbook),
            "filed": Kind(filed, _read_filed), "docx": Kind(chapters, _read_chapter),
            "world": Kind(kept, _read_world), "pictures": Kind(pictures, _read_picture)}


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content with a few changes: tokens put in, pieces doubled, taken out, exchanged or taken from another."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        size = chance.choice([1, 2, 8, 40, 400])
        piece = content[at:at + size]
        token = chance.choice(TOKENS)
        content = chance.choice([
            content[:at] + token + content[at:], content[:at] + token + content[at + size:],
            content[:at] + content[at + size:], content[:at] + piece * chance.choice([2, 3, 50]) + content[at:],
            content[:at] + token * chance.choice([10, 1000]) + content[at:], content[:at],
            content[:at] + other[at:at + 4 * size] + content[at:],
            content[:at] + bytes(chance.randrange(256) for _ in range(3)) + content[at + 3:]])[:2_000_000]
    return content


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """A TimeoutError where the machine can interrupt what takes longer."""
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"not read within {seconds} seconds")
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, late)
        signal.alarm(seconds)
    try:
        yield
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)


@contextmanager
def seeing(lines: set[tuple[str, int]]) -> Iterator[None]:
    """The lines of the package that are run meanwhile are put into `lines`."""
    def trace(frame: FrameType, event: str, argument: object) -> Callable | None:
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def most_memory() -> int:
    """The most MB that this process, or any that it started, has taken; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


def fuzz(chance: random.Random, more: Callable[[], bool], names: list[str] | None = None, *,
         guided: bool = True) -> Iterator[tuple[str, str, bytes, str]]:
    """Kind, name, content and traceback of each input that is not read as it should be."""
    with tempfile.TemporaryDirectory() as place:
        every = kinds(Path(place))
        seen: set[tuple[str, int]] = set()
        while more():
            which = chance.choice(names or list(every))
            kind = every[which]
            name, content = chance.choice(kind.corpus)
            content = mutated(content, chance.choice(kind.corpus)[1], chance)
            lines: set[tuple[str, int]] = set()
            before = most_memory()
            try:
                with within(SECONDS_OF_ONE), seeing(lines) if guided else nullcontext():
                    kind.read(Path(place), content, name)
            except Exception:
                yield which, name, content, traceback.format_exc()
            if most_memory() - before > MEGABYTES_OF_ONE:
                yield which, name, content, f"it took more than {MEGABYTES_OF_ONE} MB"
            if lines - seen:
                seen |= lines
                kind.corpus.append((name, content))


def main(seconds: int, names: list[str]) -> int:
    end, tried, failed = time.monotonic() + seconds, 0, 0

    def more() -> bool:
        nonlocal tried
        tried += 1
        return time.monotonic() < end
    for which, name, content, told in fuzz(random.Random(), more, names):
        failed += 1
        kept = Path(f"fuzz-{which}-{failed}-{Path(name).name}")
        kept.write_bytes(content)
        print(f"{which} {name}: {told.splitlines()[-1]} ({kept})\n{told}", file=sys.stderr)
    print(f"{tried - 1} files, {failed} that are not read as they should be")
    print(f"{most_memory()} MB at most")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
