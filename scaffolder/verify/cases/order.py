"""Two faults at once are answered as the earlier check of the contract says."""

from __future__ import annotations

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Undecidable
from scaffolder.verify.cases import access
from scaffolder.verify.cases.bodies import answered
from scaffolder.verify.cases.tokens import somewhere
from scaffolder.verify.compose import wrapped
from scaffolder.verify.run import Run
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

PLACES = 3


def orders(run: Run) -> None:
    """Each pair of neighbouring checks, on every operation that makes both."""
    for operation in run.project.operations:
        if operation.reads_body:
            bodies_first(run, operation)
        if operation.caller in ("required", "optional"):
            tokens_first(run, operation)
        if operation.inputs and operation.kind in ("create", "update", "call"):
            input_last(run, operation)


def bodies_first(run: Run, operation: Operation) -> None:
    """A body that is no JSON, or of another media type, is told before the token and the row are looked at."""
    made = somewhere(run, operation, None)
    if made is None:
        return
    spoilt = ("Authorization", f"{run.scheme} spoilt")
    strange = Ask(operation, None, tuple("018f3e2a-4b5c-7d6e-8f90-000000000000" for _ in made.params))
    asks = [(Ask(operation, None, made.params), ()), (Ask(operation, None, made.params), (spoilt,)), (strange, ())]
    for asked, more in asks if operation.caller in ("required", "optional") else asks[2:]:
        if run.exhausted(asked):
            return
        run.count(asked)
        run.count(asked)
        name = "order.body_before_token" if asked is not strange else "order.row_before_input"
        malformed = run.request(asked, *more, raw=b"{")
        answered(run, name, malformed, Outcome(400, name, "malformed_json", operation.resource), operation)
        media = run.request(asked, *more, ("Content-Type", "text/plain"), raw=b"{}")
        answered(run, name, media, Outcome(415, name, "unsupported_media_type", operation.resource), operation)


def tokens_first(run: Run, operation: Operation) -> None:
    """A token that is missing or spoilt is told before a row that is not there."""
    keys = len(operation.parents) + (operation.key is not None)
    if not keys:
        return
    strange = Ask(
        operation, None, ("018f3e2a-4b5c-7d6e-8f90-000000000000",) * keys, {} if operation.reads_body else None
    )
    if run.exhausted(strange):
        return
    run.count(strange)
    more = (("Authorization", f"{run.scheme} spoilt"),)
    outcome = Outcome(401, "order.token_before_row", "unauthenticated", operation.resource)
    answered(run, "order.token_before_row", run.request(strange, *more), outcome, operation)
    if operation.caller == "required":
        answered(run, "order.token_before_row", run.request(strange), outcome, operation)


def input_last(run: Run, operation: Operation) -> None:
    """Input that is wrong in every member is told only where row and rule let the caller in, and before any 409."""
    wrong = wrapped(operation, {member.name: {} for member in operation.inputs})
    seen: dict[tuple[int, str], int] = {}
    for made in access.asks(run, operation):
        asked = Ask(operation, made.caller, made.params, wrong, token=made.token)
        try:
            outcome = run.foretell(asked)
        except Undecidable:
            continue
        kind = (outcome.status, outcome.reason)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= PLACES:
            rule = "order.rule_before_input" if outcome.status == 403 else "order.row_before_input"
            run.ask(asked, rule if outcome.status in (403, 404) else "order.input_before_state")
