"""A stored answer, spoken: OpenAI's speech, streamed as it comes and kept in the store once it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack

from lib.errors import Unavailable
from lib.services.analysis_service.model import ModelSettings, open_client
from lib.sessions import SessionStore

LONGEST_TEXT = 4_000  # characters; the endpoint takes 4,096
CHUNK = 16_384  # bytes: about a second of MP3 at 128 kbit/s


class SpeechUnavailable(Unavailable):
    code, title = "speech_unavailable", "Spoken answers are temporarily unavailable"


def path_of(user_id: str, analysis_id: str, text: str, voice: str, model: str) -> str:
    """Return where the audio is kept: among the user's files, so that it goes with the account."""
    digest = hashlib.blake2b(f"{model}\0{voice}\0{text}".encode(), digest_size=8).hexdigest()
    return f"users/{user_id}/speech/{analysis_id}/{digest}.mp3"


def kept(store: SessionStore, path: str) -> bytes | None:
    return store.get_blob(path)


def speak(store: SessionStore, path: str, settings: ModelSettings, text: str, voice: str) -> Iterator[bytes]:
    """Return the audio piece by piece, MP3, and keep it when it is whole. Raise SpeechUnavailable before the first."""
    import openai

    stack = ExitStack()
    try:
        client = stack.enter_context(open_client(settings))
        opened = client.audio.speech.with_streaming_response.create(
            model=settings.name, voice=voice, input=text[:LONGEST_TEXT], response_format="mp3"
        )
        response = stack.enter_context(opened)
    except openai.OpenAIError as error:
        stack.close()
        raise SpeechUnavailable("The speech service does not respond", retry_after=30) from error
    return _pieces(store, path, stack, response.iter_bytes(CHUNK))


def _pieces(store: SessionStore, path: str, stack: ExitStack, pieces: Iterator[bytes]) -> Iterator[bytes]:
    whole = bytearray()
    with stack:
        for piece in pieces:
            whole += piece
            yield piece
    if whole:
        store.put_blob(path, bytes(whole), "audio/mpeg")


def forget(store: SessionStore, user_id: str, analysis_id: str) -> None:
    """Remove what was spoken of an answer."""
    store.delete_prefix(f"users/{user_id}/speech/{analysis_id}")
