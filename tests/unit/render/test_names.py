import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.render.names import Name, NameStyle, plural_of, split_words

GO = NameStyle(frozenset({"id", "url", "http"}), frozenset({"type", "func"}), "{}_")
WORDS = st.from_regex(r"[a-z][a-z0-9]{1,7}", fullmatch=True)


@pytest.mark.parametrize(
    ("designed", "words"),
    [
        ("tagList", ("tag", "list")),
        ("TagList", ("tag", "list")),
        ("tag_list", ("tag", "list")),
        ("tag-list", ("tag", "list")),
        ("SCREAMING_CASE", ("screaming", "case")),
        ("HTTPServer", ("http", "server")),
        ("line2Total", ("line2", "total")),
        ("s3Key", ("s3", "key")),
        ("x2y", ("x2y",)),
        ("HTTP2Server", ("http2", "server")),
        ("a", ("a",)),
    ],
)
def test_a_name_of_any_spelling_is_split_into_its_words(designed: str, words: tuple[str, ...]) -> None:
    assert split_words(designed) == words


def test_a_name_prints_in_every_form() -> None:
    name = Name.of("tagList")
    assert (name.snake, name.camel, name.pascal, name.kebab, name.upper, name.flat, name.title, str(name)) == (
        "tag_list", "tagList", "TagList", "tag-list", "TAG_LIST", "taglist", "Tag list", "tagList",
    )  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_form_leads_back_to_the_same_words(words: list[str]) -> None:
    name = Name(designed="".join(words), words=tuple(words))
    shouted = (name.upper,) if len(words) > 1 else ()
    for form in (name.snake, name.camel, name.pascal, name.kebab, *shouted):
        assert split_words(form) == tuple(words)
    assert Name.of(name.camel).camel == name.camel


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("category", "categories"), ("day", "days"), ("y", "ys"), ("bus", "buses"), ("box", "boxes"),
        ("quiz", "quizes"), ("church", "churches"), ("dish", "dishes"), ("tag", "tags"), ("index", "indexes"),
    ],
)  # fmt: skip
def test_the_plural_follows_the_wire_contract(one: str, many: str) -> None:
    assert plural_of(one) == many


def test_only_the_last_word_becomes_plural() -> None:
    assert Name.of("OrderEntry").plural.pascal == "OrderEntries"
    assert str(Name.of("OrderEntry").plural) == "OrderEntries"
    assert str(Name.of("orderEntry").plural) == "orderEntries"


def test_the_plural_of_the_design_wins() -> None:
    name = Name.of("Person", plural="people")
    assert (name.plural.snake, name.plural.pascal, name.plural.plural.snake) == ("people", "People", "people")


def test_initialisms_keep_one_case_but_at_the_start_of_a_camel_name() -> None:
    name = Name.of("urlOwnerId", GO)
    assert (name.pascal, name.camel, name.snake) == ("URLOwnerID", "urlOwnerID", "url_owner_id")
    assert Name.of("ownerId", GO).plural.pascal == "OwnerIDs"


def test_only_a_safe_name_escapes_reserved_forms() -> None:
    name = Name.of("type", GO)
    assert (name.camel, name.safe.camel, name.safe.pascal) == ("type", "type_", "Type")
    assert name.plural.safe.camel == "types"


def test_a_text_without_a_word_is_no_name() -> None:
    with pytest.raises(ValueError, match="no word"):
        Name.of("--")
