"""Words of producers, commission and settlement: what is refused, and what to do about it."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "commission.bands": (
        "구간은 작은 금액부터 차례로, 환급은 0~100 %로 적어 주세요.",
        "Bands rise from the smallest amount and give back 0 to 100 %. Please correct them."),
    "commission.dates": (
        "날짜를 다시 확인해 주세요. 끝나는 날은 시작하는 날보다 빠를 수 없습니다.",
        "Please check the dates: the last day cannot be before the first."),
    "commission.farm": (
        "생산자 번호 {no}이(가) 없습니다. 번호를 다시 확인해 주세요.",
        "There is no producer number {no}. Please check it."),
    "commission.from_past": (
        "{from_date}은(는) 지난 날짜입니다. 이미 판 것은 바뀌지 않습니다. "
        "오늘이나 그 뒤의 날짜로 정해 주세요.",
        "{from_date} is past, and what was sold keeps its rate. "
        "Please choose today or a later day."),
    "commission.gone": (
        "그 수수료 규칙은 이제 없습니다. 목록에서 다시 골라 주세요.",
        "That commission rule is no longer there. Please choose again."),
    "commission.name": (
        "규칙의 이름을 적어 주세요.",
        "Please give the rule a name."),
    "commission.rate": (
        "수수료율은 0에서 100 % 사이입니다. 다시 적어 주세요.",
        "A commission rate lies between 0 and 100 %. Please enter it again."),
    "commission.steps": (
        "단계는 작은 금액부터 차례로 적어 주세요.",
        "Steps rise from the smallest amount. Please put them in order."),

    "account.bank_unknown": (
        "은행 “{bank}”을(를) 모릅니다. 통장 앞면의 은행 이름이나 세 자리 코드로 골라 주세요.",
        "There is no bank “{bank}”. "
        "Please choose by the name or three-digit code on the passbook."),
    "account.gone": (
        "기다리는 계좌가 없습니다. 다른 사람이 이미 처리했을 수 있으니 다시 열어 주세요.",
        "No account is waiting: someone may have dealt with it. Please open the page again."),
    "account.holder": (
        "예금주를 통장에 적힌 그대로 적어 주세요(40자까지).",
        "Please enter the account holder as the passbook has it (up to 40 letters)."),
    "account.number": (
        "계좌번호는 숫자 10~16자리입니다. 통장을 보고 다시 적어 주세요.",
        "An account number has 10 to 16 digits. Please copy it from the passbook."),
    "account.other_nonghyup": (
        "{chosen}을(를) 골랐는데 번호는 {looks} 번호로 보입니다. 둘은 다른 은행입니다. "
        "통장 앞면을 보고 다시 골라 주세요.",
        "{chosen} was chosen, but this is a number of {looks}: two different banks. "
        "Please look at the passbook and choose again."),
    "account.own_proposal": (
        "계좌를 적은 사람이 스스로 확인할 수 없습니다. 다른 사람이 통장과 견주어 주세요.",
        "Whoever typed an account cannot confirm it. "
        "Please let someone else compare it with the passbook."),
    "account.same": (
        "지금 쓰는 계좌와 같습니다. 바꿀 것이 없습니다.",
        "That is the account already in use. Nothing needs changing."),
    "account.which_nonghyup": (
        "농협은 두 은행입니다: 농협은행(011)과 지역농·축협(012). 통장 앞면을 보고 골라 주세요.",
        "NongHyup is two banks: NongHyup Bank (011) and local NongHyup (012). "
        "Please choose by the passbook."),
    "bank.account": (
        "{name}({no})의 은행이나 계좌번호를 쓸 수 없습니다. 생산자 화면에서 고쳐 주세요.",
        "Bank or account of {name} ({no}) cannot be used. "
        "Please correct it on the producer's page."),
    "bank.amount": (
        "{name}({no})에게 보낼 금액이 없습니다. 정산을 다시 확인해 주세요.",
        "There is nothing to transfer to {name} ({no}). Please check the settlement again."),
    "bank.nothing": (
        "이번에 이체할 것이 없습니다. 지급이 없는 정산은 바로 지급 완료로 넘겨 주세요.",
        "Nothing is to be transferred. "
        "Please mark a settlement without payouts as paid at once."),
    "bank.template": (
        "은행 양식 “{name}”을(를) 쓸 수 없습니다. 열과 인코딩을 다시 정해 주세요.",
        "The bank template “{name}” cannot be used. Please set its columns and encoding again."),
    "bank.template_unknown": (
        "은행 양식 “{name}”이(가) 없습니다. 목록에서 골라 주세요.",
        "There is no bank template “{name}”. Please choose one of the list."),
    "bank.unencodable": (
        "{name}({no})의 글자 “{sign}”은(는) 은행 파일에 쓸 수 없습니다. "
        "예금주나 이름을 고치거나 엑셀 양식을 골라 주세요.",
        "{name} ({no}): a bank's text file cannot spell “{sign}”. "
        "Please change the name or choose an Excel template."),
    "deduction.amount": (
        "공제 금액은 0이 아닌 99,999,999원까지입니다. 다시 적어 주세요.",
        "A deduction is not nothing and at most 99,999,999 won. Please enter it again."),
    "deduction.kind": (
        "공제 종류를 골라 주세요.",
        "Please choose what the deduction is for."),
    "deduction.nobody": (
        "공제할 생산자를 골라 주세요.",
        "Please choose the producers it is for."),
    "deduction.settled": (
        "이미 정산에 들어간 공제입니다. 다음 정산에서 반대 금액으로 바로잡아 주세요.",
        "A settlement has taken that deduction. "
        "Please put it right with the opposite amount in the next one."),
    "farm.business_no": (
        "사업자등록번호 {number}의 마지막 자리가 맞지 않습니다. 등록증을 보고 다시 적어 주세요.",
        "The business number {number} does not check. Please copy it from the certificate."),
    "farm.cert_kind": (
        "인증 종류를 골라 주세요.",
        "Please choose the kind of certificate."),
    "farm.cert_no": (
        "{kind} 인증번호의 자릿수가 맞지 않습니다. 인증서를 보고 다시 적어 주세요.",
        "That is not the form of a {kind} certificate number. "
        "Please copy it from the certificate."),
    "farm.changed_meanwhile": (
        "{name}은(는) 그사이 다른 곳에서 바뀌었습니다. 다시 열어 고쳐 주세요.",
        "{name} was changed elsewhere meanwhile. Please open it again."),
    "farm.code_taken": (
        "생산자 번호 {no}은(는) {name}이(가) 쓰고 있습니다. 다른 번호를 적어 주세요.",
        "Producer number {no} belongs to {name}. Please use another."),
    "farm.consent": (
        "동의 종류를 골라 주세요.",
        "Please choose which consent it is."),
    "farm.cycle": (
        "정산주기를 골라 주세요: 매주, 한 달에 두 번, 매월.",
        "Please choose a cycle: weekly, twice a month or monthly."),
    "farm.dates": (
        "날짜를 연-월-일로 적어 주세요. 끝나는 날은 시작하는 날보다 빠를 수 없습니다.",
        "Please enter dates as year-month-day; the last day cannot be before the first."),
    "farm.distance": (
        "거리는 0에서 1,000 km 사이입니다. 다시 적어 주세요.",
        "A distance lies between 0 and 1,000 km. Please enter it again."),
    "farm.hold": (
        "지급을 미루는 까닭을 골라 주세요.",
        "Please choose why the money is kept back."),
    "farm.markdown": (
        "마감할인 동의는 0에서 100 % 사이입니다. 다시 적어 주세요.",
        "The agreed markdown lies between 0 and 100 %. Please enter it again."),
    "farm.name": (
        "농가 이름을 적어 주세요(60자까지).",
        "Please enter the farm's name (up to 60 letters)."),
    "farm.no_agreement": (
        "{name}의 출하약정이 없습니다. 약정을 먼저 맺어 주세요.",
        "There is no agreement with {name}. Please sign one first."),
    "farm.not_held": (
        "{name}의 지급은 미뤄져 있지 않습니다. 바꿀 것이 없습니다.",
        "No money of {name} is held back. Nothing needs changing."),
    "farm.papers": (
        "승계 서류(가족관계, 농업경영체, 통장, 새 약정서)를 모두 본 뒤에 지급을 풀어 주세요.",
        "Please see all papers of the succession first: family, farm registration, passbook "
        "and the new agreement."),
    "farm.phone": (
        "전화번호를 다시 확인해 주세요. 숫자 9~11자리입니다.",
        "Please check the phone number: it has 9 to 11 digits."),
    "farm.reason": (
        "까닭을 적어 주세요.",
        "Please say why."),
    "farm.result": (
        "검사 결과를 골라 주세요: 적합, 부적합, 기다림.",
        "Please choose a result: passed, failed or waiting."),
    "farm.stage": (
        "{name}은(는) 지금 그 단계로 갈 수 없습니다. 차례대로 골라 주세요.",
        "{name} cannot go to that step from here. Please follow the order."),
    "farm.strike": (
        "제재 단계를 골라 주세요.",
        "Please choose a step of the penalty table."),
    "farm.succeeded": (
        "{name}은(는) 이미 승계되었습니다. 이어받은 농가를 열어 주세요.",
        "{name} has been passed on already. Please open the farm that took over."),
    "season.form": (
        "한 철은 1~366일, 하루 10~10,000건, 생산자 14~240곳이고 날짜는 연-월-일입니다. "
        "다시 적어 주세요.",
        "A season has 1 to 366 days, 10 to 10,000 sales a day, 14 to 240 producers and a first "
        "day as year-month-day. Please enter it again."),
    "settlement.account_gone": (
        "{name}({no})의 계좌를 열 수 없습니다. 생산자 화면에서 계좌를 확인해 주세요.",
        "The account of {name} ({no}) does not open. Please check it on the producer's page."),
    "settlement.built_on": (
        "정산 {number}이(가) 이 정산 뒤에 만들어졌습니다. 나중 것부터 되돌려 주세요.",
        "Settlement {number} was made after this one. Please take back the later one first."),
    "settlement.changed_meanwhile": (
        "계산하는 동안 다른 정산이나 공제가 생겼습니다. 아무것도 저장되지 않았으니 "
        "다시 눌러 주세요.",
        "Another settlement or deduction came in meanwhile. Nothing was kept: please try again."),
    "settlement.cycle": (
        "정산주기를 골라 주세요: 매주, 한 달에 두 번, 매월.",
        "Please choose a cycle: weekly, twice a month or monthly."),
    "settlement.dates": (
        "정산기간과 지급일을 다시 확인해 주세요. 시작, 끝, 지급일 순서여야 합니다.",
        "Please check period and pay day: first day, last day, pay day, in this order."),
    "settlement.day_open": (
        "{to_date} 영업이 아직 끝나지 않았습니다. 마감한 뒤에 정산해 주세요.",
        "{to_date} is not closed yet. Please settle after closing."),
    "settlement.failed_unknown": (
        "이 정산에서 돈을 받지 않은 생산자입니다. 다시 골라 주세요.",
        "This settlement paid nothing to that producer. Please choose again."),
    "settlement.folder": (
        "폴더 {folder}에 파일을 쓸 수 없습니다. 다른 저장 장치를 꽂거나 자리를 비워 주세요.",
        "The folder {folder} does not take the file. Please make room or use another drive."),
    "settlement.gone": (
        "그 정산은 이제 없습니다. 목록에서 다시 골라 주세요.",
        "That settlement is no longer there. Please choose again."),
    "settlement.nothing": (
        "{from_date} ~ {to_date}에 정산할 것이 없습니다. 기간과 주기를 확인해 주세요.",
        "There is nothing to settle from {from_date} to {to_date}. "
        "Please check period and cycle."),
    "settlement.own_work": (
        "정산 {number}은(는) 만들거나 확인한 사람이 승인할 수 없습니다. "
        "다른 관리자를 불러 주세요.",
        "Whoever drafted or checked settlement {number} cannot approve it. "
        "Please call another manager."),
    "settlement.reason": (
        "되돌리는 까닭을 적어 주세요.",
        "Please say why it is taken back."),
    "settlement.step": (
        "정산 {number}은(는) 지금 그렇게 할 수 없는 상태입니다. 화면을 새로 열어 주세요.",
        "Settlement {number} is not at that step. Please open the page again."),
    "settlement.unfinished": (
        "정산 {number}이(가) 아직 승인되지 않았습니다. 그것을 먼저 끝내거나 지워 주세요.",
        "Settlement {number} is not approved yet. Please finish it or put it away first."),
    "ship.certificate_expired": (
        "{name}의 {kind} 인증이 {to_date}에 끝났습니다. 인증 표시 없이 찍습니다. "
        "새 인증서를 사무실에 내 주세요.",
        "The {kind} certificate of {name} ended on {to_date}. Labels print without the mark. "
        "Please bring the new certificate to the office."),
    "ship.item_not_agreed": (
        "{item}은(는) {name}의 약정 품목이 아닙니다. 승인 대기로 찍히니 사무실 확인을 받아 주세요.",
        "The agreement with {name} does not list {item}. The label says “awaiting approval”: "
        "please ask the office."),
    "ship.strike": (
        "{name}은(는) 제재로 출하할 수 없습니다. 사무실에 물어봐 주세요.",
        "{name} may not bring goods because of a penalty. Please ask the office."),
    "ship.strike_until": (
        "{name}은(는) 제재로 {until}까지 출하할 수 없습니다. 그 뒤에 다시 와 주세요.",
        "{name} may not bring goods until {until} because of a penalty. "
        "Please come back after that."),
    "ship.test_failed": (
        "{name} {item} 잔류농약검사가 부적합입니다({sampled_on} 채취). "
        "다시 검사해 적합이 나온 뒤에 출하해 주세요.",
        "{name}: {item} failed the residue test (sample of {sampled_on}). "
        "Please have it tested again before bringing any."),
    "ship.test_overdue": (
        "{name} {item} 잔류농약검사 기한이 {due}에 지났습니다. 검사를 받아 주세요.",
        "{name}: the residue test of {item} was due on {due}. Please have it tested."),
}
