"""What is true of the repository as a whole, whoever changes it."""

import ast
import importlib
import pkgutil
import re
import shlex
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PACKAGES = ("index", "qa", "ui")
MODULES = sorted(
    module.name
    for package in PACKAGES
    for module in [
        pkgutil.ModuleInfo(None, package, True),  # type: ignore[arg-type]
        *pkgutil.walk_packages([str(ROOT / package)], prefix=f"{package}."),
    ]
)
MAX_FILE_BYTES = 1_000_000


def run(*command: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_imports_go_from_ui_to_qa_to_index_and_never_back() -> None:
    done = run(BIN / "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("name", MODULES)
def test_every_name_a_module_exports_is_there_and_the_list_is_sorted(name: str) -> None:
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", [])
    source = Path(module.__file__ or "").read_text()
    assert exported or not any(
        isinstance(node, ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for node in ast.parse(source).body
    ), "a module that holds anything says in __all__ what is public"
    assert len(set(exported)) == len(exported)
    assert [one for one in exported if not hasattr(module, one)] == []
    constants = [one for one in exported if one.isupper()]
    classes = [one for one in exported if one[0].isupper() and not one.isupper()]
    others = [one for one in exported if not one[0].isupper()]
    assert exported == [*sorted(constants), *sorted(classes), *sorted(others)]


@pytest.mark.parametrize("name", MODULES)
def test_no_module_takes_a_private_name_from_another(name: str) -> None:
    source = Path(importlib.import_module(name).__file__ or "").read_text()
    private = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES
        for alias in node.names
        if alias.name.startswith("_")
    ]
    assert private == []


def test_every_module_that_a_comment_or_the_readme_names_is_there() -> None:
    sources = [ROOT / "README.md", *(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))]
    named = {
        (str(file.relative_to(ROOT)), name)
        for file in sources
        for name in re.findall(r"(?<![\w./-])(?:qa|index|ui)(?:\.[a-z_]+)+\b(?![(/])", file.read_text())
    }
    assert sorted((file, name) for file, name in named if not is_there(name)) == []


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, something in one, or a file of a package."""
    module, _, last = name.rpartition(".")
    if name in MODULES or (ROOT / module.replace(".", "/") / last).exists() or (ROOT / name).exists():
        return True
    if (ROOT / module.replace(".", "/")).with_suffix(f".{last}").exists():
        return True
    return module in MODULES and hasattr(importlib.import_module(module), last)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_typed_and_says_what_it_is_for(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    assert importlib.import_module(package).__doc__


def test_no_tracked_file_is_over_one_megabyte() -> None:
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert [str(f) for f in files if f.is_file() and f.stat().st_size > MAX_FILE_BYTES] == []


def test_the_version_is_the_newest_one_in_the_changelog() -> None:
    changelog = ROOT / "CHANGELOG.md"
    if not changelog.is_file():
        pytest.skip("there is no CHANGELOG.md yet")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog.read_text(), re.MULTILINE)
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == versions[0]


def readme() -> str:
    return (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", readme(), re.MULTILINE | re.DOTALL)


def command_lines() -> list[str]:
    """Every `qa …` command of the README, in fenced or indented blocks, once."""
    lines = re.findall(r"^(?:    )?(?:\$ )?(qa .*)$", readme(), re.MULTILINE)
    return sorted({line.partition("  #")[0].strip() for line in lines})


@pytest.mark.parametrize("line", command_lines())
def test_every_command_and_flag_in_the_readme_exists(line: str) -> None:
    first, command, *arguments = shlex.split(line)
    assert first == "qa"
    page = run(BIN / "qa", command, "--help")
    assert page.returncode == 0, f"{line}: no such command"
    known = set(re.findall(r"(?<![\w-])--?\w[\w-]*", page.stdout))
    flags = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
    assert flags <= known


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_of_the_readme_names_only_what_exists(code: str) -> None:
    tree = ast.parse(code)
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported
    for node in imported:
        module = importlib.import_module(node.module or "")
        assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == []


def test_every_file_that_the_readme_shows_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", readme())
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_s_tree_names_every_folder_and_nothing_else() -> None:
    listed = set(re.findall(r"^    ([\w./-]+/)\s{2,}", readme(), re.MULTILINE))
    if not listed:
        pytest.skip("the README shows no tree yet")
    assert [name for name in listed if not (ROOT / name).is_dir()] == []
    tracked = run("git", "ls-files").stdout.split()
    top = {f"{name.split('/')[0]}/" for name in tracked if "/" in name and not name.startswith(".")}
    assert top <= listed


def test_outside_sockets_are_closed_and_the_loopback_is_open() -> None:
    with socket.socket() as outside, pytest.raises(Exception, match="tests may not leave this machine"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(Exception, match="tests may not leave this machine"):
        outside.connect_ex(("example.org", 443))
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as inside:
        inside.connect(server.getsockname())
