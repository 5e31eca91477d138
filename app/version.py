"""The program's version, written into every chain's genesis."""

VERSION = "0.1.0"
