"""The migration that an update brings: the difference of two storage schemas, after the migrations that are there."""

from __future__ import annotations

from contextlib import nullcontext

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.declared import likely_renames
from scaffolder.ir.migration import Loss, Migration, Renames, losses, migration_between, without
from scaffolder.ir.model import Project
from scaffolder.ir.naming import digest_of
from scaffolder.packs.limits import Exhausted, limited
from scaffolder.packs.manifest import MigrationRules
from scaffolder.project import codes
from scaffolder.project.migrations import Found, found_migrations, heads, next_number
from scaffolder.project.state import Kept
from scaffolder.render.lowering.migrations import PlannedMigration
from scaffolder.render.plan import failure, located
from scaffolder.update.request import AMBIGUOUS, STALE, Designs, Refused, Request, pack_of, pack_reference


def migration_of(request: Request, kept: Kept, designs: Designs) -> PlannedMigration | Refused | None:
    pack = pack_of(pack_reference(request, kept))
    old, new = designs.old.project, designs.new.project
    if pack is None or pack.manifest.migrations is None or old is None or new is None:
        return None
    rules = pack.manifest.migrations
    try:
        with nullcontext() if pack.bundled else limited():
            found = found_migrations(request.root, rules)
    except (Exhausted, MemoryError) as error:
        return Refused((located(failure(error), pack, "pack.yml"),), STALE)
    difference = migration_between(old, new, designs.renames)
    foreign = _foreign(found, kept)
    strange = {step for it in foreign for step in it.steps} - set(difference.words)
    if strange:
        paths = ", ".join(it.path for it in foreign)
        return Refused((codes.FOREIGN_MIGRATIONS.at("", paths=paths, changes="; ".join(sorted(strange))),), AMBIGUOUS)
    difference = without(difference, {step for it in foreign for step in it.steps})
    problems = _problems(difference, old, new, designs.renames, request.drops)
    if problems:
        return Refused(problems, AMBIGUOUS)
    return planned_migration(difference, found, rules, kept)


def _foreign(found: tuple[Found, ...], kept: Kept) -> tuple[Found, ...]:
    """Return the generated migrations that this project's last update does not know: those of another branch."""
    recorded = {line.path for line in kept.lock.files}
    return tuple(it for it in found if it.steps and it.path not in recorded)


def planned_migration(
    difference: Migration, found: tuple[Found, ...], rules: MigrationRules, kept: Kept
) -> PlannedMigration | None:
    """Place a difference after the heads of the folder, which it joins where there are several."""
    parents = heads(found, rules)
    if not difference and len(parents) < 2:
        return None
    revision = difference.digest if difference else digest_of(" ".join(parents))
    if revision in {it.id for it in found}:
        revision = digest_of(f"{revision} {' '.join(parents)}")
    return PlannedMigration(difference, revision, next_number(found, rules, revision), parents)


def _problems(
    difference: Migration, old: Project, new: Project, renames: Renames, drops: frozenset[str]
) -> tuple[Diagnostic, ...]:
    owners = {model.table: model.name for project in (old, new) for model in project.models}
    likely = [it for it in likely_renames(difference, owners) if it.old not in drops]
    asked = {it.old for it in likely}
    found = [codes.UNDECLARED_RENAME.at("", old=it.old, new=it.new, former=f'"{it.former}"') for it in likely]
    lost = [it for it in losses(difference, old, renames) if it.name not in asked and not _is_allowed(it, drops)]
    return (*found, *(_refusal(it) for it in lost))


def _is_allowed(loss: Loss, drops: frozenset[str]) -> bool:
    return not loss.needs_default and (loss.name in drops or loss.name.partition(".")[0] in drops)


def _refusal(loss: Loss) -> Diagnostic:
    if loss.needs_default:
        return codes.NEEDS_DEFAULT.at("", name=loss.name)
    return codes.DESTRUCTIVE.at("", problem=loss.problem, name=loss.name)
