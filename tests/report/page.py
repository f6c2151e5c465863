"""Reads a page of HTML for the tests, and knows which elements a dossier's page may hold."""

from html.parser import HTMLParser

VOID = {"meta", "use", "circle", "path", "rect"}
HEAD = {"html", "head", "meta", "title", "style"}
FRAME = {"body", "main", "header", "footer", "section", "article", "nav", "figure", "figcaption"}
PROSE = {
    "h1", "h2", "h3", "h4", "h5", "p", "dl", "dt", "dd", "div", "ul", "ol", "li", "span", "strong",
}  # fmt: skip
TABLE = {"caption", "table", "thead", "tbody", "tr", "th", "td"}
INLINE = {"code", "bdi", "a", "details", "summary"}
DRAWING = {"svg", "defs", "symbol", "path", "circle", "rect", "use"}
ALLOWED = HEAD | FRAME | PROSE | TABLE | INLINE | DRAWING


class Page(HTMLParser):
    """Reads a page and keeps what tests ask for; tags must close in the order they open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.style = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        elif data.strip():
            self.words.append(" ".join(data.split()))
