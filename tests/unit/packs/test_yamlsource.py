"""What a YAML file says is the same whether it was read before or not."""

from pathlib import Path

import pytest

from scaffolder.diagnostics import Place
from scaffolder.packs import yamlreader
from scaffolder.packs.yamlsource import YamlSource, parse_yaml

TEXT = b"name: shop\nwords: [a, b, {deep: [1, true, null]}]\n"
VALUE = {"name": "shop", "words": ("a", "b", {"deep": (1, True, None)})}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def source_of(text: bytes, file: str = "shop/pack.yml") -> YamlSource:
    source, problems = parse_yaml(text, file)
    assert source is not None
    assert problems == ()
    return source


def never(content: bytes, file: str) -> None:
    raise AssertionError(f"{file} is parsed")


def test_a_text_that_was_read_before_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = source_of(TEXT)
    with monkeypatch.context() as patched:
        patched.setattr(yamlreader, "parse", never)
        again = source_of(TEXT)
    assert first.value == again.value == VALUE
    assert first.place("/words/2/deep") == again.place("/words/2/deep") == Place(2, 16)
    assert again.place("/words/9") == Place(2, 1)


def test_another_text_of_the_same_name_is_read() -> None:
    source_of(TEXT)
    assert source_of(b"name: depot\n").value == {"name": "depot"}
    assert source_of(TEXT).value == VALUE


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"a": 1}'])
def test_a_damaged_cache_is_passed_over(cache: Path, damage: bytes) -> None:
    source_of(TEXT)
    (kept,) = cache.glob("scaffold/yaml/*.json")
    kept.write_bytes(damage)
    assert source_of(TEXT).value == VALUE


def test_what_json_cannot_say_is_read_each_time() -> None:
    dated = source_of(b"day: 2026-01-02\n")
    assert source_of(b"day: 2026-01-02\n").value == dated.value
    assert str(dated.value["day"]) == "2026-01-02"


def test_what_is_wrong_is_said_each_time() -> None:
    for _ in range(2):
        source, (problem,) = parse_yaml(b"name: shop\nname: depot\n", "shop/pack.yml")
        assert source is None
        assert problem.place == Place(2, 1)


def test_without_a_cache_folder_all_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert source_of(TEXT).value == source_of(TEXT).value == VALUE
