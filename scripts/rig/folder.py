"""What a home's folder holds before its first start: configuration, stores, and a link to the component."""

from dataclasses import dataclass
import json
from pathlib import Path
from random import SystemRandom
import re
import socket
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
COMPONENT: Final = ROOT / "custom_components" / "smart_safety_zone"
LOOPBACK: Final = "127.0.0.1"

# Below Linux's range for outgoing connections, so that nobody's connection takes the port while a home restarts.
_PORTS: Final = range(20_000, 32_000)
_TOP_LEVEL_KEY: Final = re.compile(r"^(\w+):", re.MULTILINE)
_INTEGRATIONS: Final = (
    "automation",
    "backup",
    "config",
    "counter",
    "diagnostics",
    "frontend",
    "history",
    "input_boolean",
    "input_button",
    "input_number",
    "input_select",
    "input_text",
    "logbook",
    "mobile_app",
    "person",
    "recorder",
    "repairs",
    "scene",
    "script",
    "system_health",
    "template",
    "zeroconf",
    "zone",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a home stands; by default the municipality of Ang Thong."""

    latitude: float = 14.5896
    longitude: float = 100.4553
    elevation: int = 7
    time_zone: str = "Asia/Bangkok"
    country: str = "TH"
    currency: str = "THB"


@dataclass(frozen=True, kw_only=True, slots=True)
class Furnishing:
    """Everything that the folder is made of."""

    name: str
    port: int
    language: str
    place: Place
    configuration: str
    adapters: tuple[str, ...]
    log_level: str
    component: Path


def furnish(folder: Path, furnishing: Furnishing) -> None:
    """Write what is missing, and always the port; what Home Assistant or the user changed stays."""
    (folder / ".storage").mkdir(parents=True, exist_ok=True)
    configuration = folder / "configuration.yaml"
    if not configuration.exists():
        configuration.write_text(_configuration(furnishing), encoding="utf-8")
    _store(folder, "http", 2, 2, _http(furnishing.port))
    if not (folder / ".storage" / "core.network").exists():
        _store(folder, "core.network", 1, 1, {"configured_adapters": list(furnishing.adapters)})
    if not (folder / ".storage" / "onboarding").exists():
        # The step "core_config" would add met, radio_browser and google_translate, which call the internet.
        _store(folder, "onboarding", 4, 1, {"done": ["core_config", "analytics", "integration"]})
    _link(folder / "custom_components" / furnishing.component.name, furnishing.component)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    random = SystemRandom()
    while True:
        port = random.choice(_PORTS)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Return whether nobody listens on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _configuration(furnishing: Furnishing) -> str:
    place = furnishing.place
    core = {
        "name": furnishing.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "elevation": place.elevation,
        "time_zone": place.time_zone,
        "country": place.country,
        "currency": place.currency,
        "unit_system": "metric",
        "language": furnishing.language,
        "internal_url": f"http://{LOOPBACK}:{furnishing.port}",
        # Without a server of our own, Home Assistant names its public STUN servers.
        "webrtc": {"ice_servers": [{"url": f"stun:{LOOPBACK}:3478"}]},
    }
    logger = {"default": furnishing.log_level, "logs": {"custom_components.smart_safety_zone": "info"}}
    ours = {"logger": json.dumps(logger), **dict.fromkeys(_INTEGRATIONS, "")}
    # What the caller configures replaces ours: YAML has no second key of the same name.
    theirs = set(_TOP_LEVEL_KEY.findall(furnishing.configuration))
    # Each value is JSON, which is YAML; the keys stand alone so that people can read and edit the file.
    lines = ["homeassistant:", *(f"  {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in core.items())]
    lines += [f"{domain}: {value}".rstrip() for domain, value in ours.items() if domain not in theirs]
    return "\n".join([*lines, furnishing.configuration.strip(), ""])


def _http(port: int) -> dict[str, object]:
    stable = {
        "server_host": [LOOPBACK],
        "server_port": port,
        "cors_allowed_origins": ["https://cast.home-assistant.io"],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


def _store(folder: Path, key: str, version: int, minor_version: int, data: dict[str, object]) -> None:
    content = {"version": version, "minor_version": minor_version, "key": key, "data": data}
    (folder / ".storage" / key).write_text(json.dumps(content, indent=2), encoding="utf-8")


def _link(link: Path, component: Path) -> None:
    link.parent.mkdir(exist_ok=True)
    if link.is_symlink():
        link.unlink()
    link.symlink_to(component, target_is_directory=True)
