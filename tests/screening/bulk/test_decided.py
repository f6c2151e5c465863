"""Decisions on the hits of a file: marked and never dropped, and open again after a change."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from compute.test_runners import ray_runner, tasks_are_found
from kaname.cli.main import cli
from kaname.core.problem import ProblemError
from kaname.screening.book_files import read_customers
from kaname.screening.bulk import run as run_module
from kaname.screening.bulk.decided import DECIDED_COLUMNS, Decided
from kaname.screening.bulk.request import Request
from kaname.screening.bulk.run import run_file
from kaname.screening.bulk.summary import Outcome, noted_lines, summary_lines
from kaname.screening.bulk.writers import COLUMNS
from kaname.screening.clearing import Clearings, Verdict, decisions_path
from kaname.screening.customers import Customer
from kaname.screening.editions import Edition, Store, merge_entries
from screening.bulk.bulk_files import LISTED, home_with_lists, read_csv, write_csv
from screening.clearing_samples import AT, BASIS, TODAY
from screening.list_files import csl_csv, csl_rows

__all__ = ["tasks_are_found"]  # a fixture that the test with Ray uses

HEAD = ("customer id", "name", "country", "kind")
ROWS = (
    ("C-1", LISTED[0], "CN", "company"),
    ("C-2", LISTED[1], "CN", "company"),
    ("C-3", "Harmless Person", "US", ""),
    ("C-4", LISTED[0], "CN", "company"),
)
CUSTOMER = Customer("C-1", (LISTED[0],), "organisation", ("CN",))


@dataclass
class Desk:
    """A home with lists, its decisions, and a file of customers."""

    folder: Path
    store: Store
    editions: tuple[Edition, ...]

    @property
    def clearings(self) -> Clearings:
        return Clearings.load(decisions_path(self.folder / "home"))

    def decide(
        self, customer: Customer = CUSTOMER, verdict: Verdict = Verdict.CLEARED,
        reason: str = "another town", until: date | None = None,
    ) -> None:  # fmt: skip
        name = customer.names[0]
        entry = next(entry for _, entry in merge_entries(self.editions) if entry.name == name)
        self.clearings.decide(
            verdict, customer, entry, BASIS, by="trade desk", reason=reason, at=AT, until=until
        )

    def decided(self, today: date = TODAY) -> Decided:
        return Decided.of("own", self.clearings, today)

    def run(
        self, rows: tuple[tuple[str, ...], ...] = ROWS, out: str = "hits.csv",
        today: date = TODAY, **options: object,
    ) -> Outcome:  # fmt: skip
        file = write_csv(self.folder / "customers.csv", [HEAD, *rows])
        request = replace(
            Request(file, self.folder / out, workers=1),
            **options,  # type: ignore[arg-type]
        )
        return run_file(
            request, self.editions, self.store.derived_folder(), decided=self.decided(today)
        )

    def states(self, **options: object) -> dict[str, str]:
        self.run(**options)  # type: ignore[arg-type]
        return {hit["customer"]: hit["state"] for hit in read_csv(self.folder / "hits.csv")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, editions = home_with_lists(tmp_path / "home")
    return Desk(tmp_path, store, editions)


def test_a_hit_that_a_person_cleared_is_marked_and_not_dropped(desk: Desk) -> None:
    before = desk.run(out="before.csv")
    desk.decide()
    outcome = desk.run()
    hits = read_csv(desk.folder / "hits.csv")
    assert list(hits[0]) == [*COLUMNS, *DECIDED_COLUMNS]
    plain = [{name: hit[name] for name in COLUMNS} for hit in hits]
    assert plain == [
        {name: hit[name] for name in COLUMNS} for hit in read_csv(desk.folder / "before.csv")
    ]
    (cleared,) = [hit for hit in hits if hit["customer"] == "C-1"]
    assert cleared["state"] == "cleared"
    assert cleared["decision"] == "1"
    assert cleared["decided_by"] == "trade desk"
    assert cleared["decided_at"] == "2026-11-21T09:00:00+00:00"
    assert cleared["decision_reason"] == "another town"
    assert "cleared (not this entry) on 2026-11-21 by trade desk" in cleared["decision_why"]
    assert {hit["state"] for hit in hits if hit["customer"] != "C-1"} == {"open"}
    assert before.tally.alerts == 3
    assert (outcome.tally.alerts, outcome.tally.settled) == (2, 1)
    assert outcome.tally.by_list == {"bis-entity": 2}
    assert outcome.tally.hits == before.tally.hits
    said = " ".join(line.en for line in summary_lines(outcome))
    assert "hits marked as cleared: 1" in said


def test_another_customer_of_the_same_facts_is_not_cleared_with_it(desk: Desk) -> None:
    desk.decide()
    assert desk.states() == {"C-1": "cleared", "C-2": "open", "C-4": "open"}


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        (("C-1", LISTED[0], "HK", "company"), "countries"),
        (("C-1", LISTED[0], "", "company"), "countries"),
        (("C-1", LISTED[0].upper(), "CN", "company"), "names"),
        (("C-1", LISTED[0], "CN", "person"), "kind"),
    ],
    ids=["other country", "no country", "other letters", "other kind"],
)
def test_it_comes_back_when_the_customer_changed(
    desk: Desk, row: tuple[str, ...], changed: str
) -> None:
    desk.decide()
    outcome = desk.run((row,))
    (hit,) = read_csv(desk.folder / "hits.csv")
    assert hit["state"] == "reopened"
    assert hit["decided_by"] == "trade desk"
    assert "changed since" in hit["decision_why"]
    (customer,) = read_customers(desk.folder / "customers.csv", {}).customers
    (entry,) = [e for _, e in merge_entries(desk.editions) if e.id == hit["entry_id"]]
    status = desk.clearings.status(customer, entry, TODAY)
    assert [change.field for change in status.changes] == [changed]
    assert hit["decision_why"] == status.why.en
    assert outcome.tally.alerts == 1
    assert outcome.tally.states == {"reopened": 1}


@pytest.mark.parametrize("field", ["kind", "countries", "both"])
def test_what_a_row_adds_to_a_silent_book_reopens_nothing(desk: Desk, field: str) -> None:
    silent = (
        {"kind": "", "countries": ()}
        if field == "both"
        else {field: type(getattr(CUSTOMER, field))()}
    )
    desk.decide(replace(CUSTOMER, **silent))
    outcome = desk.run((ROWS[0],))
    (hit,) = read_csv(desk.folder / "hits.csv")
    assert (hit["state"], outcome.tally.alerts) == ("cleared", 0)
    (customer,) = read_customers(desk.folder / "customers.csv", {}).customers
    (entry,) = [e for _, e in merge_entries(desk.editions) if e.id == hit["entry_id"]]
    book = desk.clearings.status(customer, entry, TODAY)
    assert book.state.value == "reopened"  # the book itself now says more: that is a change


def test_it_comes_back_when_the_entry_changed(desk: Desk) -> None:
    desk.decide()
    rows = [{**row, "name": name} for row, name in zip(csl_rows(6), LISTED, strict=True)]
    rows[0]["license_policy"] = "Another policy than before"
    file = desk.folder / "consolidated.csv"
    file.write_bytes(csl_csv(*rows))
    desk.store.import_file(file, confirm_shrink=True, edition_date=date(2026, 11, 21))
    desk.editions = desk.store.editions()
    assert desk.states() == {"C-1": "reopened", "C-2": "open", "C-4": "open"}
    (hit,) = [one for one in read_csv(desk.folder / "hits.csv") if one["customer"] == "C-1"]
    assert "Another policy than before" in hit["decision_why"]


def test_what_was_withdrawn_confirmed_or_has_expired_alerts(desk: Desk) -> None:
    desk.decide(until=TODAY)
    assert desk.states()["C-1"] == "cleared"
    assert desk.states(today=TODAY + timedelta(days=1))["C-1"] == "expired"
    desk.decide(verdict=Verdict.CONFIRMED)
    assert desk.run().tally.alerts == 3
    assert desk.states()["C-1"] == "confirmed"
    entry = read_csv(desk.folder / "hits.csv")[0]["entry_id"]
    desk.clearings.withdraw("C-1", "bis-entity", entry, by="desk", reason="mistaken", at=AT)
    outcome = desk.run()
    (hit,) = [one for one in read_csv(desk.folder / "hits.csv") if one["customer"] == "C-1"]
    assert (hit["state"], hit["decision"]) == ("open", "3")
    assert outcome.tally.alerts == 3
    assert outcome.tally.states == {}


def test_candidates_below_the_threshold_do_not_count_as_cleared_rows(desk: Desk) -> None:
    desk.decide()
    outcome = desk.run(top=3, threshold=95)
    states = [hit["state"] for hit in read_csv(desk.folder / "hits.csv")]
    assert states.count("cleared") == 1
    assert len(states) == outcome.tally.hits
    assert (outcome.tally.alerts, outcome.tally.settled) == (2, 1)


@pytest.mark.parametrize("where", ["pool", "ray"])
def test_the_same_wherever_it_is_made(
    desk: Desk, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "ray":
        ray_runner()
    monkeypatch.setattr(run_module, "CHUNK_ROWS", 20)
    desk.decide()
    desk.decide(Customer("C-7", (LISTED[1],), "organisation", ("CN",)))
    rows = tuple(
        (f"C-{number}", LISTED[number // 6 % 2], "CN" if number % 5 else "HK", "company")
        for number in range(1, 121)
    )
    one = desk.run(rows, "one.csv")
    cluster = "local" if where == "ray" else ""
    several = desk.run(rows, "several.csv", workers=2, cluster=cluster)
    assert (desk.folder / "one.csv").read_bytes() == (desk.folder / "several.csv").read_bytes()
    assert one.tally == several.tally
    assert one.tally.states == {"cleared": 2}


def test_every_form_of_output_and_the_files_own_columns(desk: Desk) -> None:
    desk.decide(reason='=HYPERLINK("x")')
    desk.run(out="hits.jsonl")
    desk.run(out="hits.parquet")
    desk.run(out="hits.xlsx", language="ja")
    desk.run(keep_columns=True)
    lines = (desk.folder / "hits.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    assert [first[name] for name in ("state", "decision")] == ["cleared", "1"]
    assert pq.read_table(desk.folder / "hits.parquet").to_pylist()[0]["state"] == "cleared"
    book = openpyxl.load_workbook(desk.folder / "hits.xlsx")
    shown = {row[0]: row[1] for row in book.worksheets[0].iter_rows(max_col=2, values_only=True)}
    assert shown["別人・別法人と判断済みの該当"] == 1
    assert shown["顧客IDの列"] == "customer id"
    hit = read_csv(desk.folder / "hits.csv")[0]
    assert hit["decision_reason"].startswith("'=")
    assert hit["customer id"] == "C-1"
    assert hit["input_name"] == LISTED[0]


def test_a_run_goes_on_only_with_the_same_decisions(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "CHUNK_ROWS", 2)
    desk.decide(until=TODAY)
    file = write_csv(desk.folder / "customers.csv", [HEAD, *ROWS])
    request = Request(file, desk.folder / "hits.csv", workers=1)
    folder = desk.store.derived_folder()

    def stop_after_one(done: int, _: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_file(request, desk.editions, folder, progress=stop_after_one, decided=desk.decided())
    later = desk.decided(TODAY + timedelta(days=1))
    for other in (later, None):
        with pytest.raises(ProblemError) as refused:
            run_file(request, desk.editions, folder, decided=other)
        assert refused.value.problems[0].code == "KAN-2274"
        assert "decisions" in refused.value.problems[0].found.en
    again = run_file(request, desk.editions, folder, decided=desk.decided(TODAY - timedelta(1)))
    assert again.taken_over == 2
    assert again.tally.states == {"cleared": 1}


def test_rows_without_a_customer_are_told(desk: Desk) -> None:
    outcome = desk.run((("", LISTED[0], "CN", "company"), *ROWS[1:]))
    assert outcome.tally.noted["no_customer"].first == [1]
    said = " ".join(line.en for line in noted_lines(outcome))
    assert "no customer id" in said
    assert LISTED[0] not in said


Command = Callable[..., Result]


@pytest.fixture
def command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("KANAME_HOME", str(desk.folder / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(cli, list(map(str, arguments)))

    return invoke


def test_the_book_the_decision_and_the_file_agree(desk: Desk, command: Command) -> None:
    file = write_csv(desk.folder / "customers.csv", [HEAD, *ROWS])
    out = desk.folder / "hits.csv"
    screening = ("screen", "--file", file, "--out", out, "--organisation", "own")
    assert command("book", "add", file).exit_code == 0
    assert command(*screening).exit_code == 0
    entry = read_csv(out)[0]["entry_id"]
    clearing = command("clear", "add", "C-1", entry, "--reason", "no tie", "--by", "desk")
    assert clearing.exit_code == 0, clearing.output
    result = command(*screening)
    assert result.exit_code == 0, result.output
    assert "hits marked as cleared: 1" in result.stdout
    assert "Zorbatek" not in result.output
    states = {hit["customer"]: hit["state"] for hit in read_csv(out)}
    assert states == {"C-1": "cleared", "C-2": "open", "C-4": "open"}
    assert "別人・別法人と判断済みの該当: 1" in command(*screening, "--lang", "ja").stdout
    other = command(*screening[:-1], "others")
    assert "(0 recorded)" in other.stdout
    assert {hit["state"] for hit in read_csv(out)} == {"open"}


def test_what_is_wrong_with_the_decisions_ends_the_run(desk: Desk, command: Command) -> None:
    out = desk.folder / "hits.csv"
    nameless = write_csv(desk.folder / "names.csv", [("name",), (LISTED[0],)])
    screening = ("screen", "--out", out, "--organisation", "own", "--file")
    assert "KAN-2304" in command(*screening, nameless).stderr
    mapped = command(*screening, nameless, "--map", "id=name", "--column", "name")
    assert mapped.exit_code == 0, mapped.output
    assert "goes with --file" in command("screen", "A Name", "--organisation", "own").stderr
    out.unlink()
    file = write_csv(desk.folder / "customers.csv", [HEAD, *ROWS])
    assert "KAN-2296" in command(*screening[:-2], "../own", "--file", file).stderr
    desk.decide()
    desk.decide()
    path = decisions_path(desk.folder / "home")
    path.write_bytes(path.read_bytes().replace(b"another town", b"another tomb", 1))
    result = command(*screening, file)
    assert result.exit_code == 3
    assert "KAN-229" in result.stderr
    assert not out.exists()
