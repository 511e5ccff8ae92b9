"""`scaffold agents`: the agents that come with the tool."""

from __future__ import annotations

from scaffolder.cli.report import Json, print_diagnostics, print_result


def agents(in_json: Json = False) -> None:
    """List the agents, their models, tools and limits."""
    from scaffolder.agent.definition import agents as names
    from scaffolder.agent.definition import definition

    loaded = [definition(name) for name in names()]
    problems = tuple(problem for _, found in loaded for problem in found)
    listed = [{**it.front.model_dump(mode="json"), "tools": list(it.tools)} for it, _ in loaded if it]
    if in_json:
        print_result(problems, {"agents": listed})
        return
    print_diagnostics(problems)
    for it in listed:
        print(f"{it['emoji']} {it['name']} ({it['category']})  {it['description']}".strip())
        print(
            f"    {it['model']}, at most {it['max_tool_calls']} calls, "
            f"{it['max_runtime_minutes']} min, ${it['max_usd']}"
        )
