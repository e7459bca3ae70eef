"""What is done with the keys: sealing and opening with AES-256-GCM, and digests with HMAC-SHA256.

Every digest has a purpose, and every purpose a key of its own, derived by HKDF from the index key, never from a key
of encryption. Knows no table.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pandong_nlp.errors import KeyFileError
from service.store.key_file import KeySet, read_key_file

__all__ = ["Keys", "Sealed"]

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """Nonce and ciphertext, and the number of the key they were made with."""

    key_id: int
    content: bytes


class Keys:
    """The keys of a file, which is read again when another process has rotated them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = self._look()
        self._keys = read_key_file(path)

    @property
    def current(self) -> KeySet:
        """Raises KeyFileError: the file has vanished, was damaged or changed for another database's meanwhile."""
        stamp = self._look()
        if stamp != self._stamp:
            fresh = read_key_file(self.path)
            if fresh.index != self._keys.index:
                raise KeyFileError(f"密钥文件 {self.path} 在运行中被换成了另一个数据库的；请放回原来的密钥文件。")
            self._keys, self._stamp = fresh, stamp
        return self._keys

    def seal(self, plain: bytes, context: str) -> Sealed:
        """Encrypt; the result opens only in the same context, so that it cannot be moved to another row."""
        keys = self.current
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(keys.keys[keys.active]).encrypt(nonce, plain, context.encode())
        return Sealed(keys.active, nonce + sealed)

    def open(self, sealed: Sealed, context: str) -> bytes:
        """Decrypt.

        Raises:
            KeyFileError: the key is not in the file, or the content is not what was sealed.
        """
        key = self.current.keys.get(sealed.key_id)
        if key is None:
            raise KeyFileError(
                f"密钥文件 {self.path} 里没有第 {sealed.key_id} 号密钥，可能是更换密钥以前的旧文件；请换成最新的备份。"
            )
        nonce, content = sealed.content[:NONCE_BYTES], sealed.content[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, content, context.encode())
        except (InvalidTag, ValueError):
            fault = "不是写这个数据库时用的，或数据库里的内容被改动过；什么也没有改动。"
            raise KeyFileError(f"有加密内容打不开：密钥文件 {self.path} {fault}") from None

    def digest(self, purpose: str, content: bytes | str) -> bytes:
        """A keyed digest, the same for the same content as long as the index key is."""
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return self.hasher(purpose, data).digest()

    def hasher(self, purpose: str, content: bytes = b"") -> hmac.HMAC:
        """The digest of one purpose, of which more can follow."""
        return hmac.new(_derived(self._keys.index, purpose), content, hashlib.sha256)

    def fingerprints(self) -> dict[str, str]:
        """By the name of each key, what may be kept beside the data to recognise it; it does not betray the key."""
        keys = self.current
        named = {"index": keys.index, **{str(number): key for number, key in keys.keys.items()}}
        return {name: _derived(key, "fingerprint")[:16].hex() for name, key in named.items()}

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"pandong {purpose}".encode()).derive(key)
