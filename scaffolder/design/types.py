"""The field types of the language, and which keys each kind of field may have."""

from __future__ import annotations

from scaffolder.design.document import Design, Field, Model

COLUMN_KEYS = {"optional", "readonly", "immutable", "hidden", "renamed_from"}
SCALAR_KEYS = COLUMN_KEYS | {"default", "unique", "index", "compute"}
TEXT_KEYS = SCALAR_KEYS | {"searchable"}
BOUNDED = {"min", "max"}

KEYS_BY_KIND: dict[str, frozenset[str]] = {
    kind: frozenset(keys)
    for kind, keys in {
        "string": TEXT_KEYS | BOUNDED | {"pattern"},
        "text": TEXT_KEYS | BOUNDED,
        "email": TEXT_KEYS,
        "url": TEXT_KEYS,
        "slug": {"unique", "index", "searchable", "readonly", "hidden", "renamed_from", "source"},
        "password": COLUMN_KEYS | BOUNDED,
        "uuid": SCALAR_KEYS,
        "int": SCALAR_KEYS | BOUNDED,
        "bigint": SCALAR_KEYS | BOUNDED,
        "decimal": SCALAR_KEYS | BOUNDED | {"precision", "scale"},
        "bool": SCALAR_KEYS,
        "date": SCALAR_KEYS,
        "datetime": SCALAR_KEYS,
        "enum": SCALAR_KEYS | {"values"},
        "sequence": {"unique", "index", "readonly", "hidden", "renamed_from", "scope"},
        "reference": COLUMN_KEYS | {"default", "unique", "index", "compute", "many", "by", "blind", "on_delete"},
        "list": {"readonly", "immutable", "hidden", "renamed_from", "many", "by", "create_missing", "blind"} | BOUNDED,
        "inverse": {"readonly", "immutable", "hidden", "many", "via", "by"} | BOUNDED,
    }.items()
}
COMPUTED_KEYS = frozenset({"optional", "hidden", "compute", "values", "precision", "scale"})
UNCOMPUTED_KINDS = frozenset({"slug", "sequence", "password", "list", "inverse"})
SCALARS = tuple(kind for kind in KEYS_BY_KIND if kind not in ("reference", "list", "inverse"))
SORTABLE = frozenset(SCALARS) - {"password"}
TEXTS = frozenset({"string", "text", "email", "url", "slug"})
GENERATED = frozenset({"slug", "sequence"})
REQUIRED_KEYS: dict[str, tuple[str, ...]] = {
    "slug": ("source", "unique"),
    "decimal": ("precision", "scale"),
    "enum": ("values",),
}

SETTING_TYPES = ("string", "int", "bool", "url", "enum")
SETTING_KEYS: dict[str, frozenset[str]] = {
    "string": frozenset({"default", "hidden", "min", "max", "pattern"}),
    "int": frozenset({"default", "hidden", "min", "max"}),
    "bool": frozenset({"default", "hidden"}),
    "url": frozenset({"default", "hidden"}),
    "enum": frozenset({"default", "hidden", "values"}),
}

MEMBER_KEYS: dict[str, frozenset[str]] = {
    kind: frozenset({"optional"} | (keys & (BOUNDED | {"pattern", "values", "precision", "scale"})))
    for kind, keys in KEYS_BY_KIND.items()
    if kind not in ("slug", "sequence", "list", "inverse")
}

FOREIGN_TYPES = {
    "array": "a list of references is many",
    "blob": "files come later",
    "boolean": 'did you mean "bool"?',
    "char": 'did you mean "string"?',
    "double": "there is no float; use decimal with precision and scale",
    "file": "files come later",
    "float": "there is no float; use decimal with precision and scale",
    "integer": 'did you mean "int"?',
    "json": "there is no free JSON; make it a model",
    "jsonb": "there is no free JSON; make it a model",
    "list": "a list of references is many",
    "long": 'did you mean "bigint"?',
    "number": 'did you mean "int", or "decimal" with precision and scale?',
    "object": "there is no free JSON; make it a model",
    "ref": "a reference has the model's name as its type",
    "reference": "a reference has the model's name as its type",
    "str": 'did you mean "string"?',
    "timestamp": 'did you mean "datetime"?',
    "time": 'did you mean "datetime"?',
    "varchar": 'did you mean "string"?',
}


def kind_of(design: Design, field: Field) -> str | None:
    """The scalar type of a field, or `reference`, `list`, `inverse`; none where its type is unknown."""
    if field.type in design.models:
        return "inverse" if field.via else "list" if field.many else "reference"
    return field.type if field.type in SCALARS else None


def implicit_fields(design: Design, model: Model) -> dict[str, Field]:
    """The fields that a model has without saying so."""
    moment = Field(type="datetime", readonly=True)
    names = (*(("createdAt", "updatedAt") if model.timestamps else ()), *(("deletedAt",) if model.soft_delete else ()))
    key = Field(type=design.database.ids, unique=True, readonly=True)
    return {"id": key, **dict.fromkeys(names, moment)}


def fields_of(design: Design, model: Model) -> dict[str, Field]:
    """All fields of a model by name, the implicit ones first; `deletedAt` is not for the design's words."""
    implicit = {name: field for name, field in implicit_fields(design, model).items() if name != "deletedAt"}
    return {**implicit, **model.fields}
