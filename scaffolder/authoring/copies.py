"""What `copier copy` makes of a pack."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from scaffolder.filetree import FileTree, read_file, read_tree, write_tree
from scaffolder.packs.registry import Pack
from scaffolder.render.context import Context


def copied(pack: Pack, context: Context) -> FileTree:
    """Return the tree that Copier renders of a pack, given the same data."""
    from copier import run_copy

    with TemporaryDirectory(prefix="scaffold-") as folder:
        template, target = Path(folder, "pack"), Path(folder, "copy")
        write_tree(copier_template(pack), template)
        run_copy(str(template), target, data=context, defaults=True, quiet=True, unsafe=False)
        return read_tree(target)


def copier_template(pack: Pack) -> FileTree:
    """Return a pack with all that it extends as one Copier template: the files of bases also by the bases' names."""
    files = {path: read_file(file) for path, file in pack.files.items()}
    for base in pack.layers[1:]:
        files |= {f"{base.name}/{path}": read_file(file) for path, file in base.files.items()}
    return FileTree({**files, "copier.yml": read_file(pack.layers[-1].files["copier.yml"])})
