"""What `--pack` may name: a pack by its name, a folder, or a git repository at a tag."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from scaffolder.packs.fetch import fetched, is_address
from scaffolder.packs.registry import Loaded, Pack, load_pack, pack
from scaffolder.record import replace

_TAGGED = re.compile(r"(?P<url>.+)@(?P<tag>[^@/:\s]+)")


def find_pack(reference: str, *, trust: bool = False) -> Loaded:
    """Load the pack that a reference names; trust lets it run commands of its own."""
    url, tag = split_reference(reference)
    if tag or is_address(url) or url.removesuffix("/").endswith(".git"):
        found, problems = _from_repository(url, tag)
    elif "/" in reference:
        folder = Path(reference).resolve()
        found, problems = load_pack(folder)
        found = _known(found, str(folder)) if found else None
    else:
        found, problems = pack(reference)
    return (_known(found, found.place, found.tag, trust) if found and trust else found), problems


def split_reference(reference: str) -> tuple[str, str]:
    """Return the address and the tag of a reference; a folder that is there has no tag."""
    tagged = _TAGGED.fullmatch(reference)
    if tagged is None or Path(reference).is_dir():
        return reference, ""
    return tagged["url"], tagged["tag"]


def _from_repository(url: str, tag: str) -> Loaded:
    address = str(Path(url).resolve()) if Path(url).exists() else url
    folder, chosen, problems = fetched(address, tag)
    if folder is None:
        return None, problems
    found, wrong = load_pack(folder, called="", within=folder)
    return (_known(found, address, chosen) if found else None), wrong


@cache
def _known(pack: Pack, place: str, tag: str = "", trust: bool = False) -> Pack:
    """Return a pack with where it was found; the same for the same, since what is compiled of a pack is kept by it."""
    return replace(pack, place=place, tag=tag, trusted=pack.trusted or trust)
