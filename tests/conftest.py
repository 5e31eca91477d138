"""What every test stands on: no screen, no real keyring, no folder of the person who runs it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

# Set before Qt, keyring or platformdirs are first imported by any test module.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

_HOME = Path(tempfile.mkdtemp(prefix="weezle-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for _name, _folder in {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
}.items():
    _path = _HOME / _folder
    # Qt refuses a runtime folder that others may read.
    _path.mkdir(mode=0o700)
    os.environ[_name] = str(_path)

# A loaded machine is no failure; a failing example is printed so that it can be played again.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
