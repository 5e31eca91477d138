"""Words for a till with things of its own that is about to join a store: what would happen."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "enrol.has_own": (
        "이 코드는 이미 있는 매장 ‘{name}’의 것이고(기록 {entries:,}건), 이 계산대에도 따로 만든 "
        "것이 있습니다(상품 {products:,}개, 생산자 {producers:,}명, 조합원 {members:,}명). 그대로 "
        "들어가면 같은 상품이 두 번 보입니다. 아직 바뀐 것은 없고 코드도 쓰이지 않았습니다. "
        "새 파일로 시작하려면 --fresh, 모두 가지고 들어가려면 --with-own을 붙여 다시 해 주세요.",
        "This code is of a store that exists, “{name}” ({entries:,} entries), and this till has "
        "things of its own ({products:,} products, {producers:,} producers, {members:,} members). "
        "If it joins as it is, goods of one name are there twice. Nothing was changed and the code "
        "is not used. Please say --fresh to begin with a new file, or --with-own to bring "
        "everything along."),
    "enrol.has_own_only": (
        "이 코드는 이미 있는 매장 ‘{name}’의 것이고(기록 {entries:,}건), 이 계산대에는 따로 만든 "
        "상품 {products:,}개와 판매 {sales:,}건 같은 기록이 있습니다. 기록은 매장에 꼭 가야 하므로 "
        "새 파일로 시작할 수 없고, 그대로 들어가면 같은 상품이 두 번 보입니다. 아직 바뀐 것은 "
        "없고 코드도 쓰이지 않았습니다. 모두 가지고 들어가려면 --with-own을 붙여 다시 해 주세요.",
        "This code is of a store that exists, “{name}” ({entries:,} entries), and this till has "
        "{products:,} products, {sales:,} sales and other things of its own. That record has to "
        "reach the store, so it cannot begin with a new file; if it joins, goods of one name are "
        "there twice. Nothing was changed and the code is not used. Please say --with-own to bring "
        "everything along."),
    "enrol.not_afresh": (
        "이 계산대의 기록은 매장에 꼭 가야 하므로 새 파일로 시작할 수 없습니다. 바뀐 것은 "
        "없습니다. 모두 가지고 들어가 주세요.",
        "What was done at this till has to reach the store, so it cannot begin with a new file. "
        "Nothing was changed. Please join with everything it has."),
    "enrol.afresh_failed": (
        "새 파일을 제자리에 두지 못했습니다({folder}). 쓰던 파일은 그대로이고 판매도 됩니다. "
        "디스크를 확인하고 새 코드로 다시 해 주세요.",
        "The new file could not be put in place ({folder}). The old one is untouched and selling "
        "goes on. Please check the disk and try again with a new code."),
    "notice.afresh_failed": (
        "새 파일을 제자리에 두지 못해 쓰던 파일을 그대로 씁니다. 잃은 것은 없습니다. 디스크를 "
        "확인하고 새 코드로 다시 등록해 주세요.",
        "The new file could not be put in place, so the old one stays in use. Nothing is lost. "
        "Please check the disk and enrol again with a new code."),
    "notice.joined_afresh": (
        "새 파일로 매장에 들어왔습니다. 상품과 조합원은 곧 도착합니다. 쓰던 파일은 자료 폴더 옆 "
        "‘before-joining’ 폴더에 그대로 있습니다.",
        "This till joined the store with a new file. Goods and members arrive soon. The old file "
        "is kept in the folder “before-joining” beside the data folder."),
    "notice.not_joined_afresh": (
        "그사이 이 계산대에 기록이 생겨 쓰던 파일을 그대로 씁니다. 잃은 것은 없습니다. 매장에 "
        "들어가려면 새 코드로 다시 등록하고 모두 가지고 들어가 주세요.",
        "Something was recorded at this till meanwhile, so the old file stays in use. Nothing is "
        "lost. To join the store, please enrol with a new code and bring everything along."),
}
