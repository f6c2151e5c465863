"""Reading scenario files: bytes in, a scenario out, or every problem of the file at once.

Spelling of YAML is read as case files are (``core.reading_nodes``), with the same problems; what
a scenario may hold is told here, each problem with its line and field.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, TypeVar

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.reading_nodes import MappingNode, Node, ScalarNode, SequenceNode, read_yaml
from kaname.core.reading_problems import Halt, Mark, Report, shown
from kaname.core.text import Argument, Text, Wording, load_wording, plain
from kaname.supply.countries import alpha3
from kaname.supply.scenario import (
    FORMAT,
    KINDS,
    Event,
    Number,
    Range,
    RunsOn,
    Scenario,
    Selector,
    Suppositions,
)  # fmt: skip
from kaname.supply.simulation import Orders, Rationing

__all__ = ["read_scenario", "words"]

SIZE_MAX: Final = 1024 * 1024
TOP: Final = ("scenario", "name", "runs_on", "events", "horizon_days", "suppose", "draws", "seed")
RUNS_ON: Final = ("network", "firms", "table", "synthetic")
SYNTHETIC: Final = ("firms", "links", "industries", "seed")
SELECTOR: Final = ("countries", "regions", "products", "firms")
EVENT: Final = ("kind", "of", "to", "share", "start_day", "duration_days", "recovery_days",
                "recovery", "outcome", "citation")  # fmt: skip
SUPPOSE: Final = (
    "stock_days", "stock_draw", "adjustment_days", "orders", "rationing", "spare",
    "qualification_days", "priority", "psi", "overproduction", "follow_production",
)  # fmt: skip
RANGE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*\.\.\s*(\d+(?:\.\d+)?)")
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
Kind = TypeVar("Kind", bound=Enum)


def words() -> Wording:
    """Return the wordings of scenarios."""
    return load_wording("kaname.supply", "words_scenario.toml")


def read_scenario(data: bytes, file: str = "") -> Scenario:
    """Return the scenario that a file describes.

    Args:
        data: the file: YAML in UTF-8.
        file: its name, for problems.

    Raises:
        ProblemError: (status 2) the file cannot be used; carries all its problems.
    """
    report = Report(file)
    try:
        if len(data) > SIZE_MAX:
            raise report.halt("too_large", None, size=len(data), limit=SIZE_MAX)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise report.halt("encoding", None, byte=f"0x{data[error.start]:02X}",
                              offset=error.start + 1, encoding="UTF-8") from error  # fmt: skip
        root = read_yaml(text, report)
        if root is None:
            raise report.halt("empty", None)
    except Halt as halt:
        raise report.error() from halt
    if report:
        raise report.error()
    reader = _Reader(file)
    scenario = reader.scenario(root)
    if reader.problems:
        raise ProblemError(*reader.problems)
    return scenario


class _Reader:
    """Turns nodes into a scenario; problems are collected in the order of the file."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file

    def scenario(self, root: Node) -> Scenario:
        held = self._fields(root, "", TOP)
        need = {"name", "runs_on", "events", "horizon_days"}
        self._require(held, need, "", root.mark)
        self._whole(held, "scenario", "", FORMAT, FORMAT, FORMAT)
        events: Sequence[Node] = ()
        if "events" in held:
            listed = held["events"]
            if isinstance(listed, SequenceNode) and listed.elements:
                events = listed.elements
            else:
                self._wrong(listed, "events", "events", "- kind: disaster")
        return Scenario(
            name=self._text(held, "name"), file=self._file,
            runs_on=self._runs_on(held.get("runs_on")),
            events=tuple(self._event(node, n + 1) for n, node in enumerate(events)),
            horizon=self._whole(held, "horizon_days", "", 1, 1, 10_000),
            suppose=self._suppose(held.get("suppose")),
            draws=self._whole(held, "draws", "", 1, 1, 100_000),
            seed=self._whole(held, "seed", "", 0, 0, 2**31),
        )  # fmt: skip

    def _runs_on(self, node: Node | None) -> RunsOn:
        if node is None:
            return RunsOn()
        held = self._fields(node, "runs_on", RUNS_ON)
        given = [name for name in ("network", "table", "synthetic") if name in held]
        if len(given) != 1:
            self._add("KAN-6077", node.mark, "runs_on", found=len(given))
        made: dict[str, int] | None = None
        if "synthetic" in held:
            path = "runs_on.synthetic"
            numbers = self._fields(held["synthetic"], path, SYNTHETIC)
            self._require(numbers, set(SYNTHETIC), path, held["synthetic"].mark, "synthetic")
            made = {name: self._whole(numbers, name, path, 2, 0, 10**8) for name in SYNTHETIC}
        return RunsOn(
            self._text(held, "network"), self._text(held, "firms"),
            self._whole(held, "table", "runs_on", 0, 1900, 2200) if "table" in held else None,
            made,
        )  # fmt: skip

    def _event(self, node: Node, number: int) -> Event:
        path = f"events[{number}]"
        held = self._fields(node, path, EVENT)
        self._require(held, {"kind", "of"}, path, node.mark)
        kind = self._word(held, "kind", path, KINDS, KINDS[1])
        if kind == "export_control":
            self._require(held, {"to"}, path, node.mark)
        return Event(
            kind=kind, of=self._selector(held.get("of"), f"{path}.of"),
            to=self._selector(held["to"], f"{path}.to") if "to" in held else None,
            share=self._number(held, "share", path, 1.0, top=1.0) or 0.0,
            start=self._number(held, "start_day", path, 0.0) or 0.0,
            duration=self._number(held, "duration_days", path, None),
            recovery_days=self._number(held, "recovery_days", path, 0.0) or 0.0,
            exponential=self._word(held, "recovery", path, ("linear", "exponential"), "linear")
            == "exponential",
            outcome=self._text(held, "outcome"), citation=self._text(held, "citation"),
        )  # fmt: skip

    def _suppose(self, node: Node | None) -> Suppositions:
        if node is None:
            return Suppositions()
        path = "suppose"
        held = self._fields(node, path, SUPPOSE)
        waiting: Number | None = None
        named: dict[str, Number] = {}
        given = held.get("qualification_days")
        if isinstance(given, MappingNode):
            inner = {key.text: value for key, value in given.entries}
            for name in inner:
                one = self._number(inner, name, f"{path}.qualification_days", None)
                if one is not None:
                    named[name] = one
        elif given is not None:
            waiting = self._number(held, "qualification_days", path, None)
        yes_no = ("yes", "no")
        return Suppositions(
            stock_days=self._number(held, "stock_days", path, None),
            stock_poisson=self._word(held, "stock_draw", path, ("fixed", "poisson"), "fixed")
            == "poisson",
            adjustment_days=self._number(held, "adjustment_days", path, None),
            orders=self._choice(held, "orders", path, Orders.IGNORE_SURPLUS),
            rationing=self._choice(held, "rationing", path, Rationing.PROPORTIONAL),
            spare=self._number(held, "spare", path, 0.0) or 0.0,
            qualification_days=waiting, qualification=named,
            priority=self._selector(held["priority"], f"{path}.priority")
            if "priority" in held else None,
            psi=self._number(held, "psi", path, None, top=1.0),
            overproduction=self._number(held, "overproduction", path, None),
            follow_production=self._word(held, "follow_production", path, yes_no, "no") == "yes",
        )  # fmt: skip

    def _selector(self, node: Node | None, path: str) -> Selector:
        if node is None:
            return Selector()
        held = self._fields(node, path, SELECTOR)
        lists = {name: self._names(held.get(name), f"{path}.{name}") for name in SELECTOR}
        countries = []
        for element in lists["countries"]:
            code = alpha3(element.text)
            if code is None:
                self._add("KAN-6074", element.mark, f"{path}.countries", found=shown(element.text))
            else:
                countries.append(code)
        rest = {name: tuple(one.text.strip() for one in lists[name]) for name in SELECTOR[1:]}
        return Selector(countries=tuple(countries), **rest)

    def _names(self, node: Node | None, path: str) -> tuple[ScalarNode, ...]:
        if node is None:
            return ()
        elements = node.elements if isinstance(node, SequenceNode) else (node,)
        scalars = tuple(one for one in elements if isinstance(one, ScalarNode) and one.text.strip())
        if len(scalars) != len(elements) or not elements:
            self._wrong(node, path, "list", "[JPN, USA]")
        return scalars

    def _fields(self, node: Node, path: str, known: Sequence[str]) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self._wrong(node, path, "fields", f"{known[0]}: …")
            return {}
        held: dict[str, Node] = {}
        for key, child in node.entries:
            name = key.text.strip()
            field = f"{path}.{name}".lstrip(".")
            if name not in known:
                self._add("KAN-6070", key.mark, field, name=shown(name), known=", ".join(known))
            elif not (isinstance(child, ScalarNode) and child.is_plain and child.text in _NOTHING):
                held[name] = child
        return held

    def _require(
        self, held: Mapping[str, Node], names: set[str], path: str, mark: Mark, meaning: str = ""
    ) -> None:
        for name in sorted(names - set(held)):
            says = words()(f"meaning.{meaning or name}")
            self._add("KAN-6071", mark, f"{path}.{name}".lstrip("."), name=name, meaning=says)

    def _text(self, held: Mapping[str, Node], name: str) -> str:
        node = held.get(name)
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self._wrong(node, name, "list", "JPN")
            return ""
        return node.text.strip()

    def _number(
        self, held: Mapping[str, Node], name: str, path: str, otherwise: Number | None,
        top: float | None = None,
    ) -> Number | None:  # fmt: skip
        node = held.get(name)
        if node is None:
            return otherwise
        text = node.text.strip() if isinstance(node, ScalarNode) else ""
        limit = float("inf") if top is None else top
        pair = RANGE.fullmatch(text)
        if pair and float(pair[1]) <= float(pair[2]) <= limit:
            return Range(float(pair[1]), float(pair[2]))
        if NUMBER.fullmatch(text) and float(text) <= limit:
            return float(text)
        wanted, sample = ("number", "30, 30..90") if top is None else ("share", "0.5, 0.3..0.7")
        self._wrong(node, f"{path}.{name}", wanted, sample)
        return otherwise

    def _whole(
        self, held: Mapping[str, Node], name: str, path: str, otherwise: int, low: int, high: int
    ) -> int:
        node = held.get(name)
        if node is None:
            return otherwise
        text = node.text.strip() if isinstance(node, ScalarNode) else ""
        if re.fullmatch(r"\d{1,12}", text) and low <= int(text) <= high:
            return int(text)
        self._wrong(node, f"{path}.{name}".lstrip("."), "whole", f"{low}..{high}")
        return otherwise

    def _word(
        self, held: Mapping[str, Node], name: str, path: str, known: Sequence[str], otherwise: str
    ) -> str:
        node = held.get(name)
        if node is None:
            return otherwise
        text = node.text.strip() if isinstance(node, ScalarNode) else ""
        if text in known:
            return text
        self._add("KAN-6073", node.mark, f"{path}.{name}", found=shown(text),
                  known=", ".join(known))  # fmt: skip
        return otherwise

    def _choice(self, held: Mapping[str, Node], name: str, path: str, otherwise: Kind) -> Kind:
        known = {one.name.lower(): one for one in type(otherwise)}
        return known[self._word(held, name, path, tuple(known), otherwise.name.lower())]

    def _wrong(self, node: Node, field: str, wanted: str, sample: str) -> None:
        found: Text = shown(node.text) if isinstance(node, ScalarNode) else plain("…")
        self._add("KAN-6072", node.mark, field, found=found, wanted=words()(f"wanted.{wanted}"),
                  sample=sample)  # fmt: skip

    def _add(self, code: str, mark: Mark, field: str, **facts: Argument) -> None:
        place = Place(self._file, mark.line, mark.column, field)
        self.problems.append(worded(words(), code, place, **facts))


_NOTHING: Final = frozenset({"", "null", "~", "unknown", "不明"})
