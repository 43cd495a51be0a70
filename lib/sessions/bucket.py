"""The store in a bucket: `s3://bucket/prefix`, by boto3, on any S3-compatible service."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Literal

from lib.errors import Unavailable
from lib.sessions.copies import LocalCopies
from lib.sessions.storage import StoredFile, Tagged, attachment, checked

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 2, 10, 3
WRITERS = 8  # threads; chosen: a session is some dozens of small files
DELETE_AT_ONCE = 1000  # S3's own limit
# What users may delete has no copies, those of other machines would outlive it; nor has what a load changes as it goes.
NO_COPIES = ("users/", "loading/")


class Bucket:
    """Storage in S3. What never changes is kept on /tmp as well; manifests and users' files never are."""

    fresh_for = 3.0

    def __init__(self, bucket: str, prefix: str, endpoint_url: str | None, copies: LocalCopies | None) -> None:
        self._bucket, self._prefix, self._endpoint_url, self._copies = bucket, prefix.strip("/"), endpoint_url, copies
        self._client: Any = None
        self._lock = threading.Lock()

    def read(self, path: str) -> bytes | None:
        copies = None if path.startswith(NO_COPIES) else self._copies
        if copies and (content := copies.get(path)) is not None:
            return content
        found = self.read_if_changed(path, None)
        if found is None or found == "unchanged":
            return None
        if copies:
            copies.put(path, found[0])
        return found[0]

    def read_if_changed(self, path: str, tag: str | None) -> Tagged | Literal["unchanged"] | None:
        condition = {"IfNoneMatch": tag} if tag else {}
        with _translated():
            try:
                answer = self._s3().get_object(Bucket=self._bucket, Key=self._key(path), **condition)
                return answer["Body"].read(), str(answer["ETag"])
            except self._s3().exceptions.ClientError as error:
                if _status(error) == 304:
                    return "unchanged"
                if _code(error) in ("NoSuchKey", "404"):
                    return None
                raise

    def write(self, path: str, content: bytes, content_type: str | None = None) -> None:
        self.forget(path)
        kind = {"ContentType": content_type} if content_type else {}
        with _translated():
            self._s3().put_object(Bucket=self._bucket, Key=self._key(path), Body=content, **kind)

    def write_many(self, contents: Mapping[str, bytes]) -> None:
        self._s3()
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(self.write, contents, contents.values()))

    def forget(self, path: str) -> bool:
        return self._copies is not None and self._copies.drop(path)

    def delete(self, path: str) -> None:
        self.forget(path)
        with _translated():
            self._s3().delete_object(Bucket=self._bucket, Key=self._key(path))

    def delete_many(self, paths: Collection[str]) -> None:
        listed = list(paths)
        for start in range(0, len(listed), DELETE_AT_ONCE):
            chosen = listed[start : start + DELETE_AT_ONCE]
            objects = [{"Key": self._key(path)} for path in chosen]
            with _translated():
                answer = self._s3().delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            for path in chosen:
                self.forget(path)
            if answer.get("Errors"):
                raise Unavailable(f"The store's bucket keeps {len(answer['Errors'])} files that were to be deleted")

    def delete_prefix(self, prefix: str) -> int:
        paths = [entry.path for entry in self.list(prefix)]
        self.delete_many(paths)
        return len(paths)

    def list(self, prefix: str) -> list[StoredFile]:
        entries: list[StoredFile] = []
        outer = len(self._key(""))
        with _translated():
            pages = self._s3().get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._key(checked(prefix)) + "/"):
                for item in page.get("Contents", ()):
                    entries.append(StoredFile(item["Key"][outer:], item["Size"], item["LastModified"].timestamp()))
        return sorted(entries, key=lambda entry: entry.path)

    def folders(self, prefix: str) -> Sequence[str]:
        outer, names = self._key(checked(prefix)) + "/", []
        with _translated():
            pages = self._s3().get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=outer, Delimiter="/"):
                names += [item["Prefix"][len(outer) : -1] for item in page.get("CommonPrefixes", ())]
        return sorted(names)

    def download_link(self, path: str, filename: str, seconds: int) -> str | None:
        """Return a signed address (SigV4); the signature is computed here, nothing is asked of the bucket."""
        named = {"ResponseContentDisposition": attachment(filename)}
        with _translated():
            link: str = self._s3().generate_presigned_url(
                "get_object", Params={"Bucket": self._bucket, "Key": self._key(path), **named}, ExpiresIn=seconds
            )
        return link

    def upload_link(self, path: str, size: int, content_type: str, seconds: int) -> str | None:
        """Return a signed address (SigV4) for a PUT of exactly this size and type."""
        said = {"ContentLength": size, "ContentType": content_type}
        with _translated():
            link: str = self._s3().generate_presigned_url(
                "put_object", Params={"Bucket": self._bucket, "Key": self._key(path), **said}, ExpiresIn=seconds
            )
        return link

    def ping(self) -> None:
        """Raise Unavailable if the bucket cannot be reached or does not exist."""
        with _translated():
            self._s3().head_bucket(Bucket=self._bucket)

    def _key(self, path: str) -> str:
        inner = checked(path) if path else ""
        return f"{self._prefix}/{inner}" if self._prefix else inner

    def _s3(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _connect(self._endpoint_url)
            return self._client


def _connect(endpoint_url: str | None) -> Any:
    import boto3  # 0.2 s and 20 MB that a store in a folder need not pay
    from botocore.config import Config

    retries = {"total_max_attempts": ATTEMPTS, "mode": "standard"}
    settings = Config(
        connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries=retries, signature_version="s3v4"
    )
    return boto3.session.Session().client("s3", endpoint_url=endpoint_url, config=settings)


@contextmanager
def _translated() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise Unavailable(f"The store's bucket answers {_code(error) or _status(error)}") from error
    except BotoCoreError as error:
        raise Unavailable(f"The store's bucket fails: {type(error).__name__}") from error


def _status(error: Any) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
