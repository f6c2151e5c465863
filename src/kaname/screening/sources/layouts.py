"""Which layout a file has, told by its content, and the loader of each."""

from collections.abc import Callable, Mapping
from typing import Final

from kaname.core.problem import Place
from kaname.screening.sources import (
    csl,
    dpl,
    eu,
    export_ban,
    ftm,
    markup,
    meti,
    mof,
    mofcom,
    ofac,
    ofac_xml,
    targets,
    uk,
    un,
)
from kaname.screening.sources.loaded import Loaded
from kaname.screening.sources.reading import SourceFile, decode, head_of, stop, unpack
from kaname.screening.sources.workbook import Sheet, is_zip, sheets

__all__ = ["identify", "load"]


def identify(file: SourceFile) -> str:
    """Return the kind of a file, by what is in it: ``ofac-sdn``, ``ftm``, or a key of ``_LOADERS``.

    Raises:
        ProblemError: it is empty, too large, damaged, a web page, in another encoding, or none of
            the lists that are read.
    """
    return _identified(unpack(file))[0]


def _identified(file: SourceFile) -> tuple[str, tuple[Sheet, ...]]:
    """Return the kind of an unpacked file, and the sheets of a workbook (read once)."""
    if not is_zip(file.data):
        return _kind_of_text(file), ()
    found = sheets(file)
    if mof.is_list(found):
        return "mof-workbook", found
    if meti.is_list(found):
        return "meti", found
    raise stop("KAN-2005", Place(file.name), start=", ".join(s.title for s in found[:3]))


def _kind_of_text(file: SourceFile) -> str:
    first = head_of(file.data)
    if kind := next((k for k, fits in _HEADS.items() if fits(first)), ""):
        return kind
    if markup.looks_like(file.data) and (kind := _XML.get(markup.root_of(file.data), "")):
        return kind
    if ftm.looks_like_delta(first):
        raise stop("KAN-2222", Place(file.name))
    text = decode(file)
    if export_ban.looks_like(text):
        return "export-ban"
    if mofcom.looks_like_json(text):
        return "mofcom-json"
    if csl.looks_like_json(text):
        return "csl-json"
    if mof.looks_like_csv(text):
        return "mof-csv"
    if csl.looks_like_csv(text):
        return "csl-csv"
    if ofac.looks_like(text):
        if "cons" in file.name.lower():
            raise stop("KAN-2030", Place(file.name))
        return "ofac-sdn"
    if ofac.looks_like_companion(text):
        raise stop("KAN-2031", Place(file.name))
    raise stop("KAN-2005", Place(file.name), start=text[:60].split("\n")[0].strip())


def load(main: SourceFile, companions: Mapping[str, SourceFile] | None = None) -> Loaded:
    """Load a list file, whichever it is.

    Args:
        main: the file as it was given, packed or not.
        companions: for ``sdn.csv`` and ``entities.ftm.json``, the files beside it by role.

    Raises:
        ProblemError: the file cannot be used; every problem that was seen is in it.
    """
    file = unpack(main)
    kind, found = _identified(file)
    beside = companions or {}
    if kind == "ofac-sdn":
        return ofac.load(file, {role: unpack(other) for role, other in beside.items()})
    if kind == "ftm":
        return ftm.load(file, unpack(beside["delta"]) if "delta" in beside else None)
    return _LOADERS[kind](file, found)


_HEADS: Final[Mapping[str, Callable[[str], bool]]] = {
    "targets-simple": targets.looks_like,
    "ftm": ftm.looks_like,
    "bis-dpl": dpl.looks_like,
    "mofcom-csv": mofcom.looks_like_csv,
    "eu-csv": eu.looks_like_csv,
    "uk-csv": uk.looks_like_csv,
    "uk-conlist": uk.looks_like_conlist,
}
"""Kind of a file -> whether a first line is that of one."""
_XML: Final = {un.ROOT: "un-sc", eu.ROOT: "eu-xml", uk.ROOT: "uk-xml", ofac_xml.ROOT: "ofac-xml"}
"""Outermost element -> kind of a file."""
_LOADERS: Final[Mapping[str, Callable[[SourceFile, tuple[Sheet, ...]], Loaded]]] = {
    "csl-csv": lambda file, _: csl.load_csv(file),
    "csl-json": lambda file, _: csl.load_json(file),
    "meti": meti.load,
    "mof-workbook": mof.load_workbook,
    "mof-csv": lambda file, _: mof.load_csv(file),
    "bis-dpl": lambda file, _: dpl.load(file),
    "mofcom-csv": lambda file, _: mofcom.load_csv(file),
    "mofcom-json": lambda file, _: mofcom.load_json(file),
    "export-ban": lambda file, _: export_ban.load(file),
    "eu-csv": lambda file, _: eu.load_csv(file),
    "eu-xml": lambda file, _: eu.load_xml(file),
    "uk-conlist": lambda file, _: uk.load_conlist(file),
    "uk-csv": lambda file, _: uk.load_csv(file),
    "uk-xml": lambda file, _: uk.load_xml(file),
    "ofac-xml": lambda file, _: ofac_xml.load(file),
    "un-sc": lambda file, _: un.load(file),
    "targets-simple": lambda file, _: targets.load(file),
}
"""Kind of a file -> what loads it, from its bytes and, of a workbook, its sheets."""
