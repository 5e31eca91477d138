"""What the made-up shop has to choose from: kinds of goods by group, names of farms, places."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from models.values import TaxClass, Won


@dataclass(frozen=True, slots=True)
class Kind:
    """An item as customers say it; farms differ in price by a tenth or so."""

    group: str
    name: str
    category: str
    unit: str
    spec: str
    price_won: Won
    tax_class: TaxClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Goods of one sort and the farms that bring them; `weight` of farms, `pull` of sales."""

    name: str
    weight: int
    pull: int
    producer_type: str
    tax_type: str
    commission_percent: int = 12
    shelf_life_days: int
    storage: str = "COLD"
    voucher_eligible: bool = True
    certs: tuple[str, ...] = ("",)
    places: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """The shop's own stock."""
        return self.weight == 0


FARM_FIRST = (
    "햇살", "물안개", "산들", "푸른들", "새벽이슬", "달빛", "황금", "솔바람",
    "바람골", "옹달샘", "느티나무", "해오름", "두메", "별빛", "참", "온",
    "하늘", "언덕", "강변", "돌담", "들꽃", "흙사랑", "한마음", "아침",
)
FARM_LAST = (
    "농원", "농장", "텃밭", "작목반", "자연농", "영농조합", "마을", "들녘", "가족농", "생산자회",
)
_NEAR = (
    "경기 남양주시 진접읍", "경기 양평군 서종면", "경기 포천시 가산면", "경기 양주시 장흥면",
    "경기 파주시 탄현면", "경기 가평군 북면", "서울 강북구 수유동", "서울 도봉구 방학동",
)
_FAR = (
    "강원 홍천군 내면", "강원 철원군 동송읍", "강원 횡성군 청일면", "충북 괴산군 칠성면",
    "경북 의성군 단촌면", "전남 해남군 현산면", "경북 상주시 외남면", "전북 완주군 용진읍",
)
_GROWN = ("", "무농약", "유기농", "GAP")
_FARM, _FARMER = "개별농가", "농민(미등록)"
_MAKER, _TAXED = "소규모가공", "일반과세자"
_FREE = "면세사업자"

GROUPS: tuple[Group, ...] = (
    Group(name="leaf", weight=62, pull=150, producer_type=_FARM, tax_type=_FARMER,
          shelf_life_days=1, certs=_GROWN, places=_NEAR),
    Group(name="fruit_vegetable", weight=34, pull=120, producer_type=_FARM, tax_type=_FARMER,
          shelf_life_days=3, certs=_GROWN, places=_NEAR),
    Group(name="root", weight=26, pull=100, producer_type=_FARM, tax_type=_FARMER,
          shelf_life_days=7, storage="ROOM", certs=_GROWN, places=_NEAR + _FAR),
    Group(name="mushroom", weight=12, pull=90, producer_type=_FARM, tax_type=_FARMER,
          shelf_life_days=3, certs=("", "무농약", "GAP"), places=_NEAR),
    Group(name="fruit", weight=34, pull=70, producer_type=_FARM, tax_type=_FARMER,
          shelf_life_days=7, certs=("", "GAP", "무농약"), places=_FAR),
    Group(name="grain", weight=14, pull=60, producer_type="영농조합법인", tax_type="면세법인",
          commission_percent=10, shelf_life_days=30, storage="ROOM",
          certs=("", "유기농", "무농약"), places=_FAR),
    Group(name="meat", weight=7, pull=70, producer_type="축산농가", tax_type=_FREE,
          commission_percent=13, shelf_life_days=3, certs=("HACCP",), places=_FAR),
    Group(name="egg_dairy", weight=5, pull=160, producer_type="축산농가", tax_type=_FREE,
          shelf_life_days=20, certs=("동물복지", "HACCP"), places=_NEAR),
    Group(name="honey", weight=4, pull=40, producer_type="양봉농가", tax_type=_FREE,
          shelf_life_days=730, storage="ROOM", places=_NEAR),
    Group(name="sea", weight=5, pull=60, producer_type="어가", tax_type=_FREE,
          shelf_life_days=180, storage="ROOM", voucher_eligible=False, certs=("", "HACCP"),
          places=_FAR),
    Group(name="kitchen", weight=8, pull=110, producer_type=_MAKER, tax_type=_TAXED,
          commission_percent=15, shelf_life_days=30, voucher_eligible=False,
          certs=("", "HACCP"), places=_NEAR),
    Group(name="bakery", weight=8, pull=90, producer_type=_MAKER, tax_type=_TAXED,
          commission_percent=15, shelf_life_days=60, storage="ROOM", voucher_eligible=False,
          certs=("", "유기가공"), places=_NEAR),
    Group(name="own", weight=0, pull=40, producer_type="조합직영", tax_type="조합",
          shelf_life_days=365, storage="ROOM", voucher_eligible=False,
          places=("서울 강북구 수유동",)),
)


@cache
def kinds_of_goods() -> tuple[Kind, ...]:
    """Every kind of the list that ships with the program, in its order."""
    source = files("app") / "resources" / "sample" / "practice_kinds.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return tuple(
        Kind(row["group"], row["name"], row["category"], row["unit"], row["spec"],
             int(row["price_won"]), TaxClass(row["tax_class"]))
        for row in rows
    )
