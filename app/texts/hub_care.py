"""Words of a hub's backups and health: its people's commands, and what can go wrong in them."""

from __future__ import annotations

from typing import Final

HELP: Final[dict[str, tuple[str, str]]] = {
    "hub.backup": ("원장을 검사한 사본으로 남깁니다", "make a checked copy of the ledger"),
    "hub.backup_into": ("사본을 둘 폴더(다른 디스크)", "folder for copies, on another disk"),
    "hub.keep": ("남길 사본 수(0은 모두)", "how many copies stay (0: all)"),
    "hub.heads": (
        "지금 백업을 시작하면 들어갈 곳까지 적습니다", "write down what a backup begun now holds"),
    "hub.heads_out": ("적을 새 파일(없으면 화면)", "a new file for it; without one the screen"),
    "hub.note-backup": (
        "PostgreSQL 백업이 끝났음을 적습니다", "note that a PostgreSQL backup is complete"),
    "hub.restore": ("사본에서 되돌립니다(서버를 끄고)", "put back from a copy (hub stopped)"),
    "hub.keys-out": ("서버 열쇠를 봉인해 따로 보관합니다", "seal the hub's keys for the safe"),
    "hub.keys-in": ("보관한 열쇠를 되돌려 놓습니다", "put keys from the safe back"),
    "hub.code_stdin": ("번호를 표준 입력에서 읽습니다", "read the code from standard input"),
    "hub.health": ("사람이 볼 일을 말합니다", "say what needs a person; exit code 1"),
    "hub.held_hours": ("보류가 이만큼 묵으면 알림", "tell of entries held for longer"),
    "hub.silent_days": ("계산대가 이만큼 조용하면 알림", "tell of tills silent for longer"),
    "hub.backup_age": ("백업이 이만큼 묵으면 알림", "tell of a backup that is older"),
    "hub.backup_folder": ("켜 둔 동안 사본을 둘 폴더", "back up here while serving"),
    "hub.backup_hours": ("몇 시간마다", "every so many hours"),
    "hub.health_port": (
        "이 PC 안에서만 여는 상태 포트(/metrics)", "figures on this port, this machine only"),
}

SAID: Final[dict[str, tuple[str, str]]] = {
    "hub.backed_up": (
        "{file}: 기록 {entry_count:,}건, 묶음 {chain_count}개를 처음부터 다시 검사했습니다. "
        "열쇠(hub-keys.json)는 들어 있지 않습니다.",
        "{file}: {entry_count:,} entries in {chain_count} chains, hashed again from the first. The "
        "keys (hub-keys.json) are not in it."),
    "hub.heads_taken": (
        "{file}에 적었습니다. 지금 백업을 시작하고, 보관까지 끝나면 note-backup을 해 주세요.",
        "Written to {file}. Begin the backup now; once its archive is complete, run note-backup."),
    "hub.backup_noted": (
        "백업에 있는 묶음 {known}개를 계산대에 알립니다.",
        "The tills will hear that the backup holds {known} chains."),
    "hub.restored": (
        "{at} 사본에서 되돌렸습니다. 기록 {entry_count:,}건. 서버를 켜면 계산대들이 그 뒤의 기록을 "
        "저절로 다시 보냅니다. 하루 동안 ‘따라잡는 중’으로 보입니다. 그 뒤에 막은 계산대와 끝낸 "
        "토큰은 다시 막고 끝내 주세요.",
        "Put back from the copy of {at}: {entry_count:,} entries. Start the hub: the tills send by "
        "themselves what came after. For a day it says that it is catching up. Please shut out "
        "again the tills, and end again the tokens, you had shut out and ended since."),
    "hub.restored_aside": (
        "그전 원장은 {folder}에 그대로 있습니다.", "The former ledger lies untouched in {folder}."),
    "hub.restored_without_keys": (
        "아직 켜지 마세요. 따로 보관한 열쇠를 {file}에 먼저 놓아 주세요. 없이 켜면 새 열쇠가 생겨 "
        "모든 계산대를 다시 등록해야 합니다.",
        "Do not start it yet: put the keys you kept apart at {file} first. Started without them it "
        "makes new ones, and every till has to be enrolled again."),
    "hub.keys_copied": (
        "{file}에 봉인했습니다. 번호(지금 한 번만 보입니다): {letters}\n파일과 번호를 서로 다른 "
        "곳에 보관해 주세요.",
        "Sealed in {file}. Code (shown this once): {letters}\nPlease keep file and code in "
        "different places."),
    "hub.keys_brought": (
        "{folder}에 열쇠를 놓았습니다. 이제 서버를 켜도 됩니다.",
        "The keys are in {folder}. The hub may be started now."),
    "hub.ask_key_code": ("열쇠 번호: ", "Code of the keys: "),
    "hub.healthy": ("모두 정상입니다.", "All is well."),
}

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "hub.none_here": (
        "{folder}에는 서버가 없습니다. 만든 것은 없습니다. hub serve에 준 것과 같은 --data를 "
        "주시거나, hub serve로 서버를 먼저 켜 주세요.",
        "There is no hub in {folder}. Nothing was made. Please give the --data that hub serve was "
        "given, or start a hub there with hub serve first."),
    "hub.running": (
        "{folder}의 서버가 켜져 있습니다. 아무것도 바꾸지 않았습니다. 서버를 먼저 꺼 주세요.",
        "The hub of {folder} is running. Nothing was changed. Please stop it first."),
    "hub.backup_not_here": (
        "PostgreSQL은 여기서 복사하지 않습니다. hub heads, PostgreSQL의 백업, hub note-backup "
        "순서로 해 주세요.",
        "A PostgreSQL ledger is not copied here. Please run hub heads, the server's own backup, "
        "then hub note-backup."),
    "hub.restore_not_here": (
        "PostgreSQL은 PostgreSQL의 도구로 되돌려 주세요. 되돌린 뒤 서버를 켜면 새로 시작한 것을 "
        "스스로 압니다.",
        "Please put a PostgreSQL ledger back with the server's own tools. Started on it, the hub "
        "knows by itself that a new life begins."),
    "hub.backup_keep": (
        "사본은 {least}개부터, 시간은 1시간부터입니다. 한 일이 없습니다. 다시 적어 주세요.",
        "Keep {least} copies or more, every hour at most. Nothing was done. Please try again."),
    "hub.backup_exists": (
        "{file}이(가) 이미 있습니다. 한 일이 없습니다. 잠시 뒤 다시 해 주세요.",
        "{file} is there already. Nothing was done. Please try again in a moment."),
    "hub.backup_disk": (
        "{folder}에 쓰지 못했습니다. 원장은 그대로이고 사본은 남기지 않았습니다. 디스크를 확인해 "
        "주세요.",
        "{folder} could not be written. The ledger is as it was and no copy was left. Please look "
        "at the disk."),
    "hub.backup_damaged": (
        "{file}은(는) 온전한 원장이 아닙니다({what}). 쓰지 않았고 바꾼 것도 없습니다. 다른 사본을 "
        "써 주세요.",
        "{file} is no whole ledger ({what}). It was not used and nothing was changed. Please use "
        "another copy."),
    "hub.restore_disk": (
        "{folder}에 쓰지 못했습니다. 그전 원장은 그 폴더에 그대로 있습니다. 디스크를 확인해 "
        "주세요.",
        "{folder} could not be written. The former ledger is still in that folder. Please look at "
        "the disk."),
    "hub.heads_malformed": (
        "{file}은(는) hub heads가 적은 파일이 아닙니다. 한 일이 없습니다. 그 파일을 골라 주세요.",
        "{file} was not written by hub heads. Nothing was done. Please choose that file."),
    "hub.heads_unknown": (
        "묶음 {unknown}개는 이 원장에 그렇게 있지 않아 알리지 않았습니다({known}개는 알렸습니다). "
        "다른 서버의 파일인지 확인해 주세요.",
        "{unknown} chains are not like that in this ledger and were left out ({known} were noted). "
        "Please check that the file is of this hub."),
    "hub.keys_missing": (
        "{folder}에 서버 열쇠가 없습니다. 만든 것은 없습니다. 서버 폴더를 --data로 적어 주세요.",
        "There are no hub keys in {folder}. Nothing was made. Please name the hub's folder with "
        "--data."),
    "hub.keys_there": (
        "{folder}에는 다른 열쇠가 있습니다. 바꾼 것은 없습니다. 맞는 폴더인지 확인해 주세요.",
        "{folder} has other keys. Nothing was changed. Please check that it is the right folder."),
    "hub.key_code": (
        "번호가 이 파일의 것이 아닙니다. 바꾼 것은 없습니다. 스무 자를 다시 적어 주세요.",
        "That is not the code of this file. Nothing was changed. Please type its twenty letters "
        "again."),
    "hub.key_file": (
        "{file}은(는) hub keys-out이 만든 파일이 아닙니다. 바꾼 것은 없습니다. 그 파일을 골라 "
        "주세요.",
        "{file} was not made by hub keys-out. Nothing was changed. Please choose that file."),
    "hub.database_refused": (
        "원장의 데이터베이스에 쓸 수 없습니다({what}). 바꾼 것은 없고 계산대의 기록은 안전합니다. "
        "주소와, 복제본이 아닌 주 서버인지 확인해 주세요.",
        "The ledger's database cannot be written ({what}). Nothing was changed and the tills' "
        "records are safe. Please check the address, and that it is the primary and no replica."),
    "hub.alarm_held": (
        "세지 못하고 보관만 한 기록 {count}건이 있고, 가장 오래된 것은 {hours}시간째입니다. 막은 "
        "계산대를 다시 들일지 정하고, 새 버전이 있으면 올려 주세요.",
        "{count} entries are kept and not counted, the oldest for {hours} hours. Please decide "
        "about tills that were shut out, and upgrade if there is a newer version."),
    "hub.alarm_lag": (
        "합계가 기록보다 {count:,}건 늦습니다. 기록은 안전합니다. 서버를 다시 켜 주세요.",
        "Sums are {count:,} entries behind the ledger. The ledger is safe. Please restart the "
        "hub."),
    "hub.alarm_backup_failed": (
        "마지막 백업이 되지 않았습니다. 원장은 그대로입니다. 백업 폴더의 디스크를 확인하고 hub "
        "backup을 해 주세요.",
        "The last backup failed. The ledger is as it was. Please look at the backup disk and run "
        "hub backup."),
    "hub.alarm_no_backup": (
        "백업이 한 번도 없습니다. 계산대의 기록은 안전합니다. hub backup을 해 주세요.",
        "There never was a backup. The tills' records are safe. Please run hub backup."),
    "hub.alarm_backup_old": (
        "마지막 백업이 {hours}시간 전입니다. 계산대의 기록은 안전합니다. hub backup을 해 주세요.",
        "The last backup is {hours} hours old. The tills' records are safe. Please run hub "
        "backup."),
    "hub.alarm_disk": (
        "디스크에 {mib:,} MiB만 남았습니다. 기록은 안전합니다. 자리를 만들어 주세요.",
        "Only {mib:,} MiB are left on the disk. The ledger is safe. Please make room."),
    "hub.alarm_silent": (
        "{name} {till_no}번 계산대가 {days}일째 조용합니다. 판매 기록은 그 계산대에 있습니다. "
        "매장에 물어봐 주세요.",
        "Till {till_no} of {name} has been silent for {days} days. Its sales are on that till. "
        "Please ask the shop."),
    "hub.alarm_gap": (
        "{name} {till_no}번 계산대의 {head_seq:,}번 뒤 기록 {count:,}건이 {days}일째 오지 "
        "않습니다. 받은 기록은 그대로입니다. 그 PC나 백업이 남아 있는지 매장에 물어봐 주세요.",
        "{count:,} entries of till {till_no} of {name}, behind place {head_seq:,}, have not come "
        "for {days} days. What was received is safe. Please ask the shop for that PC or a backup."),
}
