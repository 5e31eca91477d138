"""Labels: the law's words on them, whole dots under them, codes that read back at 203 dpi."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import labels, lot_code, people, receiving
from app.errors import BadInput, Refused
from app.label_sizes import USUAL, LabelSize, find_size
from app.labels import Label, LabelField
from app.receiving import LotDraft
from app.texts import sentence
from models import kinds_producers
from models.values import LotSource
from printing import label_pdf, label_printer
from printing.label_layout import (
    EAN_MODULE,
    Sheet,
    Text,
    lay_out,
    origin_size,
    text_width,
    wrap,
)
from tests.farm import EGGS, FARM, GREENS, JAM, MEAT, Farm, make_farm
from tests.label_reader import Picture, draw_tspl, draw_zpl, read_ean, read_square

LARGE = LabelSize("80x60", 80, 60, 3)


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    made = make_farm(tmp_path)
    yield made
    made.till.close()


def certify(farm: Farm, **fields: str) -> None:
    values: dict[str, Any] = {
        "certificate_uid": "ce" * 16, "producer_ref": FARM, "item_ref": GREENS[::-1],
        "cert_kind": "유기농", "cert_no": "12345678", "from_date": "2026-01-01",
        "to_date": "2026-12-31"}
    with farm.till.unit("") as unit:
        unit.record(kinds_producers.CertificateNoted(**(values | fields)))


def bring(farm: Farm, ref: str = GREENS, **fields: object) -> Label:
    values = {"quantity": 12, "price_won": 3_000, **fields}
    lot = receiving.receive(farm.till, farm.producer, [
        LotDraft(ref, **values)])[0]  # type: ignore[arg-type]
    return labels.label_of(farm.till, lot.ref)


def words(sheet: Sheet) -> dict[str, str]:
    """What stands on a label by field, the lines of one put together."""
    found: dict[str, str] = {}
    for text in sheet.texts:
        found[text.name] = f"{found[text.name]} {text.text}" if text.name in found else text.text
    return found


def test_the_golden_label(farm: Farm) -> None:
    """HANDBOOK §6.10, field by field."""
    certify(farm)
    farm.change(FARM, origin_place="")
    label = bring(farm)
    size = find_size("40x60")
    sheet = lay_out(label, size)
    assert (size.width_dots, size.height_dots) == (320, 480)
    found = words(sheet)
    assert found.pop("ean") == label.ean
    assert found == {
        "mark": "유기농", "name": "모둠쌈채소", "spec": "200g", "price": "3,000원",
        "origin": "원산지 국산 (경기 양평군)", "producer": "생산자 물안개텃밭  P002",
        "packed_on": "포장일 2026-11-22 진열기한 11-22", "cert": "인증 유기농 12345678",
        "storage": "보관 냉장(0~10℃)",
    }
    sizes = {text.name: text.size for text in sheet.texts}
    assert sizes["name"] == 38
    assert all(sizes["price"] >= 2 * sizes[name] for name in found if name not in {
        "price", "origin"})
    assert sheet.bars is not None
    assert (95 * EAN_MODULE, sheet.bars.height) == (190, 120)


def test_a_certificate_is_printed_only_while_it_is_valid(farm: Farm) -> None:
    certify(farm)
    assert bring(farm).mark == "유기농"
    certify(farm, to_date="2026-11-21")
    label = bring(farm)
    assert (label.mark, label.field("cert")) == ("", "")


def test_a_phone_is_read_from_the_sealed_row(farm: Farm) -> None:
    with farm.till.unit("") as unit:
        people.write_person(unit, farm.till, FARM, people.PRODUCER, {"phone": "010-0000-0002"})
    assert bring(farm).field("place") == "경기 양평군 서종면  010-0000-0002"


def test_a_processed_food_says_what_the_law_asks(farm: Farm) -> None:
    label = bring(farm, JAM, use_by="2027-05-31", made_on="2026-11-20")
    assert label.missing == ("식품유형", "원재료", "제조")
    labels.describe(farm.till, farm.manager, JAM, {
        "food_type": "잼류", "ingredients": "딸기(국산) 60%, 설탕", "allergens": "우유",
        "maker": "물안개농산", "maker_address": "경기 양평군 서종면 1", "report_no": "2026-1"})
    label = bring(farm, JAM, use_by="2027-05-31", made_on="2026-11-20")
    assert label.missing == ()
    assert label.field("use_by") == "소비기한 2027-05-31"
    assert label.field("ingredients") == "원재료 딸기(국산) 60%, 설탕"
    names = [each.name for each in label.fields]
    assert {"made_on", "food_type", "allergens", "maker", "maker_address", "storage"} <= {*names}
    found = words(lay_out(label, find_size("60x40")))
    assert all(each.name in found for each in label.fields if each.needed)


# --- what is refused, one sentence each in both languages -------------------------------------


@pytest.mark.parametrize(("ref", "fields", "code"), [
    (JAM, {}, "label.use_by_missing"),
    (JAM, {"use_by": "2026-11-21"}, "label.use_by_past"),
    (JAM, {"use_by": "21.11.2026"}, "label.date"),
    (EGGS, {}, "label.egg_code"),
    (EGGS, {"egg_code": "1332M3FSD2"}, "label.egg_code"),
    (EGGS, {"egg_code": "0823M3FSD5"}, "label.egg_code"),
    (MEAT, {}, "label.trace_no"),
    (MEAT, {"trace_no": "12345"}, "label.trace_no"),
    (GREENS, {"packed_on": "2026-11-23"}, "label.packed_on"),
    (GREENS, {"quantity": 0}, "label.count"),
    (GREENS, {"price_won": 0}, "label.price"),
    (GREENS, {"line": "가" * 41}, "label.line"),
    (GREENS, {"line": "전화 010-1234-5678"}, "reason.personal_number"),
])
def test_what_cannot_be_is_said_in_one_sentence(
    farm: Farm, ref: str, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        bring(farm, ref, **fields)
    assert refused.value.code == code
    for language in ("ko", "en"):
        assert sentence(refused.value, language).count("{") == 0


def test_codes_are_taken_upper_case_and_dates_follow(farm: Farm) -> None:
    label = bring(farm, EGGS, egg_code=" 1120m3fsd2 ")
    assert label.field("egg_code") == "난각번호 1120M3FSD2"
    assert "진열기한 12-09" in label.field("packed_on"), "20 days from laying, not from shipping"
    assert bring(farm, MEAT, trace_no="L02611221234567").field("trace_no").startswith("묶음번호")
    assert bring(farm, MEAT, trace_no="0021 1234 5678").field("trace_no") == (
        "이력번호 002112345678")


def test_without_an_origin_there_is_no_label(farm: Farm) -> None:
    farm.change(GREENS, origin_label="")
    with pytest.raises(BadInput) as refused:
        bring(farm)
    assert refused.value.code == "label.origin_missing"
    assert "원산지" in sentence(refused.value)
    assert "origin" in sentence(refused.value, "en")


@pytest.mark.parametrize(("fields", "code"), [
    ({"agreement_to": "2026-11-21"}, "producer.expired"),
    ({"status": "SUSPENDED"}, "producer.suspended"),
    ({"status": "TRAINED"}, "producer.not_yet"),
])
def test_who_may_not_ship_gets_no_label(
    farm: Farm, fields: dict[str, str], code: str
) -> None:
    farm.change(FARM, **fields)
    with pytest.raises(Refused) as refused:
        bring(farm)
    assert refused.value.code == code


def test_a_failed_residue_test_gets_no_label(farm: Farm) -> None:
    with farm.till.unit("") as unit:
        unit.record(kinds_producers.ResidueTested(
            test_uid="7e" * 16, producer_ref=FARM, item_ref=GREENS[::-1],
            sampled_on="2026-11-20", lab="", report_no="", result="FAIL", next_due=""))
    with pytest.raises(Refused) as refused:
        bring(farm)
    assert refused.value.code == "ship.test_failed"
    assert bring(farm, MEAT, trace_no="002112345678").name, "the farm's other goods are fine"


def test_staff_receives_what_the_shop_bought(farm: Farm) -> None:
    lot = receiving.receive(farm.till, farm.cashier, [
        LotDraft(GREENS, 20, 3_000, cost_won=2_100)], LotSource.PURCHASE)[0]
    row = farm.till.read().execute(
        "SELECT source, cost_won FROM lot WHERE lot_ref = ?", (lot.ref,)).fetchone()
    assert row == ("PURCHASE", 2_100)
    assert lot.left == 20


# --- on paper ---------------------------------------------------------------------------------


def sample(name: str = "모둠쌈채소", spec: str = "200g", price_won: int = 3_000) -> Label:
    return Label(
        name=name, spec=spec, mark="유기농", price_won=price_won, per_100g=False,
        lot_no="0103300001", ean=labels.ean_of("0103300001"), code="91" + "1234567890" * 23 + "12",
        origin="원산지 국산(경기 양평군)", fields=(
            LabelField("producer", "생산자", "물안개텃밭  P002"),
            LabelField("place", "", "경기 양평군 서종면  010-0000-0002"),
            LabelField("packed_on", "포장일", "2026-11-22  진열기한 11-22"),
            LabelField("cert", "인증", "유기농 12345678"),
            LabelField("storage", "보관", "냉장(0~10℃)", needed=False),
            LabelField("line", "", "“오늘 새벽에 딴 여린 잎입니다”", needed=False),
        ))


LONG = sample(
    "아주아주 긴 이름의 햇볕에 말린 국내산 무농약 표고버섯 슬라이스 선물세트", "1kg x 2봉", 128_000)


def picture_of(sheet: Sheet) -> Picture:
    image = label_printer.draw(sheet)
    return [[image.getpixel((x, y)) >= 110 for x in range(image.width)]  # type: ignore[operator]
            for y in range(image.height)]


@pytest.mark.parametrize("size", [*USUAL, LARGE], ids=lambda size: size.name)
@pytest.mark.parametrize("label", [sample(), LONG], ids=["short", "long"])
def test_every_language_reads_back(label: Label, size: LabelSize) -> None:
    sheet = lay_out(label, size)
    pictures = [
        (picture_of(sheet), 1), draw_zpl(label_printer.zpl(sheet, 40)),
        draw_tspl(label_printer.tspl(sheet, 40))]
    for picture, _ in pictures:
        assert read_ean(picture) == {label.ean}
        assert read_square(picture) == label.code
    assert [count for _, count in pictures] == [1, 40, 40]
    assert pictures[0][0] == pictures[1][0] == pictures[2][0], "one picture in every language"


@settings(max_examples=40)
@given(
    name=st.text(st.sampled_from("가각힣쑴똠 A1()·"), min_size=1, max_size=60).filter(
        lambda name: name.strip()),
    size=st.sampled_from([*USUAL, LARGE]), price_won=st.integers(1, 99_999_999))
def test_words_are_wrapped_and_never_cut(name: str, size: LabelSize, price_won: int) -> None:
    label = msgspec.structs.replace(sample(), name=name, price_won=price_won)
    try:
        sheet = lay_out(label, size)
    except BadInput:
        assert size.width_mm < 80, "a large label takes any name"
        return
    written = "".join(text.text for text in sheet.texts if text.name == "name")
    assert written.replace(" ", "") == name.replace(" ", "")
    for text in sheet.texts:
        assert text.x >= 0
        assert text.x + text_width(text.text, text.size, bold=text.bold) <= size.width_dots - 4
        assert text.baseline + text.size // 5 <= size.height_dots - 2
    origin = [text for text in sheet.texts if text.name == "origin"]
    assert all(text.size >= origin_size(size) for text in origin)
    assert _free_of_words(sheet)


def _free_of_words(sheet: Sheet) -> bool:
    """No word touches the quiet zones of the codes."""
    assert sheet.bars is not None
    assert sheet.square is not None
    side = len(sheet.square.rows) * sheet.square.module
    quiet = 4 * sheet.square.module
    zones = [
        (sheet.bars.x - 22, sheet.bars.y, sheet.bars.x + 190 + 14,
         sheet.bars.y + sheet.bars.height),
        (sheet.square.x - quiet, sheet.square.y - quiet, sheet.square.x + side + quiet,
         sheet.square.y + side + quiet),
    ]
    return not any(
        _box(text)[0] < zone[2] and zone[0] < _box(text)[2]
        and _box(text)[1] < zone[3] and zone[1] < _box(text)[3]
        for text in sheet.texts if text.name != "ean" for zone in zones)


def _box(text: Text) -> tuple[int, int, int, int]:
    return (text.x, text.baseline - text.size * 3 // 4,
            text.x + text_width(text.text, text.size, bold=text.bold), text.baseline)


def test_origin_letters_are_as_large_as_the_pack_asks() -> None:
    assert origin_size(find_size("40x60")) >= 34  # 12 pt at 203 dpi
    assert 22 <= origin_size(find_size("50x30")) < 34  # 8 pt


def test_a_word_is_broken_inside_only_where_it_must() -> None:
    width = text_width("국산(경기", 20)
    assert wrap("원산지 국산(경기 양평군)", 20, iter([width] * 9)) == [
        "원산지", "국산", "(경기", "양평군)"]
    assert "".join(wrap("가나다라마바사", 20, iter([45] * 9))) == "가나다라마바사"


def test_what_does_not_fit_is_refused_with_the_way_out() -> None:
    crowded = msgspec.structs.replace(LONG, fields=(
        *LONG.fields, *(LabelField(f"w{n}", "원재료", "딸기 설탕 " * 8) for n in range(4))))
    with pytest.raises(BadInput) as refused:
        lay_out(crowded, find_size("50x30"))
    assert "50x30" in sentence(refused.value)
    sheet = lay_out(crowded, LabelSize("100x100", 100, 100))
    assert not sheet.left_off


def test_pdfs_are_the_same_every_time_and_as_large_as_they_say() -> None:
    sheet = lay_out(sample(), find_size("40x60"))
    roll = label_pdf.roll_pdf([sheet] * 3, "x")
    assert roll == label_pdf.roll_pdf([sheet] * 3, "x")
    assert roll.count(b"/Type /Page\n") == 3
    assert b"113.4975 170.2463" in roll or b"113.49" in roll
    grid = label_pdf.grid_of(sheet.size)
    assert (grid.columns, grid.rows) == (4, 4)
    paper = label_pdf.sheet_pdf([sheet] * 17, "x")
    assert paper.count(b"/Type /Page\n") == 2
    assert b"Pretendard" in paper


def test_a_machine_without_a_printer_keeps_labels(farm: Farm) -> None:
    from app.label_press import print_lot, size_of
    from printing.label_press import PaperLabels

    farm.till.label_press = PaperLabels(farm.till.machine, farm.till.paths)
    lot = receiving.receive(farm.till, farm.producer, [LotDraft(GREENS, 3, 3_000)])[0]
    kept = Path(print_lot(farm.till, lot.ref, 3))
    assert kept.read_bytes().startswith(b"%PDF")
    assert kept.parent == farm.till.paths.labels
    picture = farm.till.label_press.picture(
        labels.label_of(farm.till, lot.ref), size_of(farm.till))
    assert picture.startswith(b"\x89PNG")


def test_the_code_on_the_label_is_the_one_a_till_reads(farm: Farm) -> None:
    label = bring(farm)
    assert len(label.code) == lot_code.LENGTH
    facts = lot_code.read_code(label.code)
    assert facts is not None
    assert (facts.lot_no, facts.price_won, facts.packed_on, facts.display_until) == (
        label.lot_no, 3_000, "2026-11-22", "2026-11-22")
    assert lot_code.is_signed(farm.till, label.code)
