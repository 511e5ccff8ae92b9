"""`scaffold plan`: the files that a design becomes, without writing any."""

from __future__ import annotations

from scaffolder.cli.arguments import DEFAULT_PACK, Design, Framework, Options, parse_options
from scaffolder.cli.report import Json, print_diagnostics, print_result, stop


def plan(design: Design, framework: Framework = DEFAULT_PACK, option: Options = None, in_json: Json = False) -> None:
    """List the files that a design becomes, with their owners and templates."""
    options = parse_options(option)

    from scaffolder.pipeline import lower, read

    reading = read(design)
    if reading.project is None:
        stop(reading.diagnostics, in_json)
    lowered = lower(reading, framework, options)
    diagnostics = (*reading.diagnostics, *lowered.diagnostics)
    if lowered.plan is None:
        stop(diagnostics, in_json)
    files = [
        {"path": file.path, "owner": file.owner, "id": file.id, "executable": file.executable}
        for file in lowered.plan.files
    ]
    if in_json:
        print_result(diagnostics, {"framework": framework, "options": dict(lowered.answers), "files": files})
        return
    print_diagnostics(diagnostics)
    width = max((len(file.path) for file in lowered.plan.files), default=0)
    for file in lowered.plan.files:
        print(f"{file.owner:<6}  {file.path:<{width}}  {file.item}".rstrip())
