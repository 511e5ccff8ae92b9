"""Imports that nothing uses are left out, where a compiler would refuse them."""

from scaffolder.filetree import File, FileTree
from scaffolder.render.imports import without_unused_imports

SOURCE = b"""package words

import (
	"strings"
	"time"

	"github.com/google/uuid"
	custom "app/internal/middleware"
	_ "embed"
)

// uuid.UUID is spoken of in a comment alone, as custom.Audit is in a text.
var words = strings.Fields("custom.Audit")
"""


def tree(data: bytes) -> FileTree:
    return FileTree({"words.go": File(data, False, "merge"), "words.txt": File(data, False, "merge")})


def test_an_import_that_only_comments_and_strings_speak_of_goes() -> None:
    pruned = without_unused_imports(tree(SOURCE), "go")
    text = pruned["words.go"].data.decode()
    assert 'import (\n\t"strings"\n\n\t_ "embed"\n)\n' in text
    assert pruned["words.txt"].data == SOURCE


def test_a_single_import_stands_alone() -> None:
    source = SOURCE.replace(b'\t_ "embed"\n', b"")
    assert b'import "strings"\n' in without_unused_imports(tree(source), "go")["words.go"].data


def test_a_file_that_uses_none_has_no_imports() -> None:
    source = b'package words\n\nimport (\n\t"time"\n)\n\nconst word = 1\n'
    assert without_unused_imports(tree(source), "go")["words.go"].data == b"package words\n\n\nconst word = 1\n"


def test_other_languages_are_left_to_their_own_tools() -> None:
    assert without_unused_imports(tree(SOURCE), "python") == tree(SOURCE)
