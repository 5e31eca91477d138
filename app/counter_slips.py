"""Slips of the counter: an order's stub, the morning's pick list, a delivery without prices."""

from __future__ import annotations

from app import deliveries, orders
from app.clock import local_now
from app.ports import DocumentKind, PrintJob
from app.receipt import ReportSlip, RowKind, SlipRow
from app.report_slips import job_of
from app.till import Till
from models import counter_rows, sale_rows
from models.values import Grams, Ref


def print_order(till: Till, order_uid: Ref) -> bool:
    """The stub the customer takes along; False where there is no printer."""
    return _submit(till, order_slip(till, order_uid))


def print_picks(till: Till, pick_up_date: str) -> bool:
    """The morning's list on the roll; False where there is no printer."""
    return _submit(till, pick_slip(till, pick_up_date))


def print_delivery(till: Till, delivery_uid: Ref) -> bool:
    """The slip that goes with the goods; the job holds no address, only where it is sealed."""
    if till.printer is None:
        return False
    till.printer.submit(PrintJob(DocumentKind.DELIVERY, delivery_uid))
    return True


def order_slip(till: Till, order_uid: Ref) -> ReportSlip:
    """Number, day, goods, what was paid before and what is still to pay."""
    order = orders.read_order(till, order_uid)
    row = counter_rows.read_order(till.read(), order_uid)
    assert row is not None
    when = f"{order.pick_up_date} {order.pick_up_time}".strip()
    rows = [
        SlipRow("예약 번호", str(order.order_no), RowKind.SUM), SlipRow("찾아가실 날", when),
        SlipRow("예약하신 분", order.who), SlipRow(kind=RowKind.RULE),
        *(SlipRow(line.printed_name if not line.spec or line.spec in line.printed_name
                  else f"{line.printed_name} {line.spec}",
                  _count(line.quantity, line.weight_g))
          for line in counter_rows.list_order_lines(till.read(), order_uid)),
        SlipRow(kind=RowKind.RULE), SlipRow("물건값", f"{order.total_won:,}"),
    ]
    if order.deposit_won:
        rows.append(SlipRow("받은 예약금", f"{order.deposit_won:,}"))
    rows += [
        SlipRow("찾으실 때 내실 돈", f"{order.rest_won:,}", RowKind.SUM),
        SlipRow("예약금은 판매가 아니라 맡아 두는 돈입니다. 영수증은 찾아가실 때 드립니다.",
                kind=RowKind.NOTE),
    ]
    return _slip(till, "예약증", rows)


def pick_slip(till: Till, pick_up_date: str) -> ReportSlip:
    """By farm and item, with the orders each goes to."""
    rows: list[SlipRow] = []
    for farm in orders.pick_list(till, pick_up_date):
        rows.append(SlipRow(farm.farm, kind=RowKind.HEADING))
        for pick in farm.picks:
            rows.append(SlipRow(f"□ {pick.name}", _count(pick.quantity, pick.weight_g)))
            rows.append(SlipRow(f"   예약 {', '.join(pick.orders)}", kind=RowKind.NOTE))
        rows.append(SlipRow(kind=RowKind.RULE))
    if not rows:
        rows.append(SlipRow("이 날 찾아가실 예약이 없습니다.", kind=RowKind.NOTE))
    return _slip(till, "예약 준비", rows, pick_up_date)


def delivery_slip(till: Till, delivery_uid: Ref) -> ReportSlip:
    """To whom and where, what, and room to sign; no price is on it."""
    found = deliveries.read_delivery(till, delivery_uid)
    rows = [
        SlipRow("영수증", found.receipt_no), SlipRow("배달할 날", found.deliver_on),
        SlipRow("받으실 분", found.who.name), SlipRow("전화", found.who.phone),
        SlipRow(f"주소 {found.who.address}", kind=RowKind.NOTE),
    ]
    if found.who.note:
        rows.append(SlipRow(found.who.note, kind=RowKind.NOTE))
    rows.append(SlipRow(kind=RowKind.RULE))
    for line in sale_rows.read_sold_lines(till.read(), found.sale_uid):
        name = line.printed_name
        shown = name if not line.spec or line.spec in name else f"{name} {line.spec}"
        rows.append(SlipRow(f"□ {shown}", _count(line.quantity, line.weight_g or 0)))
    rows += [
        SlipRow(kind=RowKind.RULE), SlipRow("가져다 드린 사람", "____________"),
        SlipRow("받으신 분", "____________"),
    ]
    return _slip(till, "배달 전표", rows)


def delivery_slip_of_job(till: Till, job: PrintJob) -> ReportSlip:
    """The slip a DELIVERY job names, made when the printer is there."""
    return delivery_slip(till, job.payload_json)


def _slip(till: Till, title: str, rows: list[SlipRow], subtitle: str = "") -> ReportSlip:
    return ReportSlip(
        title=title, shop_name=till.settings.shop_name, printed_at=local_now(till.clock),
        rows=tuple(rows), subtitle=subtitle, training=till.training)


def _submit(till: Till, slip: ReportSlip) -> bool:
    if till.printer is None:
        return False
    till.printer.submit(job_of(slip))
    return True


def _count(quantity: int, weight_g: Grams) -> str:
    return f"{weight_g:,}g" if weight_g else f"{quantity:,}개"
