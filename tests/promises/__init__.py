"""Kills, full disks, broken printers: what the till promises to survive."""
