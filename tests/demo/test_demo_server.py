"""The server has the manners of the hosts it stands in for."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import demo


def get(server: demo.DemoServer, path: str) -> Any:
    with urlopen(f"{server.base_url}{path}") as answer:
        return json.loads(answer.read())


def status(server: demo.DemoServer, path: str) -> int:
    with pytest.raises(HTTPError) as raised:
        urlopen(f"{server.base_url}{path}")
    return raised.value.code


@pytest.mark.parametrize(
    "path",
    ["/", "/static/none", "/truth/2025/1/R.json", "/demo.json", "/static/../truth/2025/1/R.json",
     "/static/%2e%2e/demo.json", "/static/..%2fdemo.json", "//etc/passwd", "/static", "/ergast/f1/2023/1/results.json"],
)  # fmt: skip
def test_what_is_not_public_is_not_found(server: demo.DemoServer, path: str) -> None:
    assert status(server, path) == 404


def test_thirty_rows_are_the_default_page(server: demo.DemoServer) -> None:
    head = get(server, "/ergast/f1/2025/1/laps.json")["MRData"]
    rows = [row for lap in head["RaceTable"]["Races"][0]["Laps"] for row in lap["Timings"]]
    assert (len(rows), head["limit"], head["offset"]) == (30, "30", "0")


def test_pages_put_together_are_the_whole(server: demo.DemoServer) -> None:
    total, rows = 1, list[Any]()
    while len(rows) < total:
        head = get(server, f"/ergast/f1/2025/1/laps.json?limit=100&offset={len(rows)}")["MRData"]
        total = int(head["total"])
        laps = head["RaceTable"]["Races"][0]["Laps"]
        rows += [(lap["number"], row["driverId"]) for lap in laps for row in lap["Timings"]]
    assert len(rows) == len(set(rows)) == total > 250


def test_a_page_past_the_end_is_empty(server: demo.DemoServer) -> None:
    assert get(server, "/ergast/f1/2025/1/results.json?offset=500")["MRData"]["RaceTable"]["Races"] == []


def test_limits_stop_at_a_hundred(server: demo.DemoServer) -> None:
    assert get(server, "/ergast/f1/2025/1/laps.json?limit=5000")["MRData"]["limit"] == "100"


@pytest.mark.parametrize("path", ["driverstandings", "driverStandings", "constructorstandings", "last/results"])
def test_the_current_season_is_the_demo_season(server: demo.DemoServer, path: str) -> None:
    current = get(server, f"/ergast/f1/current/{path}.json")["MRData"]
    assert next(v for k, v in current.items() if k.endswith("Table"))["season"] == "2025"


def test_standings_add_up_all_points(server: demo.DemoServer) -> None:
    lists = get(server, "/ergast/f1/2025/driverStandings.json")["MRData"]["StandingsTable"]["StandingsLists"]
    assert sum(int(row["points"]) for row in lists[0]["DriverStandings"]) == 2 * 101 + 36
    assert sum(int(row["wins"]) for row in lists[0]["DriverStandings"]) == 2


def test_the_port_is_free_again_after_closing(server: demo.DemoServer, tree: Any) -> None:
    first = demo.serve(tree)
    port = int(first.base_url.rsplit(":", 1)[1])
    first.close()
    with demo.serve(tree, port=port) as second:
        assert second.base_url == first.base_url
