"""Make a report on this machine, from the session store, without an account.

python -m lib.report 2025 Valdoria R -o report.pdf
python -m lib.report 2025 1 Q -o report.png --style dark --drivers JSE,OKA --sections classification,head-to-head
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from lib.config import Config, config
from lib.errors import InvalidRequest, NotFound, SessionNotLoaded, SlipstreamError
from lib.services.loading.needed import stored_manifest
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.report import make_report
from lib.services.report_service.sections.registry import SECTIONS
from lib.services.season.events import SHORT_NAMES, Event, find_event
from lib.services.styling import STYLES
from lib.sessions import Manifest, SessionKey, SessionStore, StoredSession, open_store

INVENTED = "; of the invented season that `make run` shows"
KNOWN = tuple(section.name for section in SECTIONS)


def main(arguments: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Write the report that the arguments ask for, and return the exit code: 0, or 2 with the reason."""
    options = _parser().parse_args(arguments)
    try:
        print(_write(options, config()), file=out)
    except (SlipstreamError, OSError) as error:
        detail = f"{error.code}: {error.detail}" if isinstance(error, SlipstreamError) else str(error)
        print(f"error: {detail}", file=sys.stderr)
        return 2
    return 0


def _write(options: argparse.Namespace, settings: Config) -> str:
    session, store, shown = find_stored(settings, options.year, options.event, options.session)
    drivers = tuple(session.manifest.driver(name).part for name in _listed(options.drivers))
    material = ReportMaterial(store, session, STYLES[options.style], datetime.now(UTC), drivers)
    form = options.output.suffix.removeprefix(".").lower()
    if form not in ("pdf", "png"):
        raise InvalidRequest.field("output", "must end in .pdf or .png")
    sections = tuple(name for name in KNOWN if name in _sections(options.sections))
    report = make_report(material, form, options.paper, sections)
    options.output.write_bytes(report.content)
    left_out = "".join(f"\nleft out: {name}: {why}" for name, why in report.left_out.items())
    return f"{options.output}: {report.title}, {report.pages} pages, {len(report.content):,} bytes{shown}{left_out}"


def find_stored(settings: Config, year: int, event: str, session: str) -> tuple[StoredSession, SessionStore, str]:
    """Return the session, its store, and what is to be said of that store. Raise NotFound, AmbiguousEvent.

    Where nothing says which data are meant (neither STORE_URL nor F1_SOURCE) that is what was loaded here, or else the
    invented season of `make run`.
    """
    refusals: list[str] = []
    for url, shown in _places(settings).items():
        store = open_store(url, settings.s3_endpoint_url)
        if store.keys(year):
            try:
                return store.open(key_in(store, year, event, session)), store, shown
            except (NotFound, SessionNotLoaded) as error:
                refusals.append(error.detail + shown)
    refusals = refusals or [f"No session of {year} is stored in {settings.store_url}"]
    demo = ", or start `make run` once for its invented season" if settings.demo_store_url else ""
    load = f"Load it with `python -m lib.load {year} {event} {session}` (README.md, Real data){demo}"
    raise NotFound(f"{refusals[0]}. {load}")


def _places(settings: Config) -> dict[str, str]:
    return {settings.store_url: ""} | ({settings.demo_store_url: INVENTED} if settings.demo_store_url else {})


def key_in(store: SessionStore, year: int, event: str, session: str) -> SessionKey:
    """Return the stored session that is meant. Raise NotFound, AmbiguousEvent. No schedule is asked for."""
    known = {key.round: manifest for key in store.keys(year) if (manifest := stored_manifest(key, store))}
    events = [_event(manifest) for manifest in known.values()]
    short = SHORT_NAMES.get(session.title(), session.upper())
    return SessionKey(year, find_event(events, event).round, short)


def _event(manifest: Manifest) -> Event:
    return Event(
        year=manifest.year,
        round=manifest.round,
        test=0,
        name=manifest.event,
        official_name=manifest.official_event or "",
        country=manifest.country or "",
        location=manifest.location or "",
        format="",
        has_timing=True,
        sessions=(),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib.report", description="Make a report of a stored session.")
    parser.add_argument("year", type=int, help="the season")
    parser.add_argument("event", help="round number, or name, country or place")
    parser.add_argument("session", nargs="?", default="R", help="FP1 FP2 FP3 Q SQ SS S R; default: the race")
    parser.add_argument("-o", "--output", type=Path, default=Path("report.pdf"), help="output file, .pdf or .png")
    parser.add_argument("--style", choices=tuple(STYLES), default="light")
    parser.add_argument("--paper", choices=("a4", "letter"), default="a4")
    parser.add_argument("--drivers", default="", help="drivers to compare, separated by commas: VER,LEC")
    parser.add_argument("--sections", default="", help=f"some of: {', '.join(KNOWN)}")
    return parser


def _sections(text: str) -> list[str]:
    names = _listed(text)
    if unknown := sorted(set(names) - set(KNOWN)):
        raise InvalidRequest.field("sections", f"{', '.join(unknown)} is unknown; use one of: {', '.join(KNOWN)}")
    return names


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


if __name__ == "__main__":
    raise SystemExit(main())
