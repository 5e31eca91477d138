"""Words of accounts, corrections, exchanges, returns without a receipt, invoices and papers."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "action.REFUND_WITHOUT_RECEIPT": ("영수증 없는 반품", "A return without a receipt"),
    "action.CORRECT_TENDER": ("결제수단 정정", "Correcting a tender"),
    "action.CREDIT_OVER_LIMIT": ("한도를 넘는 외상", "Credit over the limit"),
    "action.COLLECT_CREDIT": ("외상회수", "Collecting credit"),
    "action.KEEP_ACCOUNTS": ("외상 거래처 관리", "Keeping accounts"),
    # -- accounts
    "accounts.title": ("외상 거래처", "Accounts"),
    "accounts.body": (
        "외상으로 사는 기관과 단체, 받을 금액", "Organisations that buy on account"),
    "accounts.owed_all": ("받을 외상 모두 {won}", "{won} owed in all"),
    "accounts.new": ("새 거래처", "New account"),
    "accounts.empty_title": ("외상 거래처가 아직 없습니다", "No accounts yet"),
    "accounts.empty_body": (
        "복지관·어린이집처럼 외상으로 사는 곳을 등록하면\n"
        "계산할 때 고르고, 여기서 회수와 청구를 합니다.",
        "Register an organisation that buys on account:\n"
        "choose it when it pays, collect and bill it here."),
    "accounts.stopped": ("외상 멈춤", "stopped"),
    "accounts.active": ("외상 가능", "May buy on account"),
    "accounts.state": ("외상", "Credit"),
    "accounts.overdue": ("기한 지남 {won}", "{won} overdue"),
    "accounts.over_limit": ("한도 넘음", "over the limit"),
    "accounts.room": ("더 살 수 있는 금액 {won}", "{won} left of the limit"),
    "accounts.owed": ("받을 외상", "Owed"),
    "accounts.charges": ("외상과 회수", "Sales and payments"),
    "accounts.age_30": ("30일까지", "to 30 days"),
    "accounts.age_60": ("60일까지", "to 60 days"),
    "accounts.age_90": ("90일까지", "to 90 days"),
    "accounts.age_over": ("90일 넘음", "older"),
    "accounts.terms": (
        "한도 {limit} · 더 살 수 있는 금액 {room} · 결제 기한 {days}일",
        "Limit {limit} · {room} left · {days} days to pay"),
    "accounts.charge": (
        "{day} 판매 {won} · 기한 {due}", "sold {day}, {won} · due {due}"),
    "accounts.late": ("기한 지남", "late"),
    "accounts.collected": ("회수 · {name}", "Paid · {name}"),
    "accounts.taken_back": ("되돌림", "taken back"),
    "accounts.collect": ("외상회수", "Collect"),
    "accounts.bill": ("월 청구서", "Monthly bill"),
    "accounts.edit": ("거래처 수정", "Edit account"),
    "accounts.no_months": (
        "아직 외상이 없어 청구할 달이 없습니다.", "Nothing was charged yet, so there is no month."),
    "accounts.collect_title": ("{name}에서 받은 금액", "Received from {name}"),
    "accounts.how": ("{won}을 무엇으로 받았나요?", "How was {won} paid?"),
    "accounts.card_title": ("카드로 {won}", "{won} by card"),
    "accounts.card_body": (
        "단말기에서 승인한 뒤 승인번호를 넣고 확인을 눌러 주세요. 승인되지 않았으면 뒤로.",
        "Approve it on the terminal, then enter its number. Press Back if it was not approved."),
    "accounts.card_waits": (
        "카드 {won} 확인이 남았습니다", "A card payment of {won} waits"),
    "accounts.collected_done": ("{name} 외상 {won}을 받았습니다.", "{won} received from {name}."),
    "accounts.take_back": ("이 회수를 되돌릴까요?", "Take this payment back?"),
    "accounts.why_wrong": ("다른 거래처의 것", "Another account's"),
    "accounts.why_amount": ("금액이 틀림", "Wrong amount"),
    "accounts.name": ("거래처 이름", "Name"),
    "accounts.business_no": ("사업자등록번호", "Business number"),
    "accounts.email": ("전자우편 (계산서 받는 곳)", "Mail address for invoices"),
    "accounts.contact": ("담당자", "Contact"),
    "accounts.limit_won": ("외상 한도 (원)", "Credit limit (won)"),
    "accounts.due_days": ("결제 기한 (일)", "Days to pay"),
    "credit.title": ("누구의 외상인가요?", "Whose account?"),
    "credit.amount": ("외상 금액", "On account"),
    "credit.empty_body": (
        "장부 → 외상 거래처에서 먼저 등록해 주세요.", "Please register one under Books, Accounts."),
    # -- corrections
    "mend.which": ("어느 결제가 틀렸나요?", "Which part was wrong?"),
    "mend.title": ("{number} 결제수단 정정", "Correct the tender of {number}"),
    "mend.was": (
        "지금 기록: {name} {won}. 실제로 받은 것을 골라 주세요.",
        "On record: {name} {won}. Choose what it really was."),
    "mend.now": ("{was} → {now} {won}", "{was} → {now} {won}"),
    "mend.why": ("고치는 까닭", "Why"),
    "mend.why_pressed": ("잘못 눌렀음", "Wrong key"),
    "mend.why_changed": ("손님이 바꿈", "Customer changed it"),
    "mend.why_other": ("기타", "Other"),
    "mend.card_title": ("카드 전표의 승인번호", "Approval number on the slip"),
    "mend.done": ("{number} 정정했습니다: {words}", "{number} corrected: {words}"),
    # -- exchange
    "return.mend": ("결제수단 정정", "Correct tender"),
    "return.papers": ("영수증·계산서", "Papers"),
    "return.unreceipted": ("영수증 없이", "No receipt"),
    "return.choose_receipt": ("먼저 영수증을 골라 주세요.", "Choose a receipt first."),
    "return.exchange": ("교환", "Exchange"),
    "return.by_code": (
        "다른 계산대의 영수증입니다. 서명을 확인했습니다.",
        "Another till's receipt. Its signature is right."),
    "exchange.begun": (
        "새 상품을 찍고 평소처럼 계산해 주세요. 차액만 받거나 돌려줍니다.",
        "Scan the new goods and pay as usual: only the difference moves."),
    "exchange.bar_pay": (
        "교환 · 돌아온 {back} · 더 받을 {won}", "Exchange · {back} back · {won} to pay"),
    "exchange.bar_back": (
        "교환 · 돌아온 {back} · 돌려줄 {won}", "Exchange · {back} back · {won} to hand out"),
    "exchange.abandon": (
        "교환을 그만둘까요? 바구니의 상품은 그대로 있습니다.",
        "Let the exchange go? The basket stays."),
    "exchange.abandon_yes": ("교환 그만두기", "Let it go"),
    "exchange.hand_out_title": ("교환 차액을 돌려줍니다", "The difference goes back"),
    "exchange.hand_out": ("돌려주고 마치기", "Hand out and finish"),
    # -- without a receipt
    "unreceipted.title": ("영수증 없는 반품", "Return without a receipt"),
    "unreceipted.body": (
        "최근에 판 값과 수량까지, 한 번에 {limit}까지", "Up to recent prices, {limit} at a time"),
    "unreceipted.search": ("상품 이름·초성·코드", "Name or code"),
    "unreceipted.empty_title": ("돌아온 상품을 찍어 주세요", "Scan what came back"),
    "unreceipted.empty_body": (
        "바코드를 찍거나 이름으로 찾으면 수량과 값을 묻습니다.\n"
        "영수증이 있으면 뒤로 가서 영수증을 찍어 주세요.",
        "Scan or search, then give quantity and price.\n"
        "With a receipt, step back and scan that."),
    "unreceipted.unknown": (
        "모르는 바코드입니다. 이름으로 찾아 주세요.", "Unknown barcode. Please search by name."),
    "unreceipted.touch_away": ("누르면 뺍니다", "touch to take away"),
    "unreceipted.choose": ("돌아온 상품을 골라 주세요.", "Choose what comes back."),
    "unreceipted.way_CASH": ("현금으로 돌려줍니다", "Goes back in cash"),
    "unreceipted.way_BANK_TRANSFER": (
        "계좌로 돌려줍니다", "Goes back by bank transfer"),
    "unreceipted.second": (
        "다른 관리자의 승인이 있어야 하고, 점검 보고서에 남습니다.",
        "Needs another manager, and stands in the exception report."),
    "unreceipted.done_cash": (
        "{number} 현금 {won}을 돌려주세요.", "{number}: hand out {won} in cash."),
    "unreceipted.done": (
        "{number} {won}을 계좌로 보내 주세요.", "{number}: please transfer {won}."),
    # -- papers
    "papers.title": ("{number}", "{number}"),
    "papers.copy": ("영수증 재발행", "Print a copy"),
    "papers.gift": ("선물용 영수증 (값 없이)", "Gift receipt without prices"),
    "papers.pdf": ("전자영수증 PDF", "Electronic receipt, PDF"),
    "papers.png": ("전자영수증 그림", "Electronic receipt, picture"),
    "papers.invoice": ("계산서·세금계산서 요청", "Ask for an invoice"),
    "papers.statement": ("거래명세서 출력", "Print the delivery statement"),
    "papers.statement_pdf": ("거래명세서 PDF", "Delivery statement, PDF"),
    "papers.gift_done": ("선물용 영수증을 출력합니다.", "The gift receipt is printing."),
    "papers.statement_done": ("출력합니다.", "Printing."),
    "papers.no_printer": (
        "프린터가 없습니다. 설정에서 프린터를 정해 주세요.",
        "There is no printer; see the settings."),
    "papers.consent": (
        "손님이 전자영수증을 원한다고 하셨나요?",
        "Has the customer agreed to an electronic receipt?"),
    "papers.consent_yes": ("예, 원하셨습니다", "Yes"),
    "papers.consent_body": (
        "종이 대신 전자영수증을 주려면 손님의 동의가 있어야 합니다.",
        "The customer's consent is needed before it replaces the paper."),
    "papers.where": ("어디에 저장할까요?", "Where to keep it?"),
    "papers.save_here": ("여기에 저장", "Keep it here"),
    "papers.saved": ("{folder}에 {name}을 저장했습니다.", "{name} is in {folder}."),
    "papers.not_saved": (
        "{name}을 저장하지 못했습니다. 다른 곳을 골라 주세요.",
        "{name} could not be kept. Please choose another place."),
    "papers.buyer": ("누구 앞으로 내나요?", "To whom?"),
    "papers.ask_invoice": ("요청", "Ask"),
    "papers.invoice_done": (
        "{name} 계산서를 요청했습니다. 장부 → 계산서 요청에서 발급합니다.",
        "Invoice for {name} asked for; issued under Books, Invoice requests."),
    "papers.covered": ("매출이 두 번 잡힐 수 있습니다", "It may count twice"),
    "papers.covered_yes": ("그래도 요청", "Ask all the same"),
    # -- invoices
    "invoices.title": ("계산서 요청", "Invoice requests"),
    "invoices.body": (
        "과세는 세금계산서, 면세는 계산서로 홈택스에서 발급합니다",
        "Taxable and exempt are issued apart on Hometax"),
    "invoices.export": ("홈택스 목록 저장", "Save the list"),
    "invoices.empty_title": ("요청이 없습니다", "No requests"),
    "invoices.empty_body": (
        "손님이 계산서를 원하면 반품 화면의 영수증·계산서에서 요청합니다.",
        "When a buyer wants an invoice, ask for it under Papers on the return screen."),
    "invoices.waits": ("발급 대기", "to issue"),
    "invoices.state_REQUESTED": ("모두 반품됨", "all came back"),
    "invoices.state_ISSUED": ("발급함", "issued"),
    "invoices.state_WITHDRAWN": ("취소함", "withdrawn"),
    "invoices.issued": ("발급했음 (승인번호 넣기)", "Issued (enter its number)"),
    "invoices.withdraw": ("요청 취소", "Withdraw"),
    "invoices.number_tax": ("세금계산서 승인번호", "Number of the tax invoice"),
    "invoices.number_exempt": ("계산서 승인번호", "Number of the exempt invoice"),
    "invoices.done": ("발급으로 기록했습니다.", "Noted as issued."),
    "invoices.not_wanted": ("원하지 않음", "Not wanted"),
    # -- settings
    "settings.receipt_header": ("영수증 머리말", "Receipt header"),
    "settings.receipt_qr": ("영수증에 서명 QR", "Signed QR on receipts"),
    "settings.receipt_qr_note": (
        "인터넷이 끊겨도 다른 계산대에서 영수증을 확인하고 반품할 수 있습니다.",
        "Another till can check the paper and take goods back without a line."),
    "settings.unreceipted_tender": (
        "영수증 없는 반품의 돈", "Money back without a receipt"),
    "settings.unreceipted_limit": (
        "영수증 없는 반품, 한 번에 (원)", "Without a receipt, at a time (won)"),
}
