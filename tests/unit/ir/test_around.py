"""Seeds, services, settings, wire: what stands around the models and endpoints."""

from __future__ import annotations

from scaffolder.design.wire_codes import FIELD_CODES, WIRE_CODES
from scaffolder.ir.messages import MESSAGES
from scaffolder.ir.model import SeedRow
from scaffolder.ir.query import Type
from tests.unit.ir.support import operation, project


def test_seeds_are_typed_and_name_their_targets() -> None:
    seeds = {
        "User": [{"email": "Ada@Example.org", "password": "correct horse"}],
        "Label": [{"name": "red"}],
        "Org": [{"name": "Acme"}],
        "Project": [{"org": "acme", "key": "A", "budget": "7"}],
        "Membership": [{"org": "acme", "user": "ada@example.org", "role": "owner"}],
    }
    found = project({"database": {"seeds": seeds}}).seeds
    assert found[0] == SeedRow("User", (("email", "ada@example.org"), ("password", "correct horse")), "email")
    assert found[1] == SeedRow("Label", (("name", "red"),), "name")
    assert found[2].identified_by == "slug"
    assert found[3].values == (("org", "acme"), ("key", "A"), ("budget", "7.00"))
    assert found[4].values[1] == ("user", "ada@example.org")


def test_seeded_lists_are_tuples() -> None:
    changes = {
        "database": {"seeds": {"Label": [{"name": "a"}, {"name": "b"}], "Kit": [{"name": "k", "labels": ["a", "b"]}]}},
        "models": {
            "Kit": {
                "fields": {
                    "name": {"type": "string", "unique": True},
                    "labels": {"type": "Label", "many": True, "by": "name"},
                }
            }
        },
    }
    assert project(changes).seeds[2].values == (("name", "k"), ("labels", ("a", "b")))


def test_services_need_what_one_of_their_functions_needs() -> None:
    services = {
        "ledger": {"post": {"output": {"entry": {"type": "bigint"}}}},
        "bank": {
            "pay": {"input": {"record": {"type": "Task"}}, "errors": {"card_declined": 402}, "requires": ["ledger"]},
            "refund": {"requires": ["ledger"]},
        },
    }
    resolved = project({"services": services})
    bank = resolved.service("bank")
    assert bank.requires == ("ledger",)
    assert [it.name for it in bank.functions] == ["pay", "refund"]
    assert bank.functions[0].inputs[0].type == Type("reference", "Task")
    assert bank.functions[0].errors == (("card_declined", 402),)
    assert dict(resolved.wire.messages)["card_declined"] == "card declined"


def test_a_calls_body_is_its_functions_input() -> None:
    services = {
        "price": {
            "quote": {
                "input": {
                    "task": {"type": "Task"},
                    "days": {"type": "int", "max": 9},
                    "note": {"type": "text", "optional": True},
                },
                "output": {"price": {"type": "decimal", "precision": 8, "scale": 2}},
            }
        }
    }
    call = {"operation": "call", "hook": "price.quote", "access": "public"}
    found = operation("POST /quotes", call, {"services": services, "wire": {"item": "{name}", "input": "{name}"}})
    assert [(it.name, it.required, it.nullable) for it in found.inputs] == [
        ("task", True, False),
        ("days", True, False),
        ("note", False, True),
    ]
    assert found.inputs[0].key_type == Type("uuid")
    assert found.inputs[1].field.maximum == 9
    assert (found.item_key, found.input_key, found.caller) == (None, None, "optional")
    assert found.hook is not None
    assert not any(it.is_record for it in found.hook.inputs)


def test_settings_without_a_default_must_be_set() -> None:
    configuration = {
        "API_KEY": {"type": "string", "hidden": True},
        "RETRIES": {"type": "int", "default": 2},
        "MODE": {"type": "enum", "values": ["a", "b"], "default": "a"},
    }
    found = project({"configuration": configuration}).settings
    assert [(it.name, it.required, it.secret, it.default) for it in found] == [
        ("API_KEY", True, True, None),
        ("RETRIES", False, False, 2),
        ("MODE", False, False, "a"),
    ]


def test_the_wire_holds_the_whole_catalogue_of_messages() -> None:
    wire = project({"wire": {"messages": {"invalid": "no"}, "unknown": "reject"}}).wire
    assert set(dict(wire.messages)) == set(MESSAGES)
    assert dict(wire.messages)["invalid"] == "no"
    assert (wire.base, wire.errors, wire.reject_unknown) == ("", "problem", True)


def test_every_code_of_the_wire_contract_has_a_message() -> None:
    assert set(MESSAGES) == {*FIELD_CODES, *WIRE_CODES}


def test_cors_origins_are_listed() -> None:
    found = project({"middleware": {"cors": {"origins": ["https://a.example"]}, "metrics": True, "body_limit": "2kb"}})
    assert found.middleware.cors_origins == ("https://a.example",)
    assert (found.middleware.metrics, found.middleware.body_limit) == (True, 2048)
