"""Words of the halls behind the rail, and of every room in them: a name and what is done there."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "rail.counter": ("계산대 일", "Counter"),
    "rail.goods": ("상품·재고", "Goods"),
    "rail.producers": ("생산자", "Producers"),
    "rail.office": ("장부", "Books"),
    "room.products": ("상품", "Products"),
    "room.products_note": ("이름·가격·바코드·과세 구분", "Names, prices, barcodes, tax classes"),
    "room.import": ("가져오기", "Import"),
    "room.import_note": (
        "상품·생산자·조합원 목록을 엑셀이나 CSV에서",
        "Lists of goods and people from Excel or CSV",
    ),
    "room.orders": ("예약", "Orders"),
    "room.orders_note": (
        "찾아가실 날이 있는 장바구니와 예약금", "Baskets for a day, with deposits"),
    "room.pick_list": ("예약 준비", "Pick list"),
    "room.pick_list_note": ("아침에 농가별로 챙길 것", "What to pick in the morning, by farm"),
    "room.quick_keys": ("빠른키 정리", "Quick keys"),
    "room.quick_keys_note": (
        "판매 화면의 쪽과 타일 놓기", "Pages and tiles of the sell screen"),
    "room.deliveries": ("배달", "Deliveries"),
    "room.deliveries_note": (
        "값 없는 전표, 누가 나르고 누가 받았나", "Slips without prices, who carried and took it"),
    "room.price_check": ("가격 확인", "Price check"),
    "room.price_check_note": (
        "담지 않고 값·농가·재고 보기", "Price, farm and stock without selling"),
    "room.wanted": ("찾으시는 물건", "Asked for"),
    "room.wanted_note": (
        "손님이 찾았지만 없었던 것", "What customers asked for and we had not"),
    "room.unlabelled": ("보류 생산자", "No farm yet"),
    "room.unlabelled_note": (
        "라벨 없이 판 줄을 농가에 나누기", "Give lines sold without a label to their farms"),
    "room.promotions": ("프로모션", "Promotions"),
    "room.promotions_note": (
        "2+1·할인율·세트·마감할인", "2+1, per cent, sets, closing markdowns"),
    "room.accounts": ("외상 거래처", "Accounts"),
    "room.accounts_note": ("외상회수·월 청구서·한도", "Collecting, monthly bills, limits"),
    "room.invoices": ("계산서 요청", "Invoice requests"),
    "room.invoices_note": (
        "세금계산서·계산서를 홈택스에서 발급할 목록", "What to issue on Hometax"),
    "room.receipts": ("현금영수증 발급 목록", "Cash receipts due"),
    "room.receipts_note": ("발급할 것과 취소할 것", "What to issue and what to cancel"),
    "room.stock": ("재고", "Stock"),
    "room.stock_note": (
        "모자람·기한·마이너스 먼저, 폐기와 회수",
        "What wants a look; waste; returns"),
    "room.stock_count": ("재고 실사", "Stock count"),
    "room.stock_count_note": ("찍어서 세고 차이표까지", "Counted by scanning, with a sheet"),
    "room.evening": ("저녁 정리", "Evening"),
    "room.evening_note": (
        "오늘까지인 것, 생산자 알림, 내일 더",
        "What ends today; notices; tomorrow"),
    "room.recall": ("부적합 회수", "Recall"),
    "room.recall_note": (
        "판매 막기, 산 사람 찾기, 모의 회수",
        "Stop a sale, find buyers, rehearse"),
    "room.inspection": ("매장 점검표", "Inspection"),
    "room.inspection_note": ("기한·검사·인증을 한 장에", "Dates, tests, certificates on a sheet"),
    "room.purchase": ("사입", "Purchases"),
    "room.purchase_note": ("거래처, 발주 제안, 매입가와 입고", "Suppliers, proposals, goods in"),
    "room.calendar": ("영업 달력", "Calendar"),
    "room.calendar_note": ("휴무일과 공휴일", "Closing days and holidays"),
    "room.farms": ("생산자", "Producers"),
    "room.farms_note": (
        "전화 받기, 약정, 인증·검사, 계좌, 승계",
        "A farmer's call, agreements, tests, accounts",
    ),
    "room.settlement": ("정산", "Settlement"),
    "room.settlement_note": (
        "줄마다 맞는 정산, 정산서와 은행 파일",
        "What each farm is owed; statements, bank file",
    ),
    "room.commission": ("수수료", "Commission"),
    "room.commission_note": (
        "날짜가 있는 규칙과 바꾸면 어떻게 되었을지",
        "Dated rules, and what a change would have meant",
    ),
}
