"""Which sections a citation names, in both capitals, and which rules and tables cite a section.

A section is named by its id in the coverage register, such as ``us.ear.744.21``,
``us.ear.744.supplement_2`` or ``jp.export_order.table_1.7``.
"""

import ast
import csv
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Final

import kaname.joint
import kaname.law
from kaname.law.engine.provisions import Provision, coverage

LAW: Final = Path(kaname.law.__file__).parent
PACKAGES: Final = ("kaname.law.us.export", "kaname.law.jp.export", "kaname.joint")

# ---- the United States: "15 CFR 734.4(a)(3), 744.2(b); part 744, Supp. Nos. 2, 4"

_SUPPLEMENT = re.compile(
    r"[Pp]art (7[3-7]\d),? Supp(?:lements?|s)?\.? Nos?\. ?(\d+(?:(?:, | and )\d+)*)"
)
_SUPPLEMENT_TO = re.compile(r"Supp(?:lement)?\.? (?:No\. )?(\d+) to [Pp]art (7[3-7]\d)")
_RANGE = re.compile(r"\b(7[3-7]\d)\.(\d+) to \1\.(\d+)")
_SECTION = re.compile(r"(?<![\d.])(7[3-7]\d\.\d+)(?![\d])")


def us_sections(cite: str) -> set[str]:
    """Return the sections and supplements of 15 CFR parts 730 to 774 that a citation names."""
    found = set()
    for part, numbers in _SUPPLEMENT.findall(cite):
        found |= {f"us.ear.{part}.supplement_{n}" for n in re.findall(r"\d+", numbers)}
    found |= {f"us.ear.{part}.supplement_{n}" for n, part in _SUPPLEMENT_TO.findall(cite)}
    for part, first, last in _RANGE.findall(cite):
        found |= {f"us.ear.{part}.{n}" for n in range(int(first), int(last) + 1)}
    return found | {f"us.ear.{number}" for number in _SECTION.findall(cite)}


# ---- Japan: "輸出令 第4条1項3号; 別表第三の三 (Export Order Art. 4(1)(iii), Table 3-3)"

_LAWS: Final = {
    "外為法": "fefta", "輸出令": "export_order", "外為令": "fx_order",
    "貨物等省令": "goods_ordinance", "貿易外省令": "other.technology_ordinance",
    "運用通達": "other.circular", "役務通達": "other.technology_circular",
    "キャッチオール通達": "other.catch_all_circular",
    "包括許可取扱要領": "other.bulk_rules", "外国ユーザーリスト": "other.foreign_user_list",
    "輸出管理内部規程の届出等について": "other.programme_rules",
    "平成13年経産省令249号": "other.wmd_ordinance",
    "平成20年経産省令57号": "other.conventional_ordinance",
    "平成13年経産省告示760号": "other.user_list_notice",
    "令和6年経産省告示178号": "other.key_technology_notice",
}  # fmt: skip
_NAME = re.compile("|".join(map(re.escape, _LAWS)))
_ARTICLE = re.compile(r"第?(\d+)条((?:の\d+)*)")
_SPAN = re.compile(r"(\d+)条[^～]{0,3}～(\d+)条")
_TABLE = re.compile(r"別表第([一二三四五六七])(?:の([一二三四]))?(?:[  ]*(\d+)(の\d+)?の項)?")
_FX_TABLE = re.compile(r"別表[  ]*(\d+)(の\d+)?の項")
_DIGITS: Final = {sign: str(n) for n, sign in enumerate("一二三四五六七", start=1)}


def without_english(cite: str) -> str:
    """Return a Japanese citation without its English part in round brackets."""
    kept, depth = [], 0
    for place, sign in enumerate(cite):
        if depth == 0 and sign == "(" and re.match(r"[A-Z]", cite[place + 1 : place + 2] or "."):
            depth = 1
        elif depth and sign in "()":
            depth += 1 if sign == "(" else -1
        elif not depth:
            kept.append(sign)
    return "".join(kept)


def jp_sections(cite: str) -> set[str]:
    """Return the articles, items of tables and circulars of Japan that a citation names."""
    text = without_english(cite)
    found: set[str] = set()
    named = [(match.start(), match[0]) for match in _NAME.finditer(text)]
    for (start, law), (end, _) in pairwise([*named, (len(text), "")]):
        found |= _in_law(_LAWS[law], text[start + len(law) : end])
    return found


def _in_law(law: str, text: str) -> set[str]:
    if law == "other.circular":
        kinds = {"別表第": "table_", "付表": "annex_", "": ""}
        named = re.findall(r"(別表第|付表|(?<![\d(-])(?=\d+-))(\d+(?:-\d+)*)", text)
        return {f"jp.{law}.{kinds[kind]}{number.replace('-', '_')}" for kind, number in named}
    if law in ("other.wmd_ordinance", "other.conventional_ordinance"):
        return {f"jp.{law}.{'schedule' if '別表' in text else '1'}"}
    if law == "other.bulk_rules":
        kinds = ("main", "tables") if "別表" in text else ("main",)
        return {f"jp.{law}.{kind}" for kind in kinds}
    if law.startswith("other.") and law != "other.technology_ordinance":
        return {f"jp.{law}"}
    found = {f"jp.{law}.{n}{_under(of)}" for n, of in _ARTICLE.findall(text)}
    for first, last in _SPAN.findall(text):
        found |= {f"jp.{law}.{n}" for n in range(int(first), int(last) + 1)}
    if law == "export_order":
        found |= set(_tables(text))
        if "附則3項" in text:
            found.add("jp.export_order.supplementary_3")
    if law == "fx_order":
        found |= {f"jp.fx_order.table.{n}{_under(of)}" for n, of in _FX_TABLE.findall(text)}
    return found


def _tables(text: str) -> Iterator[str]:
    for number, of, item, item_of in _TABLE.findall(text):
        table = f"jp.export_order.table_{_DIGITS[number]}{'_' + _DIGITS[of] if of else ''}"
        if table != "jp.export_order.table_1":
            yield table
        elif item:
            yield f"{table}.{item}{_under(item_of)}"


def _under(of: str) -> str:
    return of.replace("の", "_")


def sections_of(cite: str) -> set[str]:
    """Return the sections of either capital that a citation names."""
    return us_sections(cite) | jp_sections(cite)


# ---- who cites what


def tables() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield every table of law by its name with its folder, such as ``us/embargoes``."""
    for path in sorted(LAW.glob("*/export/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield f"{path.relative_to(LAW).parts[0]}/{path.stem}", list(csv.DictReader(file))


@cache
def table_citations() -> dict[str, set[str]]:
    """Return, by table, the sections that its rows cite."""
    found: dict[str, set[str]] = {}
    for name, rows in tables():
        found[name] = set().union(*(sections_of(row["citation"]) for row in rows))
    return found


@cache
def declared() -> dict[str, tuple[Provision, ModuleType]]:
    """Return every provision that is declared, with the module that declares it."""
    found = {}
    for package in PACKAGES:
        folder = Path(importlib.import_module(package).__file__ or "").parent
        for path in folder.rglob("*.py"):
            inner = path.relative_to(folder).with_suffix("").parts
            name = ".".join((package, *(part for part in inner if part != "__init__")))
            module = importlib.import_module(name)
            for value in vars(module).values():
                if isinstance(value, Provision) and value.rule.__module__ == name:
                    found[value.coverage.id] = (value, module)
    return found


WITHOUT_RULE: Final = {
    "us.export.general_prohibitions": "kaname.law.us.export.prohibitions",
    "us.export.review_policies": "kaname.law.us.export.licence_reviews",
    "us.export.consequences": "kaname.law.us.export.consequences",
    "jp.export.consequences": "kaname.law.jp.export.consequences",
}
"""What is said of the findings and is none itself: by which module."""
_BESIDE: Final = {"jp.export.consequences": ("kaname.law.jp.export.review_criteria",)}


def _modules_of(provision: str) -> tuple[str, ...]:
    """Return the modules that say what a provision of the register says."""
    if provision in declared():
        return (declared()[provision][1].__name__,)
    own = WITHOUT_RULE.get(provision)
    return (own, *_BESIDE.get(provision, ())) if own else ()


@cache
def _source(module: str) -> tuple[str, frozenset[str]]:
    """Return the text of a module, and the modules of the law that it imports."""
    path = Path(importlib.import_module(module).__file__ or "")
    text = path.read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    return text, frozenset(m for m in imported if m.startswith(PACKAGES))


def rests_on(module: str) -> set[str]:
    """Return the modules of the law on which a module rests, itself among them."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_source(name)[1])
    return found


@cache
def cited_by(provision: str) -> set[str]:
    """Return the sections that a provision cites: its row, its tables, its modules' own words."""
    row = coverage()[provision]
    cites = sections_of(row.citation.cite) | sections_of(row.limits.en)
    side = provision.split(".")[0]
    for module in set().union(*(rests_on(name) for name in _modules_of(provision))):
        text = _source(module)[0]
        cites |= sections_of(text)
        for name, sections in table_citations().items():
            if name.startswith(f"{side}/") and f'"{name.partition("/")[2]}"' in text:
                cites |= sections
    return cites


def days_read(sources: Mapping[str, str]) -> dict[str, str]:
    """Return, by section, the newest day on which a row in force that cites it was read.

    Rows read in the section's own source count where there are any. ``unverified`` when none of
    the rows was read in an official text.

    Args:
        sources: the address of each section's text, by its id.
    """
    own: dict[str, set[str]] = defaultdict(set)
    other: dict[str, set[str]] = defaultdict(set)
    for _, rows in tables():
        for row in rows:
            for section in sections_of(row["citation"]) if not row["valid_to"] else ():
                days = own if row["source"] == sources.get(section) else other
                days[section].add(row["verified_on"])
    for entry in coverage().values():
        if entry.status != "not_modelled" and not entry.id.startswith("joint."):
            day = entry.citation.verified_on
            for section in sections_of(entry.citation.cite):
                days = own if entry.citation.source == sources.get(section) else other
                days[section].add("unverified" if day is None else day.isoformat())
    return {
        section: max((own.get(section) or other[section]) - {"unverified"}, default="unverified")
        for section in own.keys() | other.keys()
    }
