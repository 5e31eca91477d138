"""The forms of a producer's file; each calls one use case and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app import payout_accounts, producers, settlement
from app.banks import BANKS, bank_name
from app.errors import BadInput
from app.farm_view import FarmFile
from app.producer_gate import Stage
from app.producers import Agreement, ProducerDraft
from app.settlement import DEDUCTION_KINDS
from app.settlement_periods import CYCLES
from models.values import Ref
from ui.ask_form import Ask, AskForm
from ui.counter import Counter
from ui.i18n import language, tr
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.forms import Section
from ui.widgets.keys import Key

Done = Callable[[], None]
Answers = Mapping[str, str]
_DATE_HINT = "2026-01-31"
_GOODS_SHOWN_MAX = 24


def new_farm_form(counter: Counter, created: Callable[[Ref], None]) -> AskForm:
    """A new producer: who has applied, no more."""
    def act(answers: Answers) -> None:
        ref = producers.save_producer(counter.till, counter.who, _draft(answers))
        _told(counter, tr("farms.created", name=answers["name"]))
        created(ref)

    return AskForm(
        counter, tr("farms.new"), _farm_asks(ProducerDraft("")), tr("farms.create"), act,
        tr("farms.new_body"))


def farm_forms(
    counter: Counter, found: FarmFile, done: Done, opened: Callable[[Ref], None]
) -> list[Section]:
    """The farm itself, and its succession."""
    row = found.row
    draft = producers.read_draft(counter.till, row.ref)

    def save(answers: Answers) -> None:
        producers.save_producer(
            counter.till, counter.who, _draft(answers, row.ref, draft.version_uid, row.code))
        _told(counter, tr("farms.saved"))
        done()

    def succeed(answers: Answers) -> None:
        new = producers.succeed(
            counter.till, counter.who, row.ref, ProducerDraft(
                answers["name"], origin_place=row.origin_place, distance_m=row.distance_m,
                producer_type=row.producer_type, main_category=row.main_category,
                phone=answers["phone"]),
            reason=answers["reason"])
        _told(counter, tr("farms.succeeded"))
        opened(new)

    forms: list[Section] = [AskForm(
        counter, tr("farms.tab_farm"), _farm_asks(draft), tr("common.save"), save)]
    if found.predecessors:
        forms.append(_note(tr("farms.took_over", name=", ".join(found.predecessors))))
    if found.successor:
        forms.append(_note(tr("farms.passed_on", name=found.successor)))
    else:
        forms.append(AskForm(counter, tr("farms.succession"), [
            Ask("name", tr("farms.name"), row.name, code="farm.name"),
            Ask("phone", tr("farms.phone"), code="farm.phone"),
            Ask("reason", tr("settle.reason"), code="reason"),
        ], tr("farms.succeed_do"), succeed, tr("farms.succession_body"), "look"))
    return forms


def agreement_forms(counter: Counter, found: FarmFile, done: Done) -> list[Section]:
    """Next step of the life cycle, a new agreement, an item more."""
    till, row = counter.till, found.row

    def step(answers: Answers) -> None:
        producers.set_stage(
            till, counter.who, row.ref, Stage(answers["stage"]), answers["from"],
            until_date=answers["until"], reason=answers["reason"])
        done()

    def sign(answers: Answers) -> None:
        producers.sign_agreement(till, counter.who, row.ref, Agreement(
            till.business_date, answers["from"], answers["to"],
            settlement_cycle=answers["cycle"],
            markdown_limit_basis_points=_basis_points(answers["markdown"], "farm.markdown"),
            items=producers.items_of(item.item_ref for item in found.goods)))
        _told(counter, tr("farms.signed"))
        done()

    def add(answers: Answers) -> None:
        producers.agree_item(till, counter.who, row.ref, answers["item"])
        _told(counter, tr("farms.item_added"))
        done()

    today = till.business_date
    last = (date.fromisoformat(today) + timedelta(days=364)).isoformat()
    forms: list[Section] = []
    if found.next_stages:
        forms.append(AskForm(counter, tr("farms.next_stage"), [
            Ask("stage", tr("farms.stage"), choices=tuple(
                Choice(stage, tr(f"farms.stage_{stage}")) for stage in found.next_stages)),
            Ask("from", tr("farms.from"), today, hint=_DATE_HINT, code="farm.dates"),
            Ask("until", tr("farms.until"), hint=_DATE_HINT),
            Ask("reason", tr("settle.reason"), code="farm.reason"),
        ], tr("farms.next_stage_do"), step))
    if found.stage is not Stage.TERMINATED:
        forms.append(AskForm(counter, tr("farms.sign"), [
            Ask("from", tr("farms.from"), today, hint=_DATE_HINT, code="farm.dates"),
            Ask("to", tr("farms.to"), last, hint=_DATE_HINT),
            Ask("cycle", tr("settle.cycle"), row.settlement_cycle if row.settlement_cycle
                in CYCLES else CYCLES[0], tuple(
                    Choice(name, tr(f"settle.cycle_{name}")) for name in CYCLES)),
            Ask("markdown", tr("farms.markdown"), "0", hint="30", code="farm.markdown"),
        ], tr("farms.sign_do"), sign, tr("farms.sign_body")))
    agreed = {item.item_ref for item in found.items if not item.to_date}
    missing = {item.item_ref: item.name for item in found.goods if item.item_ref not in agreed}
    if found.agreements and found.items and missing:
        forms.append(AskForm(counter, tr("farms.add_item"), [
            Ask("item", tr("farms.item"), choices=tuple(
                Choice(ref, name) for ref, name in list(missing.items())[:_GOODS_SHOWN_MAX])),
        ], tr("farms.add_item_do"), add))
    return forms


def paper_forms(counter: Counter, found: FarmFile, done: Done) -> list[Section]:
    """A certificate, a residue test, a strike, consents."""
    till, ref = counter.till, found.row.ref
    goods = (Choice("", tr("farms.all_goods")), *(
        Choice(key, name) for key, name in list(
            {item.item_ref: item.name for item in found.goods}.items())[:_GOODS_SHOWN_MAX]))
    today = till.business_date

    def certify(answers: Answers) -> None:
        producers.note_certificate(
            till, counter.who, ref, answers["kind"], answers["no"], answers["from"],
            answers["to"], item_ref=answers["item"])
        done()

    def test(answers: Answers) -> None:
        producers.note_test(
            till, counter.who, ref, answers["on"], answers["result"], item_ref=answers["item"],
            lab=answers["lab"], report_no=answers["report"])
        done()

    def strike(answers: Answers) -> None:
        producers.strike(
            till, counter.who, ref, answers["step"], answers["reason"],
            item_ref=answers["item"])
        done()

    def consent(answers: Answers) -> None:
        producers.note_consent(
            till, counter.who, ref, answers["consent"], given=answers["given"] == "yes",
            means=answers["means"])
        done()

    consents = ", ".join(
        f"{tr(f'farms.consent_{name}')} {tr('farms.yes' if given else 'farms.no')}"
        for name, given in found.consents.items())
    return [
        AskForm(counter, tr("farms.new_test"), [
            Ask("item", tr("farms.item"), choices=goods),
            Ask("result", tr("farms.result"), "PASS", tuple(
                Choice(name, tr(f"farms.result_{name}")) for name in producers.RESULTS)),
            Ask("on", tr("farms.sampled"), today, hint=_DATE_HINT, code="farm.dates"),
            Ask("lab", tr("farms.lab"), code="reason"),
            Ask("report", tr("farms.report")),
        ], tr("common.save"), test, tr("farms.test_body")),
        AskForm(counter, tr("farms.new_certificate"), [
            Ask("kind", tr("farms.cert_kind"), choices=tuple(
                Choice(name, name) for name in producers.CERT_KINDS)),
            Ask("item", tr("farms.item"), choices=goods),
            Ask("no", tr("farms.cert_no"), code="farm.cert_no"),
            Ask("from", tr("farms.from"), today, hint=_DATE_HINT, code="farm.dates"),
            Ask("to", tr("farms.to"), hint=_DATE_HINT),
        ], tr("common.save"), certify),
        AskForm(counter, tr("farms.new_strike"), [
            Ask("step", tr("farms.step"), choices=tuple(
                Choice(name, tr(f"farms.strike_{name}")) for name in producers.STRIKE_DAYS)),
            Ask("item", tr("farms.item"), choices=goods),
            Ask("reason", tr("settle.reason"), code="farm.reason"),
        ], tr("common.save"), strike, tone="look"),
        AskForm(counter, tr("farms.consents"), [
            Ask("consent", tr("farms.consent"), choices=tuple(
                Choice(name, tr(f"farms.consent_{name}")) for name in producers.CONSENTS)),
            Ask("given", tr("farms.given"), choices=(
                Choice("yes", tr("farms.yes")), Choice("no", tr("farms.no")))),
            Ask("means", tr("farms.means"), choices=tuple(
                Choice(name, tr(f"farms.means_{name}")) for name in producers.MEANS)),
        ], tr("common.save"), consent, consents),
    ]


def account_forms(counter: Counter, found: FarmFile, done: Done) -> list[Section]:
    """The account in force, the one that waits, a new one, money held back."""
    till, ref = counter.till, found.row.ref
    forms: list[Section] = []
    account = found.account
    forms.append(_note(
        tr("farms.account_none") if account is None
        else f"{account.bank(language())} {account.masked} · {account.account.holder}",
        tr("farms.account")))
    if found.pending is not None:
        forms.append(_pending(counter, found, done))
    if found.hold:
        forms.append(_release(counter, found, done))
    sure: set[tuple[str, str]] = set()

    def propose(answers: Answers) -> None:
        bank = answers["other_bank"] or answers["bank"]
        key = (bank, answers["number"])
        try:
            payout_accounts.propose_account(
                till, counter.who, ref, bank, answers["number"], answers["holder"],
                reason=answers["reason"], sure=key in sure)
        except BadInput as error:
            if error.code == "account.other_nonghyup":
                # Said once; whoever presses again has looked at the passbook.
                sure.add(key)
            raise
        _told(counter, tr("farms.proposed"))
        done()

    forms.append(AskForm(counter, tr("farms.new_account"), [
        Ask("bank", tr("farms.bank"), "012", tuple(
            Choice(code, f"{code} {bank_name(code, language())}") for code in list(BANKS)[:6])),
        Ask("other_bank", tr("farms.other_bank"), hint="045", code="account.bank"),
        Ask("number", tr("farms.number"), code="account.number"),
        Ask("holder", tr("farms.holder"), found.row.name, code="account.holder"),
        Ask("reason", tr("settle.reason"), code="reason"),
    ], tr("farms.propose"), propose, tr("farms.account_body")))
    return forms


def deduction_form(counter: Counter, found: FarmFile, done: Done) -> Section:
    """Something the next settlement takes off."""
    def note(answers: Answers) -> None:
        digits = answers["amount"].replace(",", "").replace("원", "").strip()
        if not digits.lstrip("-").isdigit():
            raise BadInput("deduction.amount")
        settlement.note_deduction(
            counter.till, counter.who, [found.row.ref], answers["kind"], int(digits),
            answers["reason"])
        _told(counter, tr("farms.deducted"))
        done()

    return AskForm(counter, tr("farms.new_deduction"), [
        Ask("kind", tr("farms.kind"), choices=tuple(
            Choice(name, tr(f"settle.off_{name}")) for name in DEDUCTION_KINDS)),
        Ask("amount", tr("farms.amount"), hint="3000", code="deduction"),
        Ask("reason", tr("settle.reason"), code="reason"),
    ], tr("common.save"), note)


def _pending(counter: Counter, found: FarmFile, done: Done) -> Section:
    """The waiting account whole: a second person compares it with the paper."""
    pending = found.pending
    assert pending is not None
    card = Section(tr("farms.account_waits"), tr("farms.account_waits_body"))
    number = pending.account.number
    card.add(Words(
        f"{pending.bank(language())} {number} · {pending.account.holder}", size_px=20, wraps=True))

    def decide(*, confirmed: bool) -> None:
        def act(_: object) -> None:
            payout_accounts.decide_account(
                counter.till, counter.who, pending.ref, confirmed=confirmed)

        if counter.attempt(act):
            done()

    yes = Key(tr("farms.account_right"), "", "do", size_px=18, height_px=60)
    yes.clicked.connect(lambda: decide(confirmed=True))
    no = Key(tr("farms.account_wrong"), "", "remove", size_px=18, height_px=60)
    no.clicked.connect(lambda: decide(confirmed=False))
    card.add_row(yes, no)
    return card


def _release(counter: Counter, found: FarmFile, done: Done) -> Section:
    """Held money, and the papers that let it go."""
    card = Section(tr(f"settle.hold_{found.hold}"), tr("farms.release_body"))

    def press() -> None:
        def act(_: object) -> None:
            producers.release_payout(
                counter.till, counter.who, found.row.ref, producers.SUCCESSION_PAPERS)

        if counter.attempt(act):
            _told(counter, tr("farms.released"))
            done()

    key = Key(tr("farms.release"), "", "do", size_px=18, height_px=60)
    key.clicked.connect(press)
    card.add(key)
    return card


def _farm_asks(draft: ProducerDraft) -> list[Ask]:
    return [
        Ask("name", tr("farms.name"), draft.name, code="farm.name"),
        Ask("phone", tr("farms.phone"), draft.phone, code="farm.phone"),
        Ask("place", tr("farms.place"), draft.origin_place, hint="경기 양평군"),
        Ask("distance", tr("farms.distance"),
            f"{draft.distance_m // 1_000}" if draft.distance_m else "", hint="42",
            code="farm.distance"),
        Ask("type", tr("farms.type"), draft.producer_type),
        Ask("category", tr("farms.category"), draft.main_category, hint="엽채류"),
        Ask("tax", tr("farms.tax"), draft.tax_type),
        Ask("business_no", tr("farms.business_no"), draft.business_no, hint="000-00-00000",
            code="farm.business_no"),
    ]


def _draft(
    answers: Answers, ref: Ref = "", version_uid: str = "", code: str = ""
) -> ProducerDraft:
    typed = answers["distance"].strip()
    if typed and not typed.isdigit():
        raise BadInput("farm.distance")
    return ProducerDraft(
        answers["name"], code, ref, version_uid, answers["type"], answers["place"],
        int(typed or 0) * 1_000, answers["category"], answers["tax"], answers["business_no"],
        answers["phone"])


def _basis_points(text: str, code: str) -> int:
    """A percentage with at most two decimals.  Raises BadInput `code`."""
    whole, _, rest = text.replace("%", "").strip().partition(".")
    if not (whole.isdigit() and (rest.isdigit() or not rest) and len(rest) <= 2):
        raise BadInput(code)
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _note(text: str, title: str = "") -> Section:
    card = Section(title)
    card.add(Words(text, size_px=18, wraps=True))
    return card


def _told(counter: Counter, words: str) -> None:
    counter.messages.banner(words, tone="do", stay_ms=8_000)
