"""Commands that carry data in and out: import, replay, export, receipt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from app.cli_tools import sign_in_manager, till_to_read, till_to_write, write_new_file
from app.errors import BadInput
from models.values import TaxClass

if TYPE_CHECKING:
    from app.cli_tools import Command
    from app.importing import ImportReport


def import_list(command: Command) -> int:
    """Take a list in whole or not at all; each bad line is named."""
    from app.access import CLI_SESSION
    from app.importing import import_file

    arguments = command.arguments
    opened = till_to_read if arguments.dry_run else till_to_write
    with opened(command) as till:
        report = import_file(
            till, CLI_SESSION.staff_ref, arguments.file, what=arguments.what,
            dry_run=arguments.dry_run, on_progress=command.progress(),
        )
    if not report.is_clean:
        _name_problems(command, report)
        return 1
    command.say(
        "import.dry" if arguments.dry_run else "import.done", file=arguments.file.name,
        rows=report.row_count, added=report.added, changed=report.changed,
        unchanged=report.unchanged,
    )
    if report.producers_added:
        command.say("import.producers", count=report.producers_added)
    command.answer(_as_json(report))
    return 0


def _name_problems(command: Command, report: ImportReport) -> None:
    from app.import_words import describe
    from app.texts import sentence

    language: Literal["ko", "en"] = "en" if command.language == "en" else "ko"
    described = [describe(problem, language) for problem in report.problems]
    for line in described:
        print(line, file=sys.stderr)
    refusal = BadInput(
        "import.lines_refused", file=command.arguments.file.name, count=len(described))
    print(sentence(refusal, language), file=sys.stderr)
    command.answer({**_as_json(report), "refused": refusal.code, "problems": described})


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "form": report.form.value, "rows": report.row_count, "added": report.added,
        "changed": report.changed, "unchanged": report.unchanged,
        "producers_added": report.producers_added, "written": report.written,
    }


def replay(command: Command) -> int:
    """Sell recorded baskets."""
    from app.replay import replay as replay_file

    arguments = command.arguments
    tax_class = TaxClass.EXEMPT if arguments.tax == "exempt" else TaxClass.TAXABLE_10
    with till_to_write(command) as till:
        report = replay_file(
            till, arguments.file, with_members=arguments.members, tax_class=tax_class,
            on_progress=command.progress(),
        )
    command.say(
        "replay.done", sales=report.sales, paid_won=report.paid_won,
        discount_won=report.discount_won, skipped=report.skipped,
    )
    for month, paid_won in report.by_month.items():
        command.say("replay.month", month=month, paid_won=paid_won)
    command.answer({
        "sales": report.sales, "paid_won": report.paid_won,
        "discount_won": report.discount_won, "skipped": report.skipped,
        "by_month": report.by_month,
    })
    return 0


def export(command: Command) -> int:
    """Write one of the exports to a file; personal data asks for a manager's PIN and is logged."""
    from app.reports import exports

    arguments = command.arguments
    if arguments.list or not arguments.name:
        for each in exports.EXPORTS:
            if not command.as_json:
                forms = ", ".join(exports.FORMATS)
                print(f"{each.name:<10} {each.title(command.language)} ({forms})")
        command.answer({"exports": [each.name for each in exports.EXPORTS]})
        return 0
    wanted = exports.find_export(arguments.name)
    opened = till_to_write if wanted.personal else till_to_read
    with opened(command) as till:
        session = sign_in_manager(command, till) if wanted.personal else None
        if arguments.format == "pdf":
            paper = exports.paper_of(
                till, wanted, from_date=arguments.from_date, to_date=arguments.to_date,
                language=command.language)
            made = exports.Exported(command.outside.office_pdf(paper), len(paper.rows))
        else:
            made = exports.make_export(
                till, wanted, form=arguments.format, from_date=arguments.from_date,
                to_date=arguments.to_date, language=command.language,
            )
        if session is not None:
            exports.note_personal_export(till, session, wanted, made.row_count)
        if arguments.out is None:
            sys.stdout.buffer.write(made.data)
            return 0
        write_new_file(arguments.out, made.data, private=wanted.personal)
    command.say("export.done", rows=made.row_count, file=arguments.out)
    command.answer({"rows": made.row_count, "file": str(arguments.out)})
    return 0


def receipt(command: Command) -> int:
    """Any receipt again; it says 재발행, for the first copy went to the customer."""
    from app.receipts import copy_of, find_sale

    arguments = command.arguments
    with till_to_read(command) as till:
        document = copy_of(till, find_sale(till, arguments.number))
        columns = arguments.columns or till.machine.printer.columns
    data = command.outside.press(document, arguments.format, columns)
    if arguments.out is None:
        sys.stdout.buffer.write(data)
        return 0
    write_new_file(arguments.out, data)
    command.say("written", file=arguments.out)
    return 0
