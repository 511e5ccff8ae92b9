"""The rows that a test makes by calls of factories, and what they come to."""

from __future__ import annotations

from functools import cached_property

from scaffolder.ir.evaluate import wire_value
from scaffolder.ir.model import Model, Project
from scaffolder.ir.rows import NOW, Moment, Row, Undecidable, Unlike, World, conflicts
from scaffolder.record import Record, Struct, field, replace
from scaffolder.render.samples.values import FactoryValue, factory_values

CALLER = "caller"
STRANGER = "stranger"
_DEPTH = 12


class At(Record):
    """The key of the row of an earlier step."""

    step: str


class Constant(Record):
    """A value in its wire form."""

    value: object


Given = At | Constant


class Step(Record):
    """A call of the factory of `model`; its row is known as `name` from then on."""

    name: str
    model: str
    given: tuple[tuple[str, Given], ...] = ()

    def giving(self, name: str, value: Given) -> Step:
        return replace(self, given=(*((field, old) for field, old in self.given if field != name), (name, value)))

    def leaving(self, name: str) -> Step:
        return replace(self, given=tuple((field, value) for field, value in self.given if field != name))


class Linking(Record):
    """A pair of rows in a many-to-many list."""

    link: str
    owner: str
    target: str


class Scene(Record):
    """Steps in their order; `caller` names the step of the one who asks, None for nobody."""

    steps: tuple[Step, ...] = ()
    links: tuple[Linking, ...] = ()
    caller: str | None = None

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def has(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)

    def changed(self, step: Step) -> Scene:
        return replace(self, steps=tuple(step if old.name == step.name else old for old in self.steps))

    def with_step(self, step: Step) -> Scene:
        return replace(self, steps=(*self.steps, step))


class Played(Struct):
    """A scene that was played: its world, and the row of each step."""

    world: World
    rows: dict[str, Row] = field(default_factory=dict)

    def caller(self, scene: Scene) -> Row | None:
        return self.rows[scene.caller] if scene.caller else None


class _Filling(Record):
    """What a factory puts into a column: the key of a new row of `target`, a value unlike any other, or `value`."""

    name: str
    target: str
    unlike: bool
    value: object


def _filling(value: FactoryValue) -> _Filling:
    plain: object = None
    if value.kind == "now":
        plain = Moment(NOW, True, value.field.type.kind == "date")
    elif not (value.target or value.unlike):
        plain = wire_value(value.value, value.field.type)
    return _Filling(value.field.name, value.target, value.unlike, plain)


class Stage:
    """Plays scenes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._models = {model.name: model for model in project.models}
        self.filled = {model.name: factory_values(model, project) for model in project.models}
        self._fillings = {name: tuple(map(_filling, values)) for name, values in self.filled.items()}

    def model(self, name: str) -> Model:
        return self._models[name]

    def play(self, scene: Scene) -> Played:
        """Make the rows of a scene; `Undecidable` where they cannot be."""
        played = Played(World(self.project))
        for step in scene.steps:
            given: dict[str, object] = {}
            for name, value in step.given:
                if isinstance(value, At):
                    given[name] = played.rows[value.step].key
                else:
                    given[name] = wire_value(value.value, self.model(step.model).field(name).type)
            played.rows[step.name] = self.make(played.world, step.model, given)
        for linking in scene.links:
            played.world.link(linking.link, played.rows[linking.owner].key, played.rows[linking.target].key)
        if conflicts(played.world):
            raise Undecidable
        return played

    def make(self, world: World, model: str, given: dict[str, object], depth: int = 0) -> Row:
        """Do what a factory does."""
        if depth > _DEPTH:
            raise Undecidable
        values: dict[str, object] = {}
        for filling in self._fillings[model]:
            if filling.name in given:
                continue
            if filling.target:
                values[filling.name] = self.make(world, filling.target, {}, depth + 1).key
            elif filling.unlike:
                values[filling.name] = Unlike(model, filling.name, len(world.rows) * 100 + depth)
            else:
                values[filling.name] = filling.value
        return world.add(model, {**values, **given})

    @cached_property
    def makeable(self) -> frozenset[str]:
        """The models of which a factory can make a row without being given any other."""
        return frozenset(model.name for model in self.project.models if self._is_makeable(model.name))

    def _is_makeable(self, model: str) -> bool:
        try:
            self.make(World(self.project), model, {})
        except Undecidable:
            return False
        return True
