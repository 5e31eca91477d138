"""Words of PC 옮기기: out of the old machine, into the new one."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "moving.title": ("PC 옮기기", "Move to another PC"),
    "moving.body": (
        "이 계산대를 통째로 새 PC에 옮깁니다. 끝나면 이 PC에서는 보고 인쇄할 수만 있습니다.",
        "The whole till goes to a new PC. Afterwards this PC only shows and prints.",
    ),
    "moving.step_send": (
        "안 보낸 기록 {count}건을 플랫폼에 보냅니다.",
        "Entries that wait for the platform ({count}) are sent.",
    ),
    "moving.step_write": (
        "기록과 열쇠와 이 PC의 설정을 봉인 파일 하나로 USB에 씁니다.",
        "Record, keys and this PC's settings go to a stick as one sealed file.",
    ),
    "moving.step_rest": (
        "옮김 번호를 한 번 보여 드립니다. 그때부터 이 PC는 판매하지 않습니다.",
        "A moving code is shown once. From then on this PC sells nothing.",
    ),
    "moving.step_take": (
        "새 PC를 처음 켜면 나오는 화면에서 ‘다른 PC에서 옮겨 오기’를 눌러 이어 씁니다.",
        "On the new PC's first screen, press “Come from another PC” and go on.",
    ),
    "moving.where": ("봉인 파일을 둘 곳", "Where the sealed file goes"),
    "moving.here": ("이 폴더에 쓰기", "Write it here"),
    "moving.choose": ("USB 고르고 옮기기", "Choose the stick and move"),
    "moving.anyway": ("안 보낸 채 옮기기", "Move unsent"),
    "moving.working": (
        "보내고 쓰는 중입니다. USB를 뽑지 말아 주세요.",
        "Sending and writing. Please leave the stick in.",
    ),
    "moving.done": ("봉인 파일을 썼습니다", "The sealed file is written"),
    "moving.code": ("옮김 번호", "Moving code"),
    "moving.code_body": (
        "아래 옮김 번호를 종이에 적어 주세요. 지금 한 번만 보입니다.",
        "Please write this moving code down. It is shown this once.",
    ),
    "moving.file": ("파일: {name}", "File: {name}"),
    "moving.next": (
        "이 PC에서는 이제 판매하지 않습니다. 번호를 잃어버리면 여기서 다시 옮기기를 누르면 됩니다.",
        "This PC sells no more. If the code gets lost, press Move here once again.",
    ),
    "moving.noted": ("번호를 적었습니다", "The code is written down"),
    "wizard.move": ("다른 PC에서 옮겨 오기", "Come from another PC"),
    "wizard.move_body": (
        "옛 PC가 쓴 봉인 파일과 옮김 번호로 이어 씁니다",
        "Go on with the sealed file of the old PC and its code",
    ),
    "wizard.step_move": ("다른 PC에서 옮겨 오기", "Come from another PC"),
    "wizard.body_move": (
        "USB를 꽂고 봉인 파일을 고른 다음 옮김 번호를 적어 주세요.",
        "Plug the stick in, choose the sealed file and type the moving code.",
    ),
    "wizard.move_file": ("봉인 파일", "Sealed file"),
    "wizard.move_none": ("봉인 파일을 골라 주세요.", "Please choose the sealed file."),
    "wizard.moving": (
        "기록을 확인하며 옮겨 오고 있습니다. USB를 뽑지 말아 주세요.",
        "Checking the record and taking it over. Please leave the stick in.",
    ),
    "wizard.take_over": ("이 PC에서 이어 쓰기", "Go on at this PC"),
}
