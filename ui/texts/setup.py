"""Words of the first run."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "wizard.title": ("처음 설정", "First set-up"),
    "wizard.step": ("{step}/{steps} · {name}", "{step}/{steps} · {name}"),
    "wizard.step_kind": ("시작", "Begin"),
    "wizard.step_shop": ("매장", "Shop"),
    "wizard.step_tax": ("세금", "Tax"),
    "wizard.step_managers": ("관리자 두 사람", "Two managers"),
    "wizard.step_done": ("확인", "Check"),
    "wizard.demo": ("보기 매장으로 연습", "Try the sample shop"),
    "wizard.demo_body": (
        "보기 상품과 생산자가 든 매장입니다. 연습에만 쓰고 실제 판매는 하지 마세요.",
        "A shop with sample products and farms. For practice only, not for real sales.",
    ),
    "wizard.empty": ("우리 매장 만들기", "Set up our shop"),
    "wizard.empty_body": (
        "매장 정보를 적으면 빈 매장이 만들어집니다. 상품은 목록 파일로 가져옵니다.",
        "Enter your shop and an empty one is made. Products come from a list file.",
    ),
    "wizard.shop_name": ("상호", "Trade name"),
    "wizard.business_no": ("사업자등록번호", "Business registration no."),
    "wizard.representative": ("대표자", "Representative"),
    "wizard.address": ("주소", "Address"),
    "wizard.phone": ("전화", "Phone"),
    "wizard.need": ("‘{what}’을(를) 적어 주세요.", "Please fill in “{what}”."),
    "wizard.tax_taxable": ("과세로 팝니다", "Sell as taxable"),
    "wizard.tax_exempt": ("면세로 팝니다", "Sell as exempt"),
    "wizard.tax_later": (
        "나중에 정합니다 (그때까지 팔 수 없음)",
        "Decide later (not sold until then)",
    ),
    "wizard.till_number": ("계산대 번호 (1–99)", "Till number (1–99)"),
    "wizard.bad_till_number": ("계산대 번호는 1에서 99까지입니다.", "The till number is 1 to 99."),
    "wizard.manager_pin_again": ("한 번 더", "Once more"),
    "wizard.pins_differ": ("두 비밀번호가 서로 다릅니다.", "The two PINs differ."),
    "wizard.same_manager": (
        "두 관리자는 서로 다른 사람이어야 합니다.",
        "The two managers must be two people.",
    ),
    "wizard.make": ("매장 만들기", "Create the shop"),
    "wizard.pins": ("연습용 비밀번호 (한 번만 보입니다)", "Demo PINs (shown once)"),
    "wizard.begin": ("시작하기", "Begin"),
    "rescue.title": ("매장을 열 수 없습니다", "The shop cannot be opened"),
    "rescue.safe": (
        "아무것도 바꾸지 않았습니다. 고친 다음 프로그램을 다시 여세요.",
        "Nothing was changed. Mend it, then open the program again.",
    ),
}
