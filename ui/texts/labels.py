"""Words of the label station and of receiving."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "room.receiving": ("입고", "Receiving"),
    "room.receiving_note": (
        "들어온 로트, 라벨, 승인 대기", "Lots that came in, labels, what waits for a word"),
    "room.label_station": ("라벨", "Label station"),
    "room.label_station_note": (
        "생산자가 직접 라벨을 찍는 화면", "Where producers print their own labels"),
    "sign.labels": ("라벨 찍기 (생산자)", "Print labels (producers)"),

    # --- the station's first screen -----------------------------------------------------------
    "station.title": ("라벨 찍기", "Print labels"),
    "station.badge": ("생산자 카드를 대 주세요", "Please scan your producer badge"),
    "station.badge_body": (
        "카드가 없으면 오른쪽에서 생산자 번호와 비밀번호를 눌러 주세요.",
        "Without a badge, key in your producer number and PIN on the right."),
    "station.staff": ("직원 로그인", "Staff sign-in"),
    "station.code": ("생산자 번호", "Producer number"),
    "station.pin": ("비밀번호", "PIN"),
    "station.next": ("다음", "Next"),
    "station.enter": ("들어가기", "Enter"),

    # --- a producer's own page ----------------------------------------------------------------
    "label.like_before": ("어제처럼", "As last time"),
    "label.like_note": ("{price} × {count}장", "{price} × {count}"),
    "label.own": ("내 상품", "My goods"),
    "label.last": ("지난번 {price}", "last {price}"),
    "label.none_title": ("아직 상품이 없습니다", "No goods yet"),
    "label.none_body": (
        "약정한 상품을 관리자가 등록하면 여기에 나옵니다.",
        "Goods of your agreement appear here once a manager has entered them."),
    "label.lots": ("찍은 라벨", "My labels"),
    "label.roll": ("롤 갈기", "Change the roll"),
    "label.leave": ("나가기", "Leave"),

    # --- one item -----------------------------------------------------------------------------
    "label.price": ("가격", "Price"),
    "label.price_100g": ("100g 가격", "Price of 100 g"),
    "label.count": ("장수", "Labels"),
    "label.weight": ("모두 몇 g", "Grams in all"),
    "label.use_by": ("소비기한 (연월일 6자리)", "Use by (YYMMDD)"),
    "label.laid": ("산란일 4자리 + {farm}", "Laid on MMDD + {farm}"),
    "label.cost": ("들여온 값(1개)", "Cost of one"),
    "label.last_year": ("작년 이맘때 {price}", "a year ago {price}"),
    "label.packed": ("포장일", "Packed on"),
    "label.today": ("오늘 포장", "Packed today"),
    "label.yesterday": ("어제 포장", "Packed yesterday"),
    "label.words": ("한 줄·번호 적기", "Line and numbers"),
    "label.words_title": ("라벨에 더 적기", "More on the label"),
    "label.line": ("손님에게 한 줄", "One line to the customer"),
    "label.egg_code": ("난각 번호(10자리)", "Shell code (10)"),
    "label.trace_no": ("축산물 이력번호(12자리 또는 L+14자리)", "Trace number (12, or L + 14)"),
    "label.made_on": ("제조일·도정일(2026-11-22)", "Made or milled on (2026-11-22)"),
    "label.print": ("{count}장 인쇄", "Print {count}"),
    "label.preview": ("라벨 미리보기", "Label preview"),
    "label.no_preview": ("미리보기를 그릴 수 없습니다", "The preview cannot be drawn"),
    "label.pending": (
        "승인 대기로 나옵니다. 아침에 관리자가 봅니다.",
        "It is printed as waiting; a manager looks at it in the morning."),
    "label.missing": ("라벨에 없는 표시: {words}", "Not on the label yet: {words}"),
    "label.consigned": ("위탁", "Consigned"),
    "label.bought": ("사입", "Bought"),
    "label.ownership": ("소유", "Owned by"),
    "label.far_title": ("가격을 한 번 더 봐 주세요", "Please look at the price once more"),
    "label.far_body": (
        "지난번은 {last}, 지금은 {price}입니다. 이 가격이 맞습니까?",
        "It was {last} last time and is {price} now. Is that right?"),
    "label.far_yes": ("맞습니다, 인쇄", "Yes, print"),
    "label.far_no": ("고치기", "Change it"),

    # --- printed ------------------------------------------------------------------------------
    "label.done": ("{name} {count}장", "{name}, {count} labels"),
    "label.printing": ("인쇄하고 있습니다 …", "Printing …"),
    "label.sent": ("라벨 프린터로 보냈습니다.", "Sent to the label printer."),
    "label.kept": (
        "라벨 프린터가 없어 파일로 저장했습니다: {file}",
        "There is no label printer, so the labels are kept as a file: {file}"),
    "label.again_all": ("{count}장 다시 보내기", "Send all {count} again"),
    "label.again_one": ("망친 라벨 1장 다시", "One spoilt label again"),
    "label.more": ("다른 것 찍기", "Print another"),
    "label.end": ("다 했습니다", "I am done"),

    # --- lots with labels ---------------------------------------------------------------------
    "label.lots_empty_title": ("찍은 라벨이 없습니다", "No labels yet"),
    "label.lots_empty_body": (
        "라벨을 찍으면 여기에서 다시 찍거나 가격을 고칠 수 있습니다.",
        "Labels you have printed can be printed again or re-priced here."),
    "label.lot_note": ("{no} · {day} 출하", "{no} · shipped {day}"),
    "label.lot_left": ("남음 {left} / {quantity}", "{left} of {quantity} left"),
    "label.lot_pending": ("승인 대기", "waiting"),
    "label.lot_withdrawn": ("회수", "withdrawn"),
    "label.lot_expired": ("기한 지남", "past its date"),
    "label.reprice": ("가격 고쳐 다시 붙이기", "Re-price and label anew"),
    "label.reprice_do": ("{price}으로 {count}장 다시 붙이기", "Label {count} anew at {price}"),
    "label.off": ("{percent}% 내리기", "{percent} % off"),
    "label.new_price": ("새 가격", "New price"),
    "label.repriced": (
        "{price} 라벨 {count}장을 찍습니다. 옛 라벨은 {left}장 남아 있습니다.",
        "{count} labels at {price} are printed. {left} old ones are still out."),
    "label.reprint": ("같은 가격으로 {count}장 더", "{count} more at this price"),
    "label.now": ("지금 {price}", "now {price}"),

    # --- the roll -----------------------------------------------------------------------------
    "roll.title": ("라벨 롤 갈기", "Changing the label roll"),
    "roll.1": ("뚜껑 양쪽 단추를 눌러 엽니다.", "Press both catches and open the lid."),
    "roll.2": ("새 롤을 글자 찍는 면이 위로 오게 넣습니다.",
               "Put in the new roll with the printing side up."),
    "roll.3": ("끝을 앞으로 5cm쯤 당겨 가운데에 맞춥니다.",
               "Pull the end 5 cm out at the front, in the middle."),
    "roll.4": ("뚜껑을 닫고 FEED를 한 번 누릅니다. 한 장이 나오면 됩니다.",
               "Close the lid and press FEED once. One label comes out."),

    # --- settings -----------------------------------------------------------------------------
    "settings.group_labels": ("라벨", "Labels"),
    "labels.printer": ("라벨 프린터", "Label printer"),
    "labels.printer_body": (
        "연결이 없으면 라벨을 PDF로 저장합니다.", "Without a connection labels are kept as PDF."),
    "labels.address": ("주소 (예: 192.168.0.30, 프린터 이름)", "Address (192.168.0.30, a name)"),
    "labels.language": ("프린터 언어", "Printer language"),
    "labels.role": ("이 기기는", "This machine is"),
    "labels.role_till": ("계산대", "a till"),
    "labels.role_label_station": ("라벨 기기 (켜면 라벨 화면)", "a label station"),
    "labels.shop": ("매장의 라벨과 입고", "Labels and receiving of the shop"),
    "labels.own_sizes": ("우리 매장의 라벨 크기", "Sizes of our own"),
    "labels.own_sizes_body": (
        "롤의 폭, 높이, 라벨 사이 간격을 적으면 위의 라벨 크기에서 고를 수 있습니다.",
        "Give a roll's width, height and gap; it can then be chosen above."),
    "labels.own_size": (
        "{width} × {height} mm · 간격 {gap} mm", "{width} × {height} mm, gap {gap} mm"),
    "labels.width_mm": ("폭 mm (40~120)", "Width mm (40–120)"),
    "labels.height_mm": ("높이 mm (30~200)", "Height mm (30–200)"),
    "labels.gap_mm": ("간격 mm", "Gap mm"),
    "labels.size_add": ("더하기", "Add"),
    "labels.size_away": ("빼기", "Remove"),
    "labels.size_in_use": ("쓰는 중", "in use"),
    "labels.size_number": ("mm를 숫자로만 적어 주세요.", "Please give millimetres as a number."),
    "labels.size_there": ("이미 있는 크기입니다.", "That size is there already."),
    "labels.size": ("라벨 크기", "Size of a label"),
    "labels.goods_in": ("재고에 잡히는 때", "Goods are in"),
    "labels.ON_PRINT": ("라벨을 찍을 때", "when labels are printed"),
    "labels.ON_CONFIRM": ("직원이 셀 때", "when staff has counted"),
    "labels.price_rule": ("라벨과 오늘 가격이 다르면", "Where label and today differ"),
    "labels.LOWER": ("낮은 가격", "the lower"),
    "labels.PRINTED": ("라벨 가격", "the label's"),
    "labels.TODAY": ("오늘 가격", "today's"),
    "labels.REFUSE": ("팔지 않음", "not sold"),
    "labels.shelf_rule": ("진열기한이 지나면", "Past the display limit"),
    "labels.WARN": ("알리고 팖", "warn and sell"),
    "labels.BLOCK": ("팔지 않음", "not sold"),

    # --- a producer's way in, and the law's words ----------------------------------------------
    "label.keys": ("카드·비밀번호", "Badge and PIN"),
    "label.keys_title": ("{name}의 라벨 카드와 비밀번호", "Badge and PIN of {name}"),
    "label.keys_body": (
        "새로 만들면 전에 쓰던 것은 더는 열리지 않습니다.",
        "A new one ends the one used before."),
    "label.new_pin": ("새 비밀번호", "New PIN"),
    "label.new_badge": ("새 카드", "New badge"),
    "label.pin_body": (
        "지금 한 번만 보입니다. 생산자에게 알려 주세요.",
        "Shown only now. Please tell the producer."),
    "label.texts": ("표시사항", "Label words"),
    "label.texts_title": ("{name}의 표시사항", "Words on the label of {name}"),
    "label.text_food_type": ("식품유형", "Food type"),
    "label.text_report_no": ("품목보고번호", "Item report number"),
    "label.text_ingredients": ("원재료와 원산지", "Ingredients and their origin"),
    "label.text_allergens": ("알레르기 유발 물질", "Allergens"),
    "label.text_package_material": ("포장 재질", "Package material"),
    "label.text_nutrition": ("영양 정보", "Nutrition"),
    "label.text_maker": ("제조원", "Maker"),
    "label.text_maker_address": ("제조원 소재지", "Maker's address"),
    "label.text_variety": ("품종", "Variety"),
    "label.text_harvest_year": ("생산연도", "Year of harvest"),
    "label.text_grade": ("등급", "Grade"),
    "label.text_caution": ("주의 문구", "Caution"),

    # --- receiving by staff -------------------------------------------------------------------
    "receiving.title": ("입고", "Receiving"),
    "receiving.today": ("오늘 들어온 로트", "Lots of today"),
    "receiving.pending": ("승인 대기", "Waiting for a word"),
    "receiving.farm": ("생산자 고르기", "Choose the producer"),
    "receiving.farm_hint": ("번호, 이름, 초성", "Number, name, initials"),
    "receiving.new": ("새 입고", "Take goods in"),
    "receiving.empty_title": ("오늘 들어온 것이 없습니다", "Nothing came in today"),
    "receiving.empty_body": (
        "생산자가 라벨을 찍거나 새 입고를 누르면 여기에 나옵니다.",
        "Lots appear here when a producer prints labels or you take goods in."),
    "receiving.begin": ("새 입고", "Take goods in"),
    "receiving.confirm": ("센 개수로 확인", "Confirm the count"),
    "receiving.counted": ("센 개수", "Counted"),
    "receiving.confirmed": ("확인 {count}", "counted {count}"),
    "receiving.unconfirmed": ("확인 전", "not counted yet"),
    "receiving.approve": ("팔기로 합니다", "Approve"),
    "receiving.refuse": ("돌려보냅니다", "Refuse"),
    "receiving.approved": ("{name}을(를) 팔기로 했습니다.", "{name} is approved."),
    "receiving.refused": (
        "{name}은(는) 계산대에서 팔리지 않습니다.", "{name} is no longer sold at the tills."),
    "receiving.labels": ("라벨", "Labels"),
}
