"""A hostile pack is contained or refused, and what it tried is said by a code of its own, at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder.diagnostics import Diagnostic
from scaffolder.packs import limits, registry
from scaffolder.packs.references import find_pack
from scaffolder.pipeline import Build, build, lower, read
from tests.authoring.houses import MANIFEST, house, write
from tests.authoring.repositories import tagged
from tests.regenerate.projects import BOOKSTORE, run

SECRET = "the secret of this machine"


def tried(pack: Path, folder: Path) -> tuple[Diagnostic, ...]:
    """What `scaffold new` says of a pack, which must not make a project."""
    design = folder / "shop.json"
    design.write_text(json.dumps(BOOKSTORE))
    reading = read(design)
    built = build(reading, lower(reading, str(pack), {}))
    assert not isinstance(built, Build), "it was rendered"
    assert run(["new", "shop", "--from", str(design), "--pack", str(pack), "--to", str(folder / "shop")]) == 1
    assert not (folder / "shop").exists()
    return built


def first(problems: tuple[Diagnostic, ...]) -> tuple[str, str, int]:
    """The code that is reported first, and where."""
    place = problems[0].place
    return problems[0].code, problems[0].file or "", place.line if place else 0


FILE = "project/NOTES.md.jinja"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{% include "{SECRET}" %}\n', "template-outside-pack"),
        ('{% include "../secret" %}\n', "template-outside-pack"),
        ('{% import "../../secret" as x %}{{ x }}\n', "template-outside-pack"),
        ("{{ project.name.pascal.__class__.__mro__ }}\n", "template-unsafe"),
        ("{{ project.__init__.__globals__ }}\n", "template-unsafe"),
        ("{{ self._TemplateReference__context }}\n", "template-unknown-name"),
        ("{{ cycler.__init__.__globals__.os.system('touch ran') }}\n", "template-unknown-name"),
        ("{% for a in range(99999) %}x{% endfor %}\n", "template-unknown-name"),
        ("{{ 'x' * 10000000000 }}\n", "template-thinks"),
    ],
)
def test_a_template_is_refused_before_it_runs(tmp_path: Path, text: str, code: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    pack = house(tmp_path, **{FILE: text.replace("{SECRET}", str(secret))})
    assert first(tried(pack, tmp_path))[:2] == (code, f"house/{FILE}")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    pack = house(tmp_path, **{FILE: '{% include "partials/linked" %}\n'})
    (pack / "partials").mkdir()
    (pack / "partials/linked").symlink_to(tmp_path / "secret")
    (pack / "project/copied").symlink_to(tmp_path / "secret")
    (pack / "project/folder").symlink_to(tmp_path)
    found, problems = find_pack(str(pack))
    assert found is not None
    assert {it.code for it in problems} == {"pack-link"}
    assert sorted(it.file or "" for it in problems)[0] == "house/partials/linked"
    assert {it.code for it in tried(pack, tmp_path) if it.is_error} == {"template-error"}
    (pack / FILE).unlink()
    registry.forget()
    design = tmp_path / "shop.json"
    assert run(["new", "shop", "--from", str(design), "--pack", str(pack), "--to", str(tmp_path / "shop")]) == 0
    assert not (tmp_path / "shop/copied").exists()
    assert not (tmp_path / "shop/folder").exists()


def test_a_manifest_that_is_a_link_is_none(tmp_path: Path) -> None:
    pack = house(tmp_path)
    (pack / "pack.yml").rename(tmp_path / "pack.yml")
    (pack / "pack.yml").symlink_to(tmp_path / "pack.yml")
    assert "pack-missing-file" in {it.code for it in find_pack(str(pack))[1]}


# Processes


def test_a_command_of_its_own_does_not_run(tmp_path: Path) -> None:
    tool = f'{{name: evil, kind: lint, command: [touch, "{tmp_path}/ran"], files: ["**"]}}'
    pack = house(tmp_path, **{"pack.yml": f"{MANIFEST}tools:\n  - {tool}\n"})
    assert first(tried(pack, tmp_path))[0] == "pack-untrusted"
    assert run(["pack", "render", str(pack), str(tmp_path / "shop.json"), "--to", str(tmp_path / "render")]) == 0
    assert run(["pack", "check", "--quick", str(pack)]) == 0
    assert run(["pack", "test", str(pack)]) == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("key", ["_tasks: [touch ran]", "_migrations: []", "_jinja_extensions: [os.path]"])
def test_copiers_ways_to_run_something_are_refused(tmp_path: Path, key: str) -> None:
    pack = house(tmp_path, **{"copier.yml": f"{key}\n"})
    assert first(find_pack(str(pack))[1]) == ("pack-unsupported-setting", "house/copier.yml", 1)


@pytest.mark.parametrize(
    "entry",
    ["{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ cycler.__init__.__globals__ }}"],
)
def test_a_table_leaves_the_sandbox_no_more_than_a_template(tmp_path: Path, entry: str) -> None:
    pack = house(tmp_path, **{"types.yml": table(entry)})
    assert first(tried(pack, tmp_path)) == ("template-unsafe", "house/types.yml", 3)


def table(entry: str) -> str:
    """A table whose entry for texts is another."""
    return f'types:\n  string:\n    native: "{entry}"\n'


# Paths


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("project/{{ '..' }}/out.txt.jinja", "path-escapes-root"),
        ("project/{{ '.g' }}it/hooks/pre-commit", "path-reserved"),
        ("project/.GIT/config", "path-reserved"),
        ("project/.scaffold/lock.json", "path-reserved"),
    ],
)
def test_a_path_stays_in_the_project_and_off_what_git_runs(tmp_path: Path, path: str, code: str) -> None:
    pack = house(tmp_path, **{path: "x\n"})
    assert first(tried(pack, tmp_path))[:2] == (code, f"house/{path}")
    assert {it.name for it in tmp_path.iterdir()} <= {"cache", "house", "shop.json"}


# Loops


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)


RANGES = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
LOOP = "{% for a in models %}" * 14 + "x" + "{% endfor %}" * 14


@pytest.mark.usefixtures("_short")
@pytest.mark.parametrize(
    ("files", "code", "file"),
    [
        ({FILE: LOOP.replace("x", "")}, "template-endless", FILE),
        ({FILE: "{#: #}\n{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}\n"}, "template-endless", FILE),
        ({FILE: f'{{% include "{FILE}" %}}\n'}, "template-endless", FILE),
        ({f"project/{LOOP[:200]}x.txt": "x"}, "template-path-error", f"project/{LOOP[:200]}x.txt"),
        ({"types.yml": table(RANGES)}, "template-endless", "types.yml"),
        ({"types.yml": table("{{ 'x' * 10000000000 }}")}, "template-unsafe", "types.yml"),
        ({"types.yml": table("{{ '%2000000000d' % 1 }}")}, "template-too-large", "types.yml"),
    ],
)
def test_what_does_not_end_is_ended(tmp_path: Path, files: dict[str, str], code: str, file: str) -> None:
    assert first(tried(house(tmp_path, **files), tmp_path))[:2] == (code, f"house/{file}")


@pytest.mark.usefixtures("_short")
def test_what_takes_all_memory_is_ended(tmp_path: Path) -> None:
    doubled = "".join(f"{{% set s{n + 1} %}}{{{{ s{n} }}}}{{{{ s{n} }}}}{{% endset %}}" for n in range(40))
    pack = house(tmp_path, **{FILE: f"{{% set s0 %}}xxxxxxxxxxxxxxxx{{% endset %}}{doubled}{{{{ s40 }}}}"})
    assert first(tried(pack, tmp_path))[:2] == ("template-too-large", f"house/{FILE}")


@pytest.mark.usefixtures("_short")
def test_a_pattern_that_does_not_end_is_ended(tmp_path: Path) -> None:
    stars = "a*" * 60
    rule = f'owners:\n  - {{files: "{stars}b", owner: merge}}\n'
    pack = house(tmp_path, **{"pack.yml": MANIFEST.partition("owners:")[0] + rule, f"project/{'a' * 120}": "x\n"})
    assert first(tried(pack, tmp_path))[0] == "template-endless"


@pytest.mark.usefixtures("_short")
def test_a_pattern_of_migrations_that_does_not_end_is_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = house(tmp_path)
    design = tmp_path / "shop.json"
    design.write_text(json.dumps(BOOKSTORE))
    assert run(["new", "shop", "--from", str(design), "--pack", str(pack), "--to", str(tmp_path / "shop")]) == 0
    rules = 'migrations: {files: "migrations/versions/*.py", revision: "(?P<id>([a-z ]+)+)#"}\n'
    (pack / "pack.yml").write_text(MANIFEST + rules)
    long = "a" * 200
    (tmp_path / "shop/migrations/versions/ours.py").write_text(f"{long}\n")
    registry.forget()
    assert run(["update", "--project", str(tmp_path / "shop")]) == 1
    assert "template-endless" in capsys.readouterr().err


@pytest.mark.parametrize("glob", ["../../**", "/etc/*"])
def test_a_glob_reads_nothing_outside_the_project(tmp_path: Path, glob: str) -> None:
    rules = f'migrations: {{files: "{glob}", revision: "(?P<id>.*)"}}\n'
    assert first(find_pack(str(house(tmp_path, **{"pack.yml": MANIFEST + rules})))[1])[0] == "pack-bad-value"


def test_a_repository_extends_nothing_outside_itself(tmp_path: Path) -> None:
    house(tmp_path)
    pack = write(tmp_path / "team", {"pack.yml": "name: team\nextends: ../house\nsummary: Ours.\n"})
    tagged(pack, "v1")
    assert first(find_pack(f"{pack}@v1")[1])[0] == "pack-outside-base"


def test_limits_are_gone_afterwards() -> None:
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM)
    with limits.limited():
        assert resource.getrlimit(resource.RLIMIT_AS) != before[0]
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM)) == before
