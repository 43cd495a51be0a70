"""Genuine files of fifteen tools, if they are at hand: each gives the lap it holds, or a refusal that helps."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import read
from lib.services.own_laps.take_in import take_in

FILES = Path(__file__).resolve().parents[4] / "shared" / "sim-files"
LAPS = {  # lap time in s, metres, lap number
    "01-motec-i2-csv-assettocorsa-daytona/ier_daytona.csv": (100.598, 5717, 1),
    "02-garage61-csv-iracing/sample_lap.csv": (78.786, 4055, 1),
    "03-racechrono-v3-csv-bmw-canbus/official_session_20230212_094842_race_2_lap6_v3.csv": (106.447, 3285, 6),
    "06-vbox-vbo/racebox-lignano.vbo": (65.726, 1148, 3),
    "10-f1game-f1telemetry_app/data.tsx": (65.712, 4289, 1),
    "10-f1game-f1telemetry_app/lap_own_names.csv": (65.712, 4289, 1),
    "10-f1game-f1telemetry_app/lap_records.json": (65.712, 4289, 1),
    "11-assettocorsa-pdata/lap1_records.json": (37.242, 1916, 1),
    "11-assettocorsa-pdata/sample.py": (37.244, 1916, 1),
    "12-f1-25-melbourne/lap2_player_columns.json": (79.772, 5210, 1),
    "12-f1-25-melbourne/lap2_player_own_names.csv": (79.772, 5210, 1),
    "12-f1-25-melbourne/lap2_player_readable_names.csv": (79.772, 5210, 1),
    "17-fastf1-exports/NOR_Q3_car_data.csv": (75.547, 4244, 1),
    "17-fastf1-exports/NOR_Q3_car_data_add_distance.csv": (75.547, 4244, 1),
    "17-fastf1-exports/NOR_Q3_get_telemetry_to_csv.csv": (75.586, 4247, 1),
    "17-fastf1-exports/NOR_Q3_get_telemetry_to_json.json": (75.586, 4247, 1),
    "17-fastf1-exports/NOR_Q3_semicolon_decimal_comma.csv": (75.586, 4247, 1),
    "18-tracinginsights-json/NOR_18_tel.json": (77.252, 5223, 1),
    "19-motec-i2-csv-gt6/1hz.csv": (255.088, 4899, 1),
}
REFUSED = {
    "02-garage61-csv-iracing/OutputDataExample.csv": "from 0.0% to 0.5% of the lap",
    "03-racechrono-v3-csv-bmw-canbus/Short_RaceChrono_Offical_App_Data.csv": "the car never drove faster than",
    "03-racechrono-v3-csv-bmw-canbus/Short_test_data.rcz": "export the session as CSV",
    "05-aim-racestudio3-csv-kart/racestudio3-aim.csv": r"25.1 s and 375 m before the first of its .* \(62.774 s\)",
    "06-vbox-vbo/racelogic.vbo": "without lap marks",
    "08-cobb-accessport-csv/accessport_sample.csv": "1352.8 s and 42811 m without lap marks",
    "08-cobb-accessport-csv/csv_sample.csv": "1352.8 s and 42811 m without lap marks",
    "12-f1-25-melbourne/lap2_player_setup.json": "It holds setup, lap_time_ms, sectors_ms",
    "13-iracing-ibt/live_test_file.ibt": "take the finished file",
    "13-iracing-ibt/test.ibt": "the car never drove faster than",
    "13-iracing-ibt/valid_test_file.ibt": "the car never drove faster than",
    "15-motec-ld/20230411_1750.ld": "for an .ld its .ldx",
    "15-motec-ld/Short_test_data.ld": "the car never drove faster than",
    "15-motec-ld/session_20260103_135924_race_1.ldx": "send it beside its .ld",
    "16-pitsngiggles-json-f1-25/race-spa-2026-01-26-22-14-52.json": "It holds classification-data, position-history",
}
pytestmark = pytest.mark.skipif(not FILES.exists(), reason="the genuine files are not at hand")


@pytest.mark.parametrize("name", LAPS)
def test_it_gives_its_lap(name: str) -> None:
    found = take_in(read((FILES / name).read_bytes()), None, None)
    lap_time, metres, number = LAPS[name]
    assert found.samples.lap_time == pytest.approx(lap_time, abs=0.0015)
    assert found.samples.metres == pytest.approx(metres, rel=0.002)
    assert found.lap == number


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(InvalidRequest, match=REFUSED[name]):
        take_in(read((FILES / name).read_bytes()), None, None)


def test_of_three_speeds_the_one_by_satellite_is_taken_and_said() -> None:
    name = "03-racechrono-v3-csv-bmw-canbus/official_session_20230212_094842_race_2_lap6_v3.csv"
    notes = take_in(read((FILES / name).read_bytes()), None, None).samples.notes
    assert "speed taken from 'speed' (100: gps), not from 'speed' (calc), 'speed' (200: canbus)" in notes


@pytest.mark.parametrize("form", ["gzip", "utf-16", "utf-8-sig"])
def test_it_may_be_packed_or_written_another_way(form: str) -> None:
    content = (FILES / "19-motec-i2-csv-gt6/1hz.csv").read_bytes()
    packed = gzip.compress(content) if form == "gzip" else content.decode().encode(form)
    assert take_in(read(packed), None, None).samples.lap_time == 255.088


def test_lap_time_and_sectors_beside_a_setup_are_the_laps() -> None:
    import json

    from lib.services.own_laps.upload import _times

    beside = json.loads((FILES / "12-f1-25-melbourne/lap2_player_setup.json").read_text())
    assert _times({"setup": beside}) == (79.782, [27.749, 18.32, 33.713])
