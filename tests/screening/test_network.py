"""Fetching: from a server on this machine that breaks off, redirects, and answers with pages."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.screening import network
from kaname.screening.network import Limits, addresses, fetch, newest_link

BODY = bytes(range(256)) * 4096  # one megabyte
HOSTS = ("127.0.0.1",)
LIMITS = Limits(timeout_seconds=5, attempts=3, pause_seconds=0, secure=False)
CHANGED = "Fri, 31 Jul 2026 10:00:00 GMT"


class Server(ThreadingHTTPServer):
    """A publisher; what it does is set by the test."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = BODY
        self.etag = '"one"'
        self.kind = "text/csv"
        self.cuts: list[int] = []
        """After how many bytes to break off, answer by answer."""
        self.status = 200
        self.location = ""
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/list.csv"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        publisher = self.server
        publisher.asked.append(dict(self.headers))
        if publisher.location and self.path != "/moved":
            self.send_response(302)
            self.send_header("Location", publisher.location)
            self.end_headers()
            return
        if publisher.status != 200:
            self.send_error(publisher.status)
            return
        if self.headers.get("If-None-Match") == publisher.etag:
            self.send_response(304)
            self.end_headers()
            return
        body, start = publisher.body, 0
        wanted = self.headers.get("Range")
        if wanted and self.headers.get("If-Range") == publisher.etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", publisher.kind)
        self.send_header("ETag", publisher.etag)
        self.send_header("Last-Modified", CHANGED)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = start + publisher.cuts.pop(0) if publisher.cuts else len(body)
        self.wfile.write(body[start:end])
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    publisher = Server()
    thread = threading.Thread(target=publisher.serve_forever, daemon=True)
    thread.start()
    yield publisher
    publisher.shutdown()
    publisher.server_close()
    thread.join()


def refused(url: str, target: Path, limits: Limits = LIMITS) -> tuple[int, str]:
    with pytest.raises(ProblemError) as caught:
        fetch(url, HOSTS, target, limits)
    (problem,) = caught.value.problems
    return caught.value.status, problem.code


def test_a_file_arrives_with_its_date(server: Server, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    got = fetch(
        server.url, HOSTS, tmp_path / "new" / "list.csv", LIMITS, lambda *s: steps.append(s)
    )
    assert got.path.read_bytes() == BODY
    assert (got.changed, got.server_date) == (True, date(2026, 7, 31))
    assert steps[-1] == (len(BODY), len(BODY))
    assert sorted(path.name for path in got.path.parent.iterdir()) == ["list.csv", "list.csv.meta"]


def test_an_unchanged_file_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS)
    again = fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS)
    assert (again.changed, again.server_date) == (False, date(2026, 7, 31))
    assert server.asked[1]["If-None-Match"] == '"one"'
    assert again.path.read_bytes() == BODY
    server.etag, server.body = '"two"', b"new"
    assert fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.read_bytes() == b"new"


def test_a_file_whose_copy_is_gone_is_sent_again(server: Server, tmp_path: Path) -> None:
    fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.unlink()
    assert fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.read_bytes() == BODY


def test_a_cut_connection_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.cuts = [300_000, 200_000]
    got = fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS)
    assert got.path.read_bytes() == BODY
    assert [asked.get("Range") for asked in server.asked] == [
        None,
        "bytes=300000-",
        "bytes=500000-",
    ]
    assert server.asked[1]["If-Range"] == '"one"'


def test_a_later_run_goes_on_too(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    server.cuts = [300_000, 100_000, 50_000]
    assert refused(server.url, target) == (3, "KAN-2065")
    assert not target.exists()
    assert (tmp_path / "list.csv.part").stat().st_size == 450_000
    assert fetch(server.url, HOSTS, target, LIMITS).path.read_bytes() == BODY
    assert server.asked[-1]["Range"] == "bytes=450000-"


def test_a_file_that_changed_meanwhile_is_begun_anew(server: Server, tmp_path: Path) -> None:
    server.cuts = [300_000, 10, 10]
    assert refused(server.url, tmp_path / "list.csv")[1] == "KAN-2065"
    server.etag, server.body = '"two"', b"other" * 100_000
    assert fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.read_bytes() == server.body


def test_a_kept_part_that_does_not_fit_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.cuts = [300_000, 10, 10]
    assert refused(server.url, tmp_path / "list.csv")[1] == "KAN-2065"
    server.body = BODY[:1000]
    assert fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.read_bytes() == BODY[:1000]


def test_the_last_copy_stays_when_a_fetch_fails(server: Server, tmp_path: Path) -> None:
    target = fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path
    server.etag, server.status = '"two"', 503
    assert refused(server.url, target) == (3, "KAN-2062")
    server.status, server.kind = 200, "text/html; charset=utf-8"
    assert refused(server.url, target) == (3, "KAN-2063")
    server.kind, server.body = "application/octet-stream", b"  <!DOCTYPE html><html>Sign in"
    assert refused(server.url, target) == (3, "KAN-2063")
    assert target.read_bytes() == BODY


@pytest.mark.parametrize(
    "url",
    [
        "http://data.trade.gov/list.csv", "https://example.invalid/list.csv",
        "https://data.trade.gov.example.invalid/list.csv", "https://user@data.trade.gov/list.csv",
        "file:///etc/hosts", "ftp://data.trade.gov/list.csv", "list.csv",
    ],
)  # fmt: skip
def test_only_https_and_only_the_publishers_hosts(url: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        fetch(url, ("data.trade.gov",), tmp_path / "list.csv")
    assert (caught.value.status, caught.value.problems[0].code) == (2, "KAN-2061")


def test_a_redirect_stays_with_the_publisher(server: Server, tmp_path: Path) -> None:
    server.location = "http://localhost:1/list.csv"
    assert refused(server.url, tmp_path / "list.csv")[1] == "KAN-2061"
    server.location = f"http://127.0.0.1:{server.server_port}/moved"
    assert fetch(server.url, HOSTS, tmp_path / "list.csv", LIMITS).path.read_bytes() == BODY


def test_a_page_is_fetched_when_it_is_asked_for(server: Server, tmp_path: Path) -> None:
    server.kind, server.body = "text/html", b"<html>links</html>"
    got = fetch(server.url, HOSTS, tmp_path / "page.html", LIMITS, page_wanted=True)
    assert got.path.read_bytes() == b"<html>links</html>"


def test_too_much_is_refused(server: Server, tmp_path: Path) -> None:
    limits = Limits(timeout_seconds=5, attempts=2, pause_seconds=0, secure=False, bytes_max=1000)
    assert refused(server.url, tmp_path / "list.csv", limits) == (3, "KAN-2064")
    assert not (tmp_path / "list.csv").exists()


def test_offline_is_said(tmp_path: Path) -> None:
    status, code = refused("http://127.0.0.1:1/list.csv", tmp_path / "list.csv")
    assert (status, code) == (3, "KAN-2060")
    assert list(tmp_path.iterdir()) == []


def test_the_newest_link_of_a_page() -> None:
    pattern = addresses("mof-freeze")[0].link_pattern
    base = addresses("mof-freeze")[0].page
    page = """<a href="./shisantouketsu20260715.csv">old</a>
      <a href='./shisantouketsu20260828.csv'>new</a> <a href="other20270101.csv">no</a>"""
    found = newest_link(page, base, pattern)
    assert found == base.replace("list.html", "shisantouketsu20260828.csv")
    twice = page + '<a href="shisantouketsu20260828.xlsx">Excel</a>'
    assert newest_link(twice, base, pattern) is None
    assert newest_link("<a href='x.pdf'>", base, pattern) is None


def test_every_address_is_https_on_its_own_hosts() -> None:
    for list_file in ("csl", "ofac-sdn", "meti-eul", "mof-freeze"):
        assert addresses(list_file)
        for place in addresses(list_file):
            if place.url:
                network._check_address(place.url, place.hosts, Limits())
            else:
                network._check_address(place.page, place.hosts, Limits())
                assert place.link_pattern
    assert addresses("starter") == ()
