"""Packs of git repositories, fetched by Copier at a tag and kept in the user's cache: the next run needs no network."""

from __future__ import annotations

import os
import re
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from scaffolder.diagnostics import Diagnostic, closest
from scaffolder.packs.cache import private_folder
from scaffolder.packs.codes import NO_TAG, SECRET_ADDRESS, UNFETCHED, UNKNOWN_TAG

LATEST = "latest"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|git@|gh:|gl:")
_SECRET = re.compile(r"://[^/@:]*:[^/@]*@")


def is_address(place: str) -> bool:
    """Tell whether a place is a repository's address, not a path of this machine."""
    return bool(_ADDRESS.match(place))


def fetched(url: str, tag: str) -> tuple[Path | None, str, tuple[Diagnostic, ...]]:
    """Return the folder of a repository's files at a tag, and the tag; the latest version where none is named."""
    if _SECRET.search(url):
        return None, tag, (SECRET_ADDRESS.at(""),)
    kept = _kept_place(url, tag)
    if tag not in ("", LATEST) and kept.is_dir():
        return kept, tag, ()
    return _cloned(url, tag)


def _kept_place(url: str, tag: str) -> Path:
    cache = private_folder("packs") or Path(mkdtemp(prefix="scaffold-packs-"))
    return cache / sha256(f"{url}\0{tag}".encode()).hexdigest()[:32]


def _cloned(url: str, tag: str) -> tuple[Path | None, str, tuple[Diagnostic, ...]]:
    from copier._vcs import get_repo
    from plumbum.commands.processes import ProcessExecutionError

    repository = get_repo(url)
    if repository is None:
        return None, tag, (UNFETCHED.at("", url=url, problem="it is no git repository"),)
    try:
        chosen, problems = _chosen_tag(url, str(repository), tag)
        return (None if problems else _checked_out(url, repository, chosen)), chosen, problems
    except ProcessExecutionError as error:
        said = (error.stderr or str(error)).strip().splitlines()
        return None, tag, (UNFETCHED.at("", url=url, problem=said[-1] if said else "git failed"),)
    except (OSError, ValueError) as error:
        return None, tag, (UNFETCHED.at("", url=url, problem=str(error)),)


def _chosen_tag(url: str, repository: str, tag: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the tag that is asked for, as far as the repository has it."""
    from copier._vcs import get_git, get_latest_tag

    said = get_git()("ls-remote", "--tags", "--refs", "--", repository)
    tags = [line.split("\t", 1)[1].removeprefix("refs/tags/") for line in said.splitlines()]
    if tag in tags:
        return tag, ()
    if tag not in ("", LATEST):
        return tag, (UNKNOWN_TAG.at("", url=url, tag=tag, hint=closest(tag, tags)),)
    latest = get_latest_tag(repository) if tags else "HEAD"
    return latest, () if latest in tags else (NO_TAG.at("", url=url),)


def _checked_out(url: str, repository: str, tag: str) -> Path:
    """Clone beside the place where it is kept, and move it there in one rename."""
    from copier._vcs import clone

    target = _kept_place(url, tag)
    if target.is_dir():
        return target
    staged = Path(mkdtemp(prefix="clone-", dir=target.parent))
    try:
        clone(repository, f"refs/tags/{tag}", str(staged / "pack"))
        shutil.rmtree(staged / "pack/.git") if (staged / "pack/.git").is_dir() else (staged / "pack/.git").unlink()
        os.replace(staged / "pack", target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return target
