"""The page is self-contained, and every text of a design comes out as text."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from scaffolder.cli.page.diagram import diagram
from scaffolder.cli.page.document import page
from scaffolder.cli.page.facts import AccessFact, EndpointFact, FieldFact, ModelFact, ProjectFacts, RelationFact

HOSTILE = "\"'><script>alert(1)</script>&{{ 1 }}</title>\u2028"
VOID = {"meta", "br", "link", "img", "input"}


def facts(text: str = "plain") -> ProjectFacts:
    user = ModelFact(
        "User", text, (FieldFact("id", "uuid", None, ("key",)),), (AccessFact("read", "public", "public"),)
    )
    fields = (
        FieldFact("id", "uuid", None, ("key",)),
        FieldFact("author", "User", "User", ()),
        FieldFact("editor", "User", "User", ("optional",)),
        FieldFact("readers", "User[]", "User", ()),
        FieldFact("parent", "Article", "Article", ("optional",)),
    )
    article = ModelFact("Article", text, fields, (AccessFact("update", "rule", f"author == $user or {text}"),))
    relations = (
        RelationFact("Article", "author", "User", "many to one", False, "cascade"),
        RelationFact("Article", "editor", "User", "many to one", True, "set_null"),
        RelationFact("Article", "readers", "User", "many to many", False, "unlink"),
        RelationFact("Article", "parent", "Article", "many to one", True, "restrict"),
    )
    access = AccessFact("update", "rule", text)
    endpoint = EndpointFact(
        "x", "PATCH", "/api/articles/{id}", "update", "Article", None, access, "1/min ip", text, text
    )
    return ProjectFacts("demo", text, (user, article), relations, (endpoint,))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser


def test_the_page_needs_nothing_from_outside() -> None:
    found = tags(page(facts())).found
    assert not [tag for tag, _ in found if tag in ("script", "link", "img", "iframe")]
    references = [value for _, attributes in found for name, value in attributes.items() if name in ("href", "src")]
    assert all(value is not None and value.startswith("#") for value in references)
    assert "url(" not in page(facts())


def test_every_element_is_closed() -> None:
    assert tags(page(facts())).open == []


def test_texts_of_the_design_add_no_element() -> None:
    assert [tag for tag, _ in tags(page(facts(HOSTILE))).found] == [tag for tag, _ in tags(page(facts())).found]
    assert "<script" not in page(facts(HOSTILE))


def test_the_diagram_is_well_formed() -> None:
    root = ElementTree.fromstring(diagram(facts(HOSTILE)).replace("\u2028", ""))
    assert root.tag.endswith("svg")


def test_ends_of_relations_show_how_many() -> None:
    namespace = "{http://www.w3.org/2000/svg}"
    edges = [
        group
        for group in ElementTree.fromstring(diagram(facts())).iter(f"{namespace}g")
        if "edge" in group.get("class", "")
    ]
    circles = [len(edge.findall(f"{namespace}circle")) for edge in edges]
    assert circles == [0, 1, 0, 1]
    assert [edge.get("class") for edge in edges] == ["edge", "edge", "edge many", "edge"]
    assert [title.text for edge in edges for title in edge.findall(f"{namespace}title")] == [
        "Article.author → User: many to one, on delete cascade",
        "Article.editor → User: many to one, optional, on delete set null",
        "Article.readers → User: many to many",
        "Article.parent → Article: many to one, optional, on delete restrict",
    ]


def test_the_page_has_both_colour_schemes() -> None:
    assert "prefers-color-scheme: dark" in page(facts())
    assert "color-scheme: light dark" in page(facts())
