"""The lead, passes, chases, undercuts and late slow-downs, on a few laps."""

from __future__ import annotations

import msgspec
import pytest

from lib.services.analysis_service.facts.gaps import change_fact, gap_facts, pairs_of
from lib.services.analysis_service.facts.lead import lead_facts
from lib.services.analysis_service.facts.passes import pass_facts, passes
from lib.services.analysis_service.facts.pits import gap_fact, pit_facts
from lib.services.analysis_service.facts.race_laps import race_laps
from lib.services.analysis_service.facts.slow import slow_facts
from lib.services.analysis_service.facts.stops import pit_loss, stops_of, without_count
from lib.sessions import Table
from lib.sessions.schemas import MESSAGES
from tests.services.analysis_service.small_race import pad, rows_of, session_of, told, way

NO_MESSAGES = Table.of(MESSAGES, {})


def laps_of(times, stops=None, status=None):
    return race_laps(session_of(rows_of(times, stops, status)))


class TestGaps:
    def test_a_gap_names_the_car_behind_first(self) -> None:
        found = pad()
        gap_fact(found, laps_of({"AAA": [90.0, 90.0], "BBB": [91.5, 90.04]}), "AAA", "BBB", 2, 0.5)
        assert told(found, "gap_after_lap") == [(("BBB", "AAA", "lap 2"), 1.54, "1.540 s")]
        assert way(found.facts[0]) == ("gap", "BBB", "AAA", "more")

    def test_a_change_says_whether_it_was_gained_or_lost(self) -> None:
        laps, found = laps_of({"AAA": [90.0] * 3, "BBB": [92.0, 91.0, 91.0]}), pad()
        change_fact(found, laps, "BBB", "AAA", 1, 3, 0.5)
        change_fact(found, laps, "AAA", "BBB", 1, 3, 0.5)
        assert told(found, "lost_to") == [(("BBB", "AAA", "laps 1–3"), 2.0, "2.0 s")]
        assert told(found, "gained_on") == [(("AAA", "BBB", "laps 1–3"), 2.0, "2.0 s")]
        assert [way(fact)[3] for fact in found.facts] == ["more", "less"]

    @pytest.mark.parametrize(("time", "changed"), [(90.06, True), (90.04, False), (89.94, True), (89.96, False)])
    def test_half_a_tenth_is_a_change(self, time: float, changed: bool) -> None:
        laps, found = laps_of({"AAA": [90.0] * 2, "BBB": [92.0, time]}), pad()
        change_fact(found, laps, "BBB", "AAA", 1, 2, 0.5)
        assert bool(found.facts) is changed

    def test_who_did_not_end_a_lap_has_no_change(self) -> None:
        laps, found = laps_of({"AAA": [90.0] * 3, "BBB": [92.0, 91.0]}), pad()
        change_fact(found, laps, "BBB", "AAA", 1, 3, 0.5)
        assert found.facts == []

    def test_a_safety_car_takes_gaps_away_and_nobody_gains(self) -> None:
        session = session_of(
            rows_of({"AAA": [90.0] * 4, "BBB": [95.0, 90.0, 85.0, 90.0]}),
            timeline={"track_status": {"time": [0.0, 1190.0, 1260.0], "status": ["1", "4", "1"], "text": ["", "", ""]}},
        )
        found = pad()
        change_fact(found, race_laps(session), "BBB", "AAA", 1, 4, 0.5)
        assert found.facts == []

    def test_a_safety_car_before_the_first_of_two_laps_takes_nothing_away(self) -> None:
        """It was out on lap 2 alone: from its end on the gap is the drivers' own again."""
        session = session_of(
            rows_of({"AAA": [90.0] * 5, "BBB": [95.0, 90.0, 90.0, 88.0, 90.0]}),
            timeline={"track_status": {"time": [0.0, 1100.0, 1170.0], "status": ["1", "4", "1"], "text": ["", "", ""]}},
        )
        laps = race_laps(session)
        for first, kinds in ((1, []), (2, ["gained_on"]), (3, ["gained_on"])):
            found = pad()
            change_fact(found, laps, "BBB", "AAA", first, 5, 0.5)
            assert [fact.kind for fact in found.facts] == kinds

    @pytest.mark.parametrize(("count", "chased"), [(7, False), (8, True)])
    def test_a_chase_needs_five_laps(self, count: int, chased: bool) -> None:
        """Both stop on lap 2; from lap 3 on the one behind gains a second on each lap."""
        times = {"AAA": [90.0, 110.0] + [90.0] * (count - 2), "BBB": [95.0, 116.0] + [89.0] * (count - 2)}
        session, found = session_of(rows_of(times, {"AAA": {2: "HARD"}, "BBB": {2: "HARD"}})), pad()
        gap_facts(found, race_laps(session), ["AAA", "BBB"], stops_of(session), [])
        assert bool(found.of("gained_on")) is chased

    @pytest.mark.parametrize(
        ("last", "gap", "change"),
        [(90.0, 0.3, None), (92.9, 0.3, None), (93.1, 0.5, 0.6), (86.9, 0.5, 0.6), (98.9, 0.5, 0.6), (99.1, 0.5, 0.8)],
    )
    def test_more_than_three_seconds_are_told_and_more_than_nine_weigh_more(
        self, last: float, gap: float, change: float | None
    ) -> None:
        """BBB is 5 s behind on every lap but the last."""
        found = pad()
        gap_facts(found, laps_of({"AAA": [90.0] * 8, "BBB": [95.0] + [90.0] * 6 + [last]}), ["AAA", "BBB"], [], [])
        weights = {fact.kind.removeprefix("gained_on").removeprefix("lost_to"): fact.weight for fact in found.facts}
        assert (weights["gap_after_lap"], weights.get("")) == (gap, change)

    @pytest.mark.parametrize(
        ("focus", "pairs"),
        [
            ("", ["AB", "BC", "CD", "DE", "EF"]),
            ("C", ["BC", "CD"]),
            ("G", ["FG"]),
            ("GB", ["BG"]),
            ("AXC", ["AC"]),
        ],
    )
    def test_pairs_are_neighbours_of_the_first_six_or_of_those_asked_for(self, focus: str, pairs: list[str]) -> None:
        assert ["".join(pair) for pair in pairs_of("ABCDEFG", tuple(focus))] == pairs

    def test_who_is_out_has_no_chase(self) -> None:
        found = pad()
        gap_facts(found, laps_of({"AAA": [90.0] * 9, "BBB": [95.0] + [89.0] * 6}), ["AAA", "BBB"], [], [])
        assert found.facts == []

    def test_neighbours_at_the_flag_are_told_from_their_last_stops_on(self) -> None:
        times = {"AAA": [90.0, 110.0] + [90.0] * 8, "BBB": [95.0, 110.0] + [89.3] * 8}
        session = session_of(rows_of(times, {"AAA": {2: "HARD"}, "BBB": {2: "HARD"}}))
        found = pad()
        gap_facts(found, race_laps(session), ["AAA", "BBB"], stops_of(session), [])
        assert told(found, "gained_on") == [(("BBB", "AAA", "laps 3–10"), 4.9, "4.9 s")]
        assert way(found.of("gained_on")[0]) == ("gap", "BBB", "AAA", "less")
        assert told(found, "gap_after_lap") == [(("BBB", "AAA", "lap 3"), 4.3, "4.300 s")]

    def test_the_gap_before_the_first_stop_of_two_is_told(self) -> None:
        times = {"AAA": [90.0] * 8, "BBB": [92.0, 90.0, 90.0, 110.0, 90.0, 90.0, 90.0, 90.0]}
        session, found = session_of(rows_of(times, {"BBB": {4: "HARD"}})), pad()
        gap_facts(found, race_laps(session), ["AAA", "BBB"], stops_of(session), [])
        assert (("BBB", "AAA", "lap 3"), 2.0, "2.000 s") in told(found, "gap_after_lap")

    def test_a_chase_is_told_from_the_largest_gap_to_the_lap_of_contact(self) -> None:
        laps, found = laps_of({"AAA": [90.0] * 8, "BBB": [95.0, 89.0, 89.0, 89.0, 88.9, 89.0, 88.0, 89.0]}), pad()
        gap_facts(found, laps, ["BBB", "AAA"], [], list(passes(laps)))
        assert told(found, "caught") == [(("BBB", "AAA", "lap 5"), 5, "lap 5")]
        assert (("BBB", "AAA", "lap 1"), 5.0, "5.000 s") in told(found, "gap_after_lap")


class TestPasses:
    def test_a_change_of_order_on_the_road_is_a_pass(self) -> None:
        found = pad()
        pass_facts(found, laps_of({"AAA": [90.0] * 4, "BBB": [90.5, 90.1, 89.2, 90.0]}))
        assert told(found, "pass") == [(("BBB", "AAA", "lap 3"), 3, "lap 3")]
        assert way(found.facts[0]) == ("position", "BBB", "AAA", "less")

    @pytest.mark.parametrize("lap", [2, 4])
    def test_the_second_lap_and_the_last_count(self, lap: int) -> None:
        behind = [90.5] + [90.0] * 3
        behind[lap - 1] = 89.0
        assert list(passes(laps_of({"AAA": [90.0] * 4, "BBB": behind}))) == [("BBB", "AAA", lap)]

    @pytest.mark.parametrize(("slow", "passed"), [(96.29, True), (96.31, False)])
    def test_a_car_seven_percent_off_the_field_is_in_trouble(self, slow: float, passed: bool) -> None:
        """The field's lap is 90 s; AAA is passed on its slow lap 3."""
        times = {name: [90.0] * 5 for name in ("CCC", "DDD", "EEE", "FFF")}
        laps = laps_of({"AAA": [90.0, 90.0, slow, 90.0, 90.0], "BBB": [90.5, 90.0, 90.0, 90.0, 90.0], **times})
        assert (("BBB", "AAA", 3) in list(passes(laps))) is passed

    def test_a_place_lost_before_is_taken_back(self) -> None:
        found = pad()
        pass_facts(found, laps_of({"AAA": [90.0, 90.0, 91.0, 89.0], "BBB": [90.5, 90.0, 90.0, 90.5]}))
        assert told(found, "place_regained") == [(("AAA", "BBB", "lap 4"), 4, "lap 4")]

    @pytest.mark.parametrize(("lap", "kind"), [(11, "place_regained"), (12, "pass")])
    def test_a_place_is_taken_back_within_ten_laps(self, lap: int, kind: str) -> None:
        """AAA is ahead after lap 1 alone, then a second behind until it passes."""
        own = [90.0, 92.0] + [90.0] * 12
        own[lap - 1] = 88.0
        found = pad()
        pass_facts(found, laps_of({"AAA": own, "BBB": [91.0] + [90.0] * 13}))
        assert (("AAA", "BBB", f"lap {lap}"), lap, f"lap {lap}") in told(found, kind)

    @pytest.mark.parametrize(
        ("place", "weight"), [(1, 0.85), (3, 0.85), (4, 0.7), (6, 0.7), (7, 0.5), (10, 0.5), (11, 0.3)]
    )
    def test_a_pass_weighs_by_the_place_that_it_takes(self, place: int, weight: float) -> None:
        times = {f"D{at:02}": [90.0 + at, 90.0, 90.0] for at in range(1, 13)}
        times[f"D{place + 1:02}"] = [90.0 + place + 1, 90.0, 88.5]
        found = pad()
        pass_facts(found, laps_of(times))
        assert [(fact.subjects[0], fact.weight) for fact in found.facts] == [(f"D{place + 1:02}", weight)]

    @pytest.mark.parametrize(
        ("stops", "status"),
        [({"AAA": {3: "HARD"}}, None), (None, {3: "4"}), (None, {3: "2"})],
        ids=["in the pits", "safety car", "yellow flag"],
    )
    def test_what_the_road_did_not_decide_is_no_pass(self, stops, status) -> None:
        laps = laps_of({"AAA": [90.0] * 4, "BBB": [90.5, 90.1, 89.2, 90.0]}, stops, status)
        assert list(passes(laps)) == []

    def test_a_car_in_trouble_is_not_passed(self) -> None:
        times = {"AAA": [90.0, 90.0, 99.0, 90.0], "BBB": [90.5] * 4, "CCC": [90.8] * 4}
        assert list(passes(laps_of(times))) == []


class TestLead:
    def lead(self, times, stops=None, status=None):
        laps, found = laps_of(times, stops, status), pad()
        lead_facts(found, laps, "AAA", list(passes(laps)))
        return [(fact.kind, fact.subjects, fact.value) for fact in found.facts]

    def test_on_the_road(self) -> None:
        times = {"AAA": [90.5, 90.0, 89.0, 90.0], "BBB": [90.0] * 4}
        assert self.lead(times) == [("took_lead_on_road", ("AAA", "BBB", "lap 3"), 3)]

    def test_in_the_stops(self) -> None:
        times = {"AAA": [90.5, 110.0, 90.0, 88.0, 90.0], "BBB": [90.0, 90.0, 90.0, 115.0, 90.0]}
        assert self.lead(times, {"AAA": {2: "HARD"}, "BBB": {4: "HARD"}})[0][0] == "took_lead_in_stops"

    def test_a_stop_before_the_other_led_decided_nothing(self) -> None:
        """AAA stopped on lap 1, and takes the lead under a yellow flag on lap 3."""
        times = {"AAA": [90.5, 95.0, 90.5, 90.0], "BBB": [92.0, 92.0, 93.0, 90.0], "CCC": [93.0, 93.0, 93.0, 93.0]}
        assert self.lead(times, {"AAA": {1: "HARD"}}, {3: "2"})[0] == ("took_lead", ("AAA", "BBB", "lap 3"), 3)

    def test_as_the_other_fell_out(self) -> None:
        times = {"AAA": [90.5] * 4, "BBB": [90.0, 90.0, 140.0, 90.0], "CCC": [90.8] * 4}
        assert self.lead(times) == [("took_lead_as_other_lost_time", ("AAA", "BBB", "lap 3"), 3)]

    def test_who_led_only_because_his_stop_was_due_takes_nothing_from_the_winner(self) -> None:
        times = {"AAA": [90.0, 110.0, 90.0, 90.0, 90.0], "BBB": [91.0, 91.0, 91.0, 115.0, 91.0]}
        found = self.lead(times, {"AAA": {2: "HARD"}, "BBB": {4: "HARD"}})
        assert found == [("led_but_for_stops", ("AAA",), 3)]

    def test_a_leader_who_never_stopped_again_did_lead(self) -> None:
        """Two stops against one: the other led on merit until he fell out."""
        times = {"AAA": [90.0, 110.0, 110.0, 90.0, 90.0, 90.0], "BBB": [91.0, 111.0, 91.0, 91.0, 200.0, 91.0]}
        found = self.lead(times, {"AAA": {2: "HARD", 3: "SOFT"}, "BBB": {2: "HARD"}})
        assert found[0][0].startswith("took_lead")
        assert found[0][2] == 5

    def test_nobody_takes_a_lead_he_had_all_the_time(self) -> None:
        assert self.lead({"AAA": [90.0] * 3, "BBB": [91.0] * 3}) == []


STOP_TIMES = {
    "AAA": [90.0, 90.0, 90.0, 90.0, 110.0, 95.0, 90.0, 90.0],
    "BBB": [91.5, 90.0, 90.0, 109.0, 93.0, 90.0, 90.0, 90.0],
}
STOPS = {"AAA": {5: "HARD"}, "BBB": {4: "HARD"}}
LATE_TIMES = {"AAA": [90.0] * 14, "BBB": [91.0] + [90.0] * 10 + [92.0, 93.0, 94.0]}


class TestPits:
    def facts(self, times=STOP_TIMES, stops=STOPS):
        session = session_of(rows_of(times, stops))
        found = pad(AAA=1, BBB=2)
        pit_facts(found, race_laps(session), stops_of(session), ["AAA", "BBB"])
        return found

    def test_an_undercut_is_the_gap_before_against_the_gap_when_both_have_stopped(self) -> None:
        """1.5 s behind after lap 3, 1.5 s ahead (before 563.5 of 565) after lap 6: 3.0 s gained."""
        found = self.facts()
        assert told(found, "undercut_gain") == [(("BBB", "AAA", "laps 3–6"), 3.0, "3.0 s")]
        assert way(found.of("undercut_gain")[0]) == ("gap", "BBB", "AAA", "less")
        assert told(found, "gap_after_lap") == [
            (("BBB", "AAA", "lap 3"), 1.5, "1.500 s"),
            (("AAA", "BBB", "lap 6"), 1.5, "1.500 s"),
        ]

    def test_who_stopped_later_and_gained_made_an_overcut(self) -> None:
        times = {**STOP_TIMES, "AAA": [90.0, 90.0, 90.0, 90.0, 105.0, 93.0, 90.0, 90.0]}
        found = self.facts(times)
        assert told(found, "overcut_gain") == [(("AAA", "BBB", "laps 3–6"), 4.0, "4.0 s")] or not found.of(
            "undercut_gain"
        )

    def test_stops_lane_times_and_tyres(self) -> None:
        found = self.facts()
        assert told(found, "stops") == [(("AAA",), 1, "1 stop"), (("BBB",), 1, "1 stop")]
        assert told(found, "stopped_on_lap")[0] == (("AAA", "lap 5", "HARD"), 5, "lap 5")
        assert told(found, "pit_lane_time")[0] == (("AAA", "lap 5"), 20.0, "20.0 s")

    @pytest.mark.parametrize(
        ("driven", "finished", "uncounted"),
        [(6, True, {"BBB"}), (8, True, set()), (6, False, {"BBB"}), (8, False, {"BBB"})],
    )
    def test_who_is_not_known_to_have_left_the_pits_has_no_number_of_stops(
        self, driven: int, finished: bool, uncounted: set[str]
    ) -> None:
        """BBB drives into the pits on the last lap known of it: as the flag is out, as it retires, or just now."""
        times = {**STOP_TIMES, "BBB": STOP_TIMES["BBB"][:driven]}
        session = session_of(rows_of(times, {**STOPS, "BBB": {4: "HARD", driven: "SOFT"}}))
        manifest = msgspec.structs.replace(session.manifest, finished=finished)
        assert without_count(type(session)(session.key, manifest, session.read)) == uncounted
        found = pad(AAA=1, BBB=2)
        pit_facts(found, race_laps(session), stops_of(session), ["AAA", "BBB"], uncounted=uncounted)
        assert {fact.subjects[0] for fact in found.of("stops")} == {"AAA", "BBB"} - uncounted
        assert bool(found.of("stops_of_each")) is not bool(uncounted)
        assert told(found, "stopped_on_lap")[1] == (("BBB", "lap 4", "HARD"), 4, "lap 4")

    @pytest.mark.parametrize("tyre", ["UNKNOWN", None])
    def test_tyres_that_are_not_known_are_not_named(self, tyre: str | None) -> None:
        found = self.facts(stops={**STOPS, "AAA": {5: tyre}})
        assert told(found, "stopped_on_lap")[0] == (("AAA", "lap 5"), 5, "lap 5")

    @pytest.mark.parametrize(
        ("after", "told_of"),
        [
            (90.0, [("undercut_gain", 3.0)]),
            (92.49, [("undercut_gain", 0.5)]),
            (92.51, []),
            (93.49, []),
            (93.51, [("overcut_gain", 0.5)]),
        ],
    )
    def test_half_a_second_is_a_gain(self, after: float, told_of: list[tuple[str, float]]) -> None:
        """BBB, 1.5 s behind AAA, stops a lap sooner; `after` is the lap on which AAA leaves the pits."""
        times = {**STOP_TIMES, "BBB": [91.5, 90.0, 90.0, 109.0, 93.0, after, 90.0, 90.0]}
        found = self.facts(times)
        assert [
            (fact.kind, fact.value) for fact in found.facts if fact.kind in ("undercut_gain", "overcut_gain")
        ] == told_of

    def test_who_was_ahead_before_both_stops_makes_no_undercut(self) -> None:
        """BBB, ahead by 1.5 s, stops first and leads by 4.5 s after both have stopped."""
        times = {**STOP_TIMES, "BBB": [88.5, 90.0, 90.0, 109.0, 93.0, 90.0, 90.0, 90.0]}
        assert not self.facts(times).of("undercut_gain")

    @pytest.mark.parametrize(("apart", "answered"), [(6, True), (7, False)])
    def test_a_stop_more_than_six_laps_later_is_no_answer(self, apart: int, answered: bool) -> None:
        late = 2 + apart
        times = {"AAA": [90.0] * 12, "BBB": [91.5] + [90.0] * 11}
        times["BBB"][1:3], times["AAA"][late - 1 : late + 1] = [105.0, 95.0], [110.0, 95.0]
        found = self.facts(times, {"AAA": {late: "HARD"}, "BBB": {2: "HARD"}})
        assert bool(found.of("undercut_gain")) is answered

    def test_the_number_of_stops_of_the_first_six_weighs_more(self) -> None:
        names = [f"D{at}" for at in range(1, 9)]
        session = session_of(rows_of({name: [90.0 + at] * 5 for at, name in enumerate(names)}))
        found = pad()
        pit_facts(found, race_laps(session), [], names)
        assert [fact.weight for fact in found.of("stops")] == [0.75] * 6 + [0.5] * 2

    def test_a_stay_in_the_pits_during_a_red_flag_is_no_stop(self) -> None:
        red = {"time": [0.0, 1330.0, 1420.0], "status": ["1", "5", "1"], "text": ["", "", ""]}
        stops = stops_of(session_of(rows_of(STOP_TIMES, STOPS), timeline={"track_status": red}))
        assert [(stop.driver, stop.lap) for stop in stops] == [("AAA", 5)]

    def test_on_a_road_that_changed_an_earlier_stop_is_no_undercut(self) -> None:
        session, found = session_of(rows_of(STOP_TIMES, STOPS)), pad(AAA=1, BBB=2)
        pit_facts(found, race_laps(session), stops_of(session), ["AAA", "BBB"], road_changed=True)
        assert not found.of("undercut_gain") + found.of("overcut_gain")

    def test_who_stopped_behind_the_safety_car_is_counted(self) -> None:
        status = {"time": [0.0, 1280.0, 1450.0], "status": ["1", "4", "1"], "text": ["", "", ""]}
        session, found = session_of(rows_of(STOP_TIMES, STOPS), timeline={"track_status": status}), pad()
        pit_facts(found, race_laps(session), stops_of(session), ["AAA", "BBB"])
        assert told(found, "stopped_under_safety_car") == [((), 2, "2 drivers")]
        assert not self.facts().of("stopped_under_safety_car")

    def test_the_cost_of_a_stop_is_in_and_out_lap_against_two_racing_laps(self) -> None:
        times = {name: [90.0] * 4 + [105.0, 97.0] + [90.0] * 4 for name in ("AAA", "BBB", "CCC")}
        session = session_of(rows_of(times, {name: {5: "HARD"} for name in times}))
        found = pit_loss(race_laps(session), stops_of(session))
        assert found is not None
        assert found[0] == pytest.approx(22.0)
        assert found[2] == 3


class TestLate:
    def facts(self, status=None, messages=NO_MESSAGES, stops=None):
        found = pad()
        numbers = {"AAA": "1", "BBB": "22"}
        slow_facts(found, laps_of(LATE_TIMES, stops, status), ["AAA", "BBB"], messages, numbers)
        return found

    def test_time_lost_at_the_end_is_told_with_its_laps(self) -> None:
        found = self.facts()
        assert told(found, "slowed_late") == [(("BBB", "laps 12–14"), 9.0, "9.0 s")]
        assert told(found, "lost_to") == [(("BBB", "AAA", "laps 11–14"), 9.0, "9.0 s")]
        assert [text for _, _, text in told(found, "lap_time")] == ["1:30.000", "1:32.000", "1:33.000", "1:34.000"]

    @pytest.mark.parametrize(("lap", "explains"), [(10, True), (13, True), (14, True), (9, False)])
    def test_a_visit_to_the_pits_explains_it(self, lap: int, explains: bool) -> None:
        """It slows from lap 12 on: who left the pits on lap 11, or enters them afterwards, has a reason."""
        assert (self.facts(stops={"BBB": {lap: "HARD"}}).of("slowed_late") == []) is explains

    def test_a_flag_explains_it(self) -> None:
        assert self.facts(status={13: "2"}).facts == []

    @pytest.mark.parametrize(
        ("driver", "message", "explains"),
        [
            ("BBB", "WAVED BLUE FLAG", True),
            (None, "BLACK AND ORANGE FLAG FOR CAR 22 (BBB) - MECHANICAL", True),
            (None, "TURN 1 INCIDENT INVOLVING CARS 1 (AAA) AND 22 (BBB) NOTED", True),
            (None, "TURN 1 INCIDENT INVOLVING CAR 2 (CCC) NOTED", False),
        ],
    )
    def test_a_message_about_the_driver_explains_it(self, driver, message, explains) -> None:
        said = Table.of(MESSAGES, {"driver": [driver], "lap": [12], "message": [message]})
        assert (self.facts(messages=said).facts == []) is explains
