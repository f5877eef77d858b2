"""The house stands as drawn: what each layer may import, and how large its parts may grow."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
import subprocess
import sys
from typing import Final, Self

from homeassistant.const import Platform
import pytest

ROOT: Final = Path(__file__).parents[1]
COMPONENT: Final = ROOT / "custom_components" / "smart_safety_zone"
COMPONENT_NAME: Final = "custom_components.smart_safety_zone"

MODULE_LINES: Final = 400
TEST_LINES: Final = 600
FUNCTION_LINES: Final = 60

# Files of an integration that Home Assistant loads by name, beside its entity platforms.
PLATFORMS: Final = frozenset(Platform) | {
    "analytics",
    "application_credentials",
    "backup",
    "condition",
    "config_flow",
    "device_action",
    "device_condition",
    "device_trigger",
    "diagnostics",
    "energy",
    "group",
    "hardware",
    "intent",
    "logbook",
    "media_source",
    "mqtt",
    "recorder",
    "repairs",
    "reproduce_state",
    "significant_change",
    "system_health",
    "trigger",
}

# Modules with a clock, with entropy, or with a way out of the process.
IMPURE: Final = frozenset(
    [
        "asyncio",
        "concurrent",
        "ctypes",
        "http",
        "io",
        "multiprocessing",
        "os",
        "pathlib",
        "queue",
        "random",
        "sched",
        "secrets",
        "select",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "socketserver",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    ]
)
# Clocks, entropy and I/O that a module without those imports can still reach.
IMPURE_CALLS: Final = frozenset(
    [
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "input",
        "open",
        "os.urandom",
        "print",
        "uuid.uuid1",
        "uuid.uuid4",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """What the modules of one folder may import, beside each other."""

    ours: frozenset[str] = frozenset()
    """Other layers, and flat files of the surface."""
    packages: frozenset[str] | None = frozenset()
    """Packages that are not Python's own; None for any."""
    pure: bool = False
    """No I/O, no clock, no entropy."""
    wide_modules: tuple[tuple[str, frozenset[str]], ...] = ()
    """Single modules that may import more packages than the rest."""

    def packages_of(self, module: Module) -> frozenset[str] | None:
        """Return the packages that this module may import."""
        return dict(self.wide_modules).get(module.name, self.packages)


ROLE: Final = Layer(ours=frozenset({"incident", "protocol", "journal", "link", "const"}), packages=None)
LAYERS: Final = {
    "incident": Layer(pure=True),
    "protocol": Layer(pure=True, wide_modules=(("protocol.crypto", frozenset({"cryptography"})),)),
    "journal": Layer(),
    "sia": Layer(ours=frozenset({"const"})),
    "link": Layer(
        ours=frozenset({"protocol", "journal", "const"}), packages=frozenset({"aiohttp", "homeassistant", "yarl"})
    ),
    "site": ROLE,
    "station": Layer(ours=ROLE.ours | {"sia"}, packages=None),
}
SURFACE: Final = "surface"


@dataclass(frozen=True)
class Module:
    """One Python file of the component."""

    name: str
    """Dotted, from the component's folder; a package is named as its folder is."""
    path: Path

    @classmethod
    def read_all(cls, component: Path) -> dict[str, Self]:
        """Return the component's modules by name."""
        modules = {}
        for path in sorted(component.rglob("*.py")):
            parts = path.relative_to(component).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            modules[name] = cls(name, path)
        return modules

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def folder(self) -> str:
        """The layer's folder, or the surface."""
        first, _, rest = self.name.partition(".")
        return first if rest or (self.path.name == "__init__.py" and first) else SURFACE

    @property
    def package(self) -> list[str]:
        """The parts of the package's name that relative imports start from."""
        parts = [*COMPONENT_NAME.split("."), *filter(None, self.name.split("."))]
        return parts if self.path.name == "__init__.py" else parts[:-1]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield the dotted names that are imported, absolute, with the line; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                base = self.package[: len(self.package) - node.level + 1] if node.level else []
                for alias in node.names:
                    yield ".".join([*base, *([node.module] if node.module else []), alias.name]), node.lineno

    def calls(self) -> Iterator[tuple[str, int]]:
        """Yield what is named like a call could be, its last two parts, with the line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                yield f"{owner}.{node.attr}", node.lineno
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno


def ours(imported: str) -> str | None:
    """Return an imported name as seen from the component's folder; None when it is not ours."""
    if imported == COMPONENT_NAME:
        return ""
    return imported.removeprefix(f"{COMPONENT_NAME}.") if imported.startswith(f"{COMPONENT_NAME}.") else None


def breach_of_import(module: Module, imported: str) -> str | None:
    """Return what is wrong with one import."""
    mine = ours(imported)
    top = (imported if mine is None else mine).split(".")[0]
    if module.folder == SURFACE:
        if mine is not None and top in PLATFORMS and module.name in PLATFORMS:
            return f"a platform imports the platform {top}"
        return None
    layer = LAYERS[module.folder]
    if mine is not None:
        return None if top == module.folder or top in layer.ours else f"{module.folder} imports {mine or 'the surface'}"
    if top in sys.stdlib_module_names:
        return f"{module.folder} imports {top}" if layer.pure and top in IMPURE else None
    allowed = layer.packages_of(module)
    return None if allowed is None or top in allowed else f"{module.name} imports {top}"


def import_breaches(modules: dict[str, Module]) -> Iterator[str]:
    """Yield the imports that cross the ladder."""
    for module in modules.values():
        if module.folder not in LAYERS and module.folder != SURFACE:
            yield f"{module.path.name}: the folder {module.folder} is no layer that is known"
            continue
        for imported, line in module.imports():
            if breach := breach_of_import(module, imported):
                yield f"{module.path}:{line}: {breach}"


def clock_breaches(modules: dict[str, Module]) -> Iterator[str]:
    """Yield the clocks, the entropy and the I/O in layers that have none."""
    for module in modules.values():
        if module.folder in LAYERS and LAYERS[module.folder].pure:
            for call, line in module.calls():
                if call in IMPURE_CALLS:
                    yield f"{module.path}:{line}: {module.folder} uses {call}"


def cycle(modules: dict[str, Module]) -> list[str]:
    """Return the names of modules that import each other in a ring; empty when there is none."""
    graph: dict[str, set[str]] = {}
    for module in modules.values():
        graph[module.name] = set()
        for imported, _ in module.imports():
            if (name := ours(imported)) is None:
                continue
            while name not in modules and name:
                name = name.rpartition(".")[0]
            # A package that hands on its modules' names is no ring with them.
            if name != module.name:
                graph[module.name].add(name)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as err:
        return list(err.args[1])
    return []


def name_breaches(component: Path) -> Iterator[str]:
    """Yield the sub-packages that Home Assistant would take for a platform."""
    for folder in component.iterdir():
        if folder.is_dir() and folder.name in PLATFORMS and any(folder.glob("*.py")):
            yield f"{folder.name} is the name of a platform"


def size_breaches(path: Path, *, lines: int) -> Iterator[str]:
    """Yield what has grown too long in one file."""
    text = path.read_text(encoding="utf-8")
    if (count := len(text.splitlines())) > lines:
        yield f"{path}: {count} lines, {lines} at most"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} at most"


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return Module.read_all(COMPONENT)


def test_the_layers_are_there(modules: dict[str, Module]) -> None:
    assert {"protocol", "incident", "journal", "link", "site", "station"} <= {
        module.folder for module in modules.values()
    }


def test_imports_go_down_the_ladder(modules: dict[str, Module]) -> None:
    assert list(import_breaches(modules)) == []


def test_no_modules_import_each_other(modules: dict[str, Module]) -> None:
    assert cycle(modules) == []


def test_pure_layers_have_no_clock_no_entropy_and_no_files(modules: dict[str, Module]) -> None:
    assert list(clock_breaches(modules)) == []


def test_no_package_bears_the_name_of_a_platform() -> None:
    assert list(name_breaches(COMPONENT)) == []


@pytest.mark.parametrize(("folder", "lines"), [(COMPONENT, MODULE_LINES), (ROOT / "tests", TEST_LINES)])
def test_no_file_and_no_function_grows_too_long(folder: Path, lines: int) -> None:
    assert [breach for path in sorted(folder.rglob("*.py")) for breach in size_breaches(path, lines=lines)] == []


ALONE: Final = """
import importlib, pkgutil, sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"homeassistant", "custom_components", "aiohttp", "asyncio"}:
            raise ImportError(f"{name} is out of reach here")

sys.meta_path.insert(0, Wall())
# Last, since files of ours such as select.py bear names of the standard library.
sys.path.append(sys.argv[1])
package = importlib.import_module(sys.argv[2])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def import_alone(component: Path, package: str) -> subprocess.CompletedProcess[str]:
    """Import all of a package where there is no Home Assistant and no event loop."""
    command = [sys.executable, "-I", "-c", ALONE, str(component), package]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("package", ["protocol", "incident"])
def test_pure_layers_stand_without_home_assistant(package: str) -> None:
    result = import_alone(COMPONENT, package)

    assert result.returncode == 0, result.stderr


def sample(component: Path, files: dict[str, str]) -> dict[str, Module]:
    """Write a small component and read it."""
    for name, text in files.items():
        path = component / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Module.read_all(component)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("incident/model.py", "import time", "incident imports time"),
        ("incident/model.py", "from ..protocol import errors", "incident imports protocol.errors"),
        ("protocol/session.py", "from ..incident.model import Signal", "protocol imports incident.model.Signal"),
        ("protocol/session.py", "from .. import DOMAIN", "protocol imports DOMAIN"),
        ("protocol/session.py", "import cryptography.hazmat", "protocol.session imports cryptography"),
        ("protocol/session.py", "def f():\n    import asyncio", "protocol imports asyncio"),
        ("protocol/__init__.py", "from aiohttp import web", "protocol imports aiohttp"),
        ("journal/writes.py", "from ..protocol.record import Record", "journal imports protocol.record.Record"),
        ("journal/writes.py", "import homeassistant.core", "journal.writes imports homeassistant"),
        ("link/websocket.py", "from ..incident import model", "link imports incident.model"),
        ("link/websocket.py", "import requests", "link.websocket imports requests"),
        ("site/runtime.py", "from ..station import desk", "site imports station.desk"),
        ("station/desk.py", f"import {COMPONENT_NAME}.site.outbox", "station imports site.outbox"),
        ("station/desk.py", "from ..entity import Base", "station imports entity.Base"),
        ("event.py", "from .sensor import Description", "a platform imports the platform sensor"),
        ("repairs.py", "from . import camera", "a platform imports the platform camera"),
        ("cellar/wine.py", "", "the folder cellar is no layer that is known"),
    ],
)
def test_a_breach_of_the_ladder_is_found(tmp_path: Path, name: str, text: str, words: str) -> None:
    [breach] = import_breaches(sample(tmp_path, {name: text}))

    assert breach.endswith(words)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("protocol/crypto.py", "from cryptography.hazmat.primitives import hashes"),
        ("protocol/session.py", "from .errors import RemoteError\nfrom . import delivery\nimport enum"),
        ("journal/writes.py", "import asyncio\nimport sqlite3\nfrom .errors import JournalError"),
        ("link/websocket.py", "import aiohttp\nfrom ..protocol import session\nfrom ..const import DOMAIN"),
        ("station/desk.py", "import probatio\nfrom ..incident.machine import step\nfrom ..link import listener"),
        (
            "event.py",
            "from .entity import Base\nfrom .station import desk\nfrom homeassistant.components import sensor",
        ),
    ],
)
def test_what_the_ladder_allows_is_no_breach(tmp_path: Path, name: str, text: str) -> None:
    assert list(import_breaches(sample(tmp_path, {name: text}))) == []


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "open('x')", "f(uuid.uuid4)"])
def test_a_clock_in_a_pure_layer_is_found(tmp_path: Path, call: str) -> None:
    assert list(clock_breaches(sample(tmp_path, {"incident/model.py": f"x = {call}"})))
    assert not list(clock_breaches(sample(tmp_path, {"incident/model.py": "x = self.open + now.date()"})))


def test_a_ring_of_imports_is_found(tmp_path: Path) -> None:
    ring = {"site/a.py": "from .b import x", "site/b.py": "from . import c", "site/c.py": "from ..site.a import y"}

    assert set(cycle(sample(tmp_path, ring))) == {"site.a", "site.b", "site.c"}


def test_a_package_with_a_platforms_name_is_found(tmp_path: Path) -> None:
    sample(tmp_path, {"camera/__init__.py": "", "site/__init__.py": ""})

    assert list(name_breaches(tmp_path)) == ["camera is the name of a platform"]


def test_a_file_and_a_function_that_are_too_long_are_found(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    pass\n" * FUNCTION_LINES, encoding="utf-8")

    assert len(list(size_breaches(path, lines=FUNCTION_LINES))) == 2
    assert len(list(size_breaches(path, lines=MODULE_LINES))) == 1


@pytest.mark.parametrize("text", ["import homeassistant", "from .. import const", "import asyncio"])
def test_a_pure_layer_that_cannot_stand_alone_is_found(tmp_path: Path, text: str) -> None:
    sample(tmp_path, {"protocol/__init__.py": "", "protocol/session.py": text})

    assert import_alone(tmp_path, "protocol").returncode != 0
