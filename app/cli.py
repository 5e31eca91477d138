"""The command line: the window is for people, the same use cases answer to a command.

Exits 0 done, 1 refused with one clear sentence, 2 wrong usage.  A command's module is imported when
it is called, so opening the window costs nothing of the others.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ShopError

if TYPE_CHECKING:
    from app.cli_tools import Command, Outside

#: command -> the module and function that act
_ACTS = {
    "run": ("app.cli_shop", "run"),
    "init": ("app.cli_shop", "init"),
    "demo": ("app.cli_shop", "demo"),
    "status": ("app.cli_shop", "status"),
    "verify": ("app.cli_record", "verify"),
    "backup": ("app.cli_record", "backup"),
    "restore": ("app.cli_record", "restore"),
    "import": ("app.cli_data", "import_list"),
    "replay": ("app.cli_data", "replay"),
    "export": ("app.cli_data", "export"),
    "receipt": ("app.cli_data", "receipt"),
    "labels": ("app.cli_labels", "labels"),
    "bench": ("app.cli_health", "bench"),
    "doctor": ("app.cli_health", "doctor"),
    "selftest": ("app.cli_health", "selftest"),
    "enrol": ("app.cli_sync", "enrol"),
    "sync": ("app.cli_sync", "sync"),
    "rotate-key": ("app.cli_sync", "rotate_key"),
    "exchange": ("app.cli_sync", "exchange"),
    "move-out": ("app.cli_move", "move_out"),
    "move-in": ("app.cli_move", "move_in"),
    "erase-person": ("app.cli_people", "erase_person"),
    "erasures": ("app.cli_people", "erasures"),
    "view-person": ("app.cli_people", "view"),
    "hub": ("app.cli_sync", "hub"),
}


def run_command(argv: Sequence[str], outside: Outside) -> int:
    """Read the words of a command, act, and say what came of it; the exit code."""
    if not argv:
        argv = ["run"]
    language = _language(argv)
    arguments = _parser(language).parse_args(argv)
    name = arguments.command or "run"
    if name == "run":
        return _run(arguments, language, outside)
    command = _command(arguments, language, outside)
    module, function = _ACTS[name]
    act: Callable[[Command], int] = getattr(import_module(module), function)
    try:
        return act(command)
    except ShopError as error:
        _refuse(error, command.language, as_json=command.as_json)
        return 1
    except KeyboardInterrupt:
        from app.texts.commands import said

        print(said("stopped", command.language), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our answer has heard enough; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from app.trouble import find_trouble

        trouble = find_trouble(error)
        if trouble is None:
            raise
        _refuse(trouble, command.language, as_json=command.as_json)
        return 1


def _run(arguments: Namespace, language: str, outside: Outside) -> int:
    """The window: nothing but it is imported on this way."""
    from app.paths import default_paths

    try:
        paths = default_paths(arguments.data, arguments.state)
        # Without a command the words of `run` were never read.
        first_paint = getattr(arguments, "first_paint", None)
        return outside.run_window(paths, language, first_paint=first_paint)
    except ShopError as error:
        _refuse(error, language, as_json=False)
        return 1


def _command(arguments: Namespace, language: str, outside: Outside) -> Command:
    from app.cli_tools import Command
    from app.paths import default_paths

    paths = default_paths(arguments.data, arguments.state)
    if not arguments.lang:
        language = _machine_language(paths.machine_settings) or language
    return Command(paths, language, getattr(arguments, "json", False), arguments, outside)


def _refuse(error: ShopError, language: str, *, as_json: bool) -> None:
    from app.texts import sentence

    words = sentence(error, language)
    if as_json:
        print(json.dumps({"refused": error.code, "sentence": words}, ensure_ascii=False))
    print(words, file=sys.stderr)


def _language(argv: Sequence[str]) -> str:
    """`--lang`, else the environment's: known before the words of `--help` are."""
    for i, word in enumerate(argv):
        if word == "--lang" and i + 1 < len(argv):
            return argv[i + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "en" if (spoken or "").lower().startswith("en") else "ko"


def _machine_language(settings_file: Path) -> str:
    """The language this counter is set to; empty before there is a shop."""
    if not settings_file.exists():
        return ""
    from app.settings import load_machine_settings

    try:
        return load_machine_settings(settings_file).language
    except ShopError:
        # The command that needs the file says what is wrong with it, in some language.
        return ""


def _parser(language: str) -> ArgumentParser:
    from app.texts.commands import helped

    def words(code: str) -> str:
        return helped(code, language)

    parser = ArgumentParser(prog="weezle-pos", description=words("program"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=words("data"))
    parser.add_argument("--state", "--witness", type=Path, metavar="DIR", help=words("state"))
    parser.add_argument("--lang", choices=("ko", "en"), help=words("lang"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, *, as_json: bool = True) -> ArgumentParser:
        made: ArgumentParser = commands.add_parser(
            name, help=words(name), description=words(name))
        if as_json:
            made.add_argument("--json", action="store_true", help=words("json"))
        return made

    run = command("run", as_json=False)
    # For `bench start` alone: who stands at the till; the program ends with its first paint.
    run.add_argument("--first-paint", nargs=2, metavar=("REF", "NO"), help=SUPPRESS)
    _add_shop(command, words)
    _add_data(command, words)
    _add_record(command, words)
    _add_sync(command, words)
    return parser


_Add = Callable[..., ArgumentParser]
_Words = Callable[[str], str]


def _add_shop(command: _Add, words: _Words) -> None:
    init = command("init")
    init.add_argument("--demo", action="store_true", help=words("init.demo"))
    for name in ("shop-name", "business-no", "representative", "address", "phone"):
        init.add_argument(f"--{name}", help=words(f"init.{name.replace('-', '_')}"))
    init.add_argument("--till-no", type=int, default=1, help=words("init.till_no"))
    init.add_argument("--simple-processed", choices=("exempt", "taxable", "later"),
                      default="later", help=words("init.simple_processed"))
    init.add_argument("--simple-until", default="", metavar="DATE",
                      help=words("init.simple_until"))
    init.add_argument("--manager", action="append", metavar="NAME", help=words("init.manager"))
    init.add_argument("--manager-pin-stdin", action="store_true", help=words("init.pins"))
    init.add_argument("--sheet", type=Path, metavar="FILE", help=words("init.sheet"))
    demo = command("demo", as_json=False)
    demo.add_argument("--headless", action="store_true", help=words("demo.headless"))
    demo.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR",
                      help=words("demo.out"))
    demo.add_argument("--screens", type=Path, metavar="DIR", help=words("demo.screens"))
    demo.add_argument("--season", action="store_true", help=words("demo.season"))
    demo.add_argument("--from", dest="from_date", metavar="DATE", default="",
                      help=words("demo.from"))
    for name, usual in (("days", 30), ("sales", 2_700), ("producers", 216), ("seed", 1)):
        demo.add_argument(f"--{name}", type=int, default=usual, help=words(f"demo.{name}"))
    command("status")
    bench = command("bench")
    bench.add_argument("name", nargs="*", metavar="NAME", help=words("bench.name"))
    command("doctor")
    command("selftest")


def _add_data(command: _Add, words: _Words) -> None:
    taken = command("import")
    taken.add_argument("what", choices=("catalogue", "producers"), help=words("import.what"))
    _add_file(taken, words)
    taken.add_argument("--dry-run", action="store_true", help=words("import.dry_run"))
    replay = command("replay")
    _add_file(replay, words)
    replay.add_argument("--members", action="store_true", help=words("replay.members"))
    replay.add_argument("--tax", choices=("exempt", "taxable"), default="taxable",
                        help=words("replay.tax"))
    export = command("export")
    export.add_argument("name", nargs="?", metavar="NAME", help=words("export.name"))
    export.add_argument("--list", action="store_true", help=words("export.list"))
    export.add_argument("--from", dest="from_date", metavar="DATE", default="",
                        help=words("export.from"))
    export.add_argument("--to", dest="to_date", metavar="DATE", default="",
                        help=words("export.to"))
    export.add_argument("--format", choices=("csv", "xlsx", "pdf"), default="csv",
                        help=words("export.format"))
    export.add_argument("--out", type=Path, metavar="FILE", help=words("out"))
    _add_pin(export, words)
    receipt = command("receipt", as_json=False)
    receipt.add_argument("number", metavar="NUMBER", help=words("receipt.number"))
    receipt.add_argument("--format", choices=("text", "escpos", "png", "pdf"), default="text",
                         help=words("export.format"))
    receipt.add_argument("--columns", type=int, choices=(32, 42, 48), default=None,
                         help=words("receipt.columns"))
    receipt.add_argument("--out", type=Path, metavar="FILE", help=words("out"))


    labels = command("labels", as_json=False)
    labels.add_argument("lot", metavar="LOT", help=words("labels.lot"))
    labels.add_argument("--count", type=int, metavar="N", default=1, help=words("labels.count"))
    labels.add_argument("--format", choices=("pdf", "sheet", "zpl", "tspl"), default="pdf",
                        help=words("labels.format"))
    labels.add_argument("--size", metavar="SIZE", default="", help=words("labels.size"))
    labels.add_argument("--out", type=Path, metavar="FILE", help=words("out"))


def _add_record(command: _Add, words: _Words) -> None:
    verify = command("verify")
    verify.add_argument("--full", action="store_true", help=words("verify.full"))
    backup = command("backup")
    _add_file(backup, words)
    restore = command("restore")
    _add_file(restore, words)
    restore.add_argument("--code-stdin", action="store_true", help=words("restore.code"))


def _add_sync(command: _Add, words: _Words) -> None:
    enrol = command("enrol")
    enrol.add_argument("url", metavar="URL", help=words("enrol.url"))
    enrol.add_argument("code", metavar="CODE", help=words("enrol.code"))
    choice = enrol.add_mutually_exclusive_group()
    choice.add_argument("--fresh", action="store_true", help=words("enrol.fresh"))
    choice.add_argument("--with-own", action="store_true", help=words("enrol.with_own"))
    sync = command("sync")
    sync.add_argument("--once", action="store_true", help=words("sync.once"))
    _add_pin(command("rotate-key"), words)
    exchange = command("exchange")
    exchange.add_argument("folder", type=Path, metavar="DIR", help=words("exchange.folder"))
    out = command("move-out")
    out.add_argument("folder", type=Path, metavar="DIR", help=words("exchange.folder"))
    out.add_argument("--even-unsent", action="store_true", help=words("move-out.even_unsent"))
    _add_pin(out, words)
    _add_file(move_in := command("move-in"), words)
    move_in.add_argument("--code-stdin", action="store_true", help=words("move-in.code"))
    erase = command("erase-person")
    _add_whom(erase, words)
    _add_pin(erase, words)
    command("erasures")
    view = command("view-person")
    view.add_argument("ref", metavar="REF", help=words("erase-person.ref"))
    view.add_argument("--reason", required=True, metavar="WHY", help=words("view-person.reason"))
    _add_pin(view, words)
    hub = command("hub")
    acts = hub.add_subparsers(dest="act", metavar="ACT", required=True)
    for name in ("serve", "enrol-code", "stores", "verify", "token", "token-end", "region",
                 "till-shut", "till-let-in", "erase-person"):
        act = acts.add_parser(name, help=words(f"hub.{name}"), description=words(f"hub.{name}"))
        act.add_argument("--database", metavar="URL", default="", help=words("hub.database"))
        act.add_argument("--json", action="store_true", help=words("json"))
        if name == "serve":
            act.add_argument("--host", default="127.0.0.1", help=words("hub.host"))
            act.add_argument("--port", type=int, default=8750, help=words("hub.port"))
            _add_keeping(act, words)
        elif name == "enrol-code":
            act.add_argument("--store", default="", metavar="REF", help=words("hub.store"))
            act.add_argument("--org", default="", metavar="REF", help=words("hub.new_of_org"))
            act.add_argument("--name", default="", help=words("hub.name"))
        elif name == "token":
            act.add_argument("name", metavar="NAME", help=words("hub.token_name"))
            act.add_argument("--store", default="", metavar="REF", help=words("hub.token_store"))
            act.add_argument("--org", default="", metavar="REF", help=words("hub.token_org"))
            act.add_argument("--region", default="", help=words("hub.token_region"))
            act.add_argument("--rights", required=True, help=words("hub.token_rights"))
            act.add_argument("--days", type=int, default=90, help=words("hub.token_days"))
        elif name == "token-end":
            act.add_argument("name", metavar="NAME", help=words("hub.token_name"))
        elif name == "region":
            act.add_argument("store", metavar="REF", help=words("hub.of_store"))
            act.add_argument("name", metavar="NAME", help=words("hub.region_name"))
        elif name in {"till-shut", "till-let-in"}:
            act.add_argument("till", metavar="REF", help=words("hub.till_ref"))
        elif name == "erase-person":
            _add_whom(act, words)
        elif name == "verify":
            act.add_argument("--against", type=Path, nargs="+", default=[], metavar="DIR",
                             help=words("hub.against"))
    _add_telling(acts, words)
    _add_care(acts, words)


def _add_keeping(serve: ArgumentParser, words: _Words) -> None:
    serve.add_argument("--backup-folder", type=Path, metavar="DIR", help=words("hub.backup_folder"))
    serve.add_argument("--backup-hours", type=int, default=24, metavar="N",
                       help=words("hub.backup_hours"))
    serve.add_argument("--backup-keep", type=int, default=14, metavar="N", help=words("hub.keep"))
    serve.add_argument("--health-port", type=int, default=0, metavar="N",
                       help=words("hub.health_port"))


def _add_hub_act(acts: Any, words: _Words, name: str) -> ArgumentParser:
    made: ArgumentParser = acts.add_parser(
        name, help=words(f"hub.{name}"), description=words(f"hub.{name}"))
    made.add_argument("--database", metavar="URL", default="", help=words("hub.database"))
    made.add_argument("--json", action="store_true", help=words("json"))
    return made


def _add_care(acts: Any, words: _Words) -> None:
    """How a hub is looked after."""
    act = partial(_add_hub_act, acts, words)
    backup = act("backup")
    backup.add_argument("folder", type=Path, metavar="DIR", help=words("hub.backup_into"))
    backup.add_argument("--keep", type=int, default=0, metavar="N", help=words("hub.keep"))
    act("heads").add_argument("--out", type=Path, metavar="FILE", help=words("hub.heads_out"))
    _add_file(act("note-backup"), words)
    _add_file(act("restore"), words)
    _add_file(act("keys-out"), words)
    _add_file(brought := act("keys-in"), words)
    brought.add_argument("--code-stdin", action="store_true", help=words("hub.code_stdin"))
    health = act("health")
    for name, default, word in (("held-hours", 24, "hub.held_hours"),
                                ("silent-days", 3, "hub.silent_days"),
                                ("backup-hours", 48, "hub.backup_age")):
        health.add_argument(f"--{name}", type=int, default=default, metavar="N", help=words(word))


def _add_telling(acts: Any, words: _Words) -> None:
    """What a hub tells its stores."""
    act = partial(_add_hub_act, acts, words)

    def whom(made: ArgumentParser) -> None:
        made.add_argument("--store", default="", metavar="REF", help=words("hub.of_store"))
        made.add_argument("--org", default="", metavar="REF", help=words("hub.of_org"))

    publish = act("publish")
    _add_file(publish, words)
    whom(publish)
    publish.add_argument("--name", default="", help=words("hub.list_name"))
    publish.add_argument("--request", default="", metavar="UID", help=words("hub.request"))
    notice = act("notice")
    notice.add_argument("text", metavar="TEXT", help=words("hub.notice_text"))
    whom(notice)
    notice.add_argument("--until", default="", metavar="DATE", help=words("hub.until"))
    notice.add_argument("--urgent", action="store_true", help=words("hub.urgent"))
    act("notices")
    act("notice-end").add_argument("notice", metavar="REF", help=words("hub.notice_ref"))
    given = act("command")
    given.add_argument("till", metavar="REF", help=words("hub.till_ref"))
    given.add_argument("word", metavar="COMMAND", help=words("hub.command_word"))
    act("commands")
    allow = act("allow-points")
    allow.add_argument("store", metavar="REF", help=words("hub.of_store"))
    allow.add_argument("--per-member", type=int, required=True, metavar="N",
                       help=words("hub.per_member"))
    allow.add_argument("--per-day", type=int, required=True, metavar="N",
                       help=words("hub.per_day"))


def _add_whom(act: ArgumentParser, words: _Words) -> None:
    act.add_argument("ref", metavar="REF", help=words("erase-person.ref"))
    act.add_argument("--reason", required=True, metavar="WHY", help=words("erase-person.reason"))


def _add_file(parser: ArgumentParser, words: _Words) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words("file"))


def _add_pin(parser: Any, words: _Words) -> None:
    parser.add_argument("--manager", default="01", metavar="NO", help=words("manager"))
    parser.add_argument("--pin-stdin", action="store_true", help=words("pin"))
