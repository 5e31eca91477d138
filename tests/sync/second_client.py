"""A second till, written from docs/protocol.md alone: nothing of ours is imported.

Standard library and an Ed25519.  It enrols, writes a chain of its own, pushes, pulls, checks.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import os
import struct
import time
import urllib.error
import urllib.request
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ZERO = bytes(32)


def p(value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(raw)) + raw


class SecondClient:
    """One till of its own making."""

    def __init__(self, base_url: str, till_no: int) -> None:
        self.base_url = base_url
        self.till_no = till_no
        self.key = Ed25519PrivateKey.generate()
        self.public_key = self.key.public_key().public_bytes_raw().hex()
        self.till, self.org, self.store, self.epoch = (os.urandom(16).hex() for _ in range(4))
        self.hub_key = ""
        self.nonce = ""
        self.incarnation = ""
        self.place = 0
        self.chain: list[dict[str, Any]] = []
        self.hashes: list[bytes] = []
        #: epoch -> seq -> hash of everything taken in
        self.taken: dict[str, dict[int, bytes]] = {}
        self.bodies: list[tuple[str, str]] = []

    # --- asking

    def ask(
        self, method: str, path: str, query: str = "", body: bytes = b"", *, signed: bool = True
    ) -> tuple[int, bytes]:
        challenge = os.urandom(16).hex()
        headers = {}
        if signed:
            digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
            values = [("@method", method), ("@path", path), ("@query", "?" + query),
                      ("content-digest", digest), ("weezle-till", self.till),
                      ("weezle-challenge", challenge)]
            params = self._params([name for name, _ in values], self.till, self.nonce)
            signature = self.key.sign(self._base(values, params))
            headers = {
                "Content-Digest": digest, "Weezle-Till": self.till,
                "Weezle-Challenge": challenge, "Signature-Input": f"sig1={params}",
                "Signature": f"sig1=:{base64.b64encode(signature).decode()}:"}
        url = self.base_url + path + (f"?{query}" if query else "")
        request = urllib.request.Request(url, body or None, headers, method=method)
        status, data, got = self.open(request)
        self.last = (status, data, {k.lower(): v for k, v in got.items()}, challenge)
        if signed and self.hub_key:
            self.check(*self.last)
        return status, data

    def open(self, request: urllib.request.Request) -> tuple[int, bytes, dict[str, str]]:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    @staticmethod
    def _params(names: list[str], key_id: str, nonce: str) -> str:
        quoted = " ".join(f'"{name}"' for name in names)
        return (f'({quoted});created={int(time.time())};keyid="{key_id}";nonce="{nonce}";'
                'alg="ed25519";tag="weezle-1"')

    @staticmethod
    def _base(values: list[tuple[str, str]], params: str) -> bytes:
        lines = [f'"{name}": {value}' for name, value in values]
        return "\n".join([*lines, f'"@signature-params": {params}']).encode()

    def check(self, status: int, data: bytes, headers: dict[str, str], challenge: str) -> None:
        """Raises unless the hub said exactly this in answer to exactly that."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"
        if headers["content-digest"] != digest or headers["weezle-challenge"] != challenge:
            raise ValueError("not an answer to this")
        params = headers["signature-input"].removeprefix("sig1=")
        values = [("@status", str(status)), ("content-digest", digest),
                  ("weezle-challenge", challenge)]
        signature = base64.b64decode(headers["signature"].removeprefix("sig1=:")[:-1])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.hub_key))
        key.verify(signature, self._base(values, params))

    # --- the record

    def write(self, kind: str, body: str, schema: int = 1, uid: str = "") -> None:
        seq = len(self.chain) + 1
        prev = self.hashes[-1] if self.hashes else ZERO
        entry = {
            "seq": seq, "uid": uid or os.urandom(16).hex(), "kind": kind, "schema": schema,
            "at": int(time.time() * 1000), "offset": 540, "date": "2026-03-02", "shift": "",
            "actor": "", "body": body}
        self.chain.append(entry)
        self.hashes.append(self.hash(self.org, self.store, self.till, self.epoch, entry, prev))

    @staticmethod
    def hash(
        org: str, store: str, till: str, epoch: str, entry: dict[str, Any], prev: bytes
    ) -> bytes:
        parts = [
            "weezle.entry.1", org, store, till, epoch, struct.pack(">q", entry["seq"]),
            entry["uid"], entry["kind"], struct.pack(">i", entry["schema"]),
            struct.pack(">q", entry["at"]), struct.pack(">i", entry["offset"]), entry["date"],
            entry["shift"], entry["actor"], prev, hashlib.sha256(entry["body"].encode()).digest()]
        return hashlib.sha256(b"".join(p(part) for part in parts)).digest()

    def begin(self, reason: str = "opened") -> None:
        """The genesis of a chain."""
        self.write("epoch.opened", json.dumps({
            "org_ref": self.org, "store_ref": self.store, "till_ref": self.till,
            "till_no": self.till_no, "device_public_key": self.public_key,
            "app_version": "second", "reason": reason, "parent": None}))

    # --- the ways of the protocol

    def enrol(self, code: str) -> None:
        _, data = self.ask("GET", "/v1/hello", signed=False)
        self.nonce = json.loads(data)["next_nonce"]
        body = json.dumps({
            "code": code.replace("-", ""), "till": self.till, "till_no": self.till_no,
            "org": self.org, "store": self.store, "public_key": self.public_key,
            "shop_name": "둘째", "app": "second"}).encode()
        status, data = self.ask("POST", "/v1/enrol", body=body)
        answer = json.loads(data)
        if status != 200:
            raise ValueError(answer["error"])
        said = "\n".join(
            ["weezle.enrol.1", self.last[3], answer["hub_public_key"], answer["store"]])
        proof = hmac.new(code.replace("-", "").encode(), said.encode(), hashlib.sha256)
        if proof.hexdigest() != answer["proof"]:
            raise ValueError("whoever this is does not know the code")
        self.hub_key = answer["hub_public_key"]
        self.check(*self.last)
        self.org, self.store = answer["org"], answer["store"]
        self.nonce, self.incarnation = answer["next_nonce"], answer["incarnation"]

    def push(self, first_seq: int = 1) -> dict[str, Any]:
        entries = self.chain[first_seq - 1:]
        prev = self.hashes[first_seq - 2] if first_seq > 1 else ZERO
        header = {
            "v": 1, "org": self.org, "store": self.store, "till": self.till,
            "epoch": self.epoch, "first_seq": first_seq, "count": len(entries),
            "prev": prev.hex(), "local_length": len(self.chain), "incarnation": self.incarnation,
            "at": int(time.time() * 1000), "app": "second", "database_version": 0}
        lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in [header, *entries]]
        status, data = self.ask("POST", "/v1/push", body=gzip.compress("".join(lines).encode()))
        answer: dict[str, Any] = json.loads(data)
        if status != 200:
            raise ValueError(answer["error"])
        self.nonce = answer["next_nonce"]
        return answer

    def pull(self) -> int:
        """Everything new of the store; how many entries."""
        count, more = 0, True
        while more:
            query = (f"stream=store&incarnation={self.incarnation}&after={self.place}&limit=100"
                     f"&have={self.epoch}.{len(self.chain)}")
            status, data = self.ask("GET", "/v1/pull", query=query)
            if status != 200:
                raise ValueError(json.loads(data)["error"])
            lines = [json.loads(line) for line in gzip.decompress(data).decode().splitlines()]
            count += self._take_in(lines[1:])
            header = lines[0]
            self.nonce, self.place, more = header["next_nonce"], header["to"], header["more"]
        return count

    def _take_in(self, lines: list[dict[str, Any]]) -> int:
        run: dict[str, Any] = {}
        prev, count = ZERO, 0
        for line in lines:
            if "run" in line:
                run, prev = line, bytes.fromhex(line["prev"])
                continue
            known = self.taken.setdefault(run["run"], {})
            if line["seq"] > 1 and known[line["seq"] - 1] != prev:
                raise ValueError("a gap in a chain")
            prev = self.hash(run["org"], run["store"], run["till"], run["run"], line, prev)
            known[line["seq"]] = prev
            self.bodies.append((line["kind"], line["body"]))
            count += 1
        return count
