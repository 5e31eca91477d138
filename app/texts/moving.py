"""Words of the move to another machine."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "move.moved_out": (
        "{till_no}번 계산대는 다른 PC로 옮겨 갔습니다. 이 PC의 기록은 그대로 보고 인쇄할 수 "
        "있습니다. 판매는 새 PC에서 해 주세요.",
        "Till {till_no} has moved to another PC. The record here can still be read and printed. "
        "Please sell on the new PC."),
    "move.shift_open": (
        "근무가 열려 있어 옮기지 않았습니다. 판매 기록은 그대로입니다. 먼저 마감해 주세요.",
        "A shift is open, so nothing was moved. The record is untouched. Please close it first."),
    "move.training": (
        "연습 모드에서는 옮길 수 없습니다. 바뀐 것은 없습니다. 연습을 끝내고 다시 해 주세요.",
        "Nothing moves in practice mode and nothing was changed. Please end practice first."),
    "move.unsent": (
        "플랫폼에 못 보낸 기록이 {count}건 있어 옮기지 않았습니다. 기록은 안전합니다. 인터넷을 "
        "확인하고 다시 하거나, 보내지 않은 채 옮겨 주세요(새 PC가 보냅니다).",
        "{count} entries have not reached the platform, so nothing was moved. They are safe. "
        "Please check the line and try again, or move as it is: the new PC sends them."),
    "move.no_folder": (
        "‘{folder}’ 폴더를 찾지 못했습니다. 바뀐 것은 없습니다. USB를 꽂고 다시 해 주세요.",
        "The folder “{folder}” was not found. Nothing was changed. Plug the stick in and try "
        "again."),
    "move.not_written": (
        "{folder}에 봉인 파일을 쓰지 못했습니다. 이 PC에서 그대로 판매할 수 있습니다. 남은 자리를 "
        "확인하고 다시 해 주세요.",
        "The bundle could not be written to {folder}. This PC sells as before. Please look for "
        "room there and try again."),
    "move.changed": (
        "파일을 만드는 동안 새 기록이 생겨 옮기지 않았습니다. 이 PC에서 그대로 판매할 수 "
        "있습니다. 다시 눌러 주세요.",
        "Something was recorded while the bundle was written, so nothing was moved. This PC sells "
        "as before. Please try again."),
    "move.not_good": (
        "{file}: 잘렸거나 바뀐 봉인 파일입니다. 이 PC에서 바뀐 것은 없습니다. 옛 PC에서 다시 "
        "만들어 주세요.",
        "{file}: the bundle is cut or altered. Nothing was changed here. Please write it again on "
        "the old PC."),
    "move.code_wrong": (
        "이 파일의 옮김 번호가 아닙니다. 바뀐 것은 없습니다. 한 글자씩 확인해 주세요.",
        "This is not the bundle's code. Nothing was changed. Please check each letter."),
    "move.code_malformed": (
        "옮김 번호는 영문과 숫자 스무 자리입니다. 바뀐 것은 없습니다. 다시 입력해 주세요.",
        "A moving code has twenty letters and digits. Nothing was changed. Please type it again."),
    "move.no_file": (
        "{file} 봉인 파일이 없습니다. 바뀐 것은 없습니다. 이름을 확인해 주세요.",
        "There is no bundle {file}. Nothing was changed. Please check the name."),
    "move.read_only": (
        "{folder}에 쓸 수 없어 봉인 파일을 쓴 것으로 표시하지 못했습니다. 바뀐 것은 없습니다. 쓰기 "
        "잠금을 풀거나 파일을 이 PC에 복사해서 다시 해 주세요.",
        "{folder} cannot be written, so the bundle cannot be marked as used. Nothing was changed. "
        "Please unlock it, or copy the file to this PC and try again."),
    "notice.moved": (
        "다른 PC에서 옮겨 온 계산대입니다. 지금부터의 영수증에는 네 글자가 더 붙습니다. 옛 "
        "PC에서는 판매할 수 없습니다.",
        "This till came from another PC. Receipts carry four more letters from now on. The old PC "
        "sells no more."),
    "notice.moved_out": (
        "이 계산대는 다른 PC로 옮겨 갔습니다. 여기서는 보고 인쇄하고 내보내기만 할 수 있습니다. "
        "판매는 새 PC에서 해 주세요.",
        "This till has moved to another PC. Here the record can be read, printed and exported. "
        "Please sell on the new PC."),
}
