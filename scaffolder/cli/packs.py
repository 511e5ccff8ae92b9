"""`scaffold packs`: the frameworks that can be rendered, and their options."""

from __future__ import annotations

from typing import Any

from scaffolder.cli.report import Json, print_diagnostics, print_result


def packs(in_json: Json = False) -> None:
    """List the packs, what each supports, and its options."""
    from scaffolder.packs.registry import installed_packs, pack
    from scaffolder.packs.registry import packs as bundled

    loaded = [pack(name) for name in (*bundled(), *installed_packs())]
    problems = tuple(problem for _, found in loaded for problem in found)
    listed = [_facts(found) for found, _ in loaded if found]
    if in_json:
        print_result(problems, {"packs": listed})
        return
    print_diagnostics(problems)
    for facts in listed:
        print(f"{facts['name']}  {facts['summary']}")
        for option in facts["options"]:
            choices = f" ({', '.join(map(str, option['choices']))})" if option["choices"] else ""
            print(f"    --option {option['name']}={option['default']}{choices}  {option['help']}")


def _facts(pack: Any) -> dict[str, Any]:
    manifest = pack.manifest
    return {
        "name": manifest.name,
        "language": manifest.language,
        "summary": manifest.summary,
        "supports": list(manifest.supports),
        "options": [
            {
                "name": option.name,
                "type": option.type,
                "help": option.help,
                "default": option.default,
                "choices": list(option.allowed),
            }
            for option in pack.options
        ],
    }
