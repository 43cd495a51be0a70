"""What the writer says in English."""

from __future__ import annotations

from lib.services.analysis_service.writer.phrases import Phrases

ENGLISH = Phrases(
    words={"and": "and", "corner": "Turn", "sector": "sector", "stint": "stint", "there": "There", "laps": "laps"},
    tyres={
        "HYPERSOFT": "hypersoft",
        "ULTRASOFT": "ultrasoft",
        "SUPERSOFT": "supersoft",
        "SOFT": "soft",
        "MEDIUM": "medium",
        "HARD": "hard",
        "INTERMEDIATE": "intermediate",
        "WET": "wet",
    },
    says={
        # a race: how it was won
        "led_every_lap": ("{winner} led for {led}, from start to flag, with {second} {margin} behind at the end.",),
        "led_but_for_stops": (
            "{winner} controlled this race and led {led}, the others only while they had yet to stop; "
            "at the flag {winner} was {margin} ahead of {second}.",
        ),
        "took_lead_on_road": (
            "{winner} won this race on the road: past {other} on {lap}, and {margin} ahead of {second} at the flag.",
        ),
        "took_lead_on_road_second": (
            "{winner} won this race on the road: past {second} on {lap}, and {margin} ahead at the flag.",
        ),
        "took_lead_in_stops_second": (
            "The pit stops made {winner} the winner: ahead of {second} from {lap} on, and {margin} clear at the flag.",
        ),
        "took_lead_as_other_lost_time_second": (
            "{winner} went ahead when {second} lost time on {lap}, and was {margin} clear at the flag.",
        ),
        "took_lead_second": (
            "{winner} took the lead for good from {second} on {lap} and was {margin} ahead at the flag.",
        ),
        "took_lead_in_stops": (
            "The pit stops made {winner} the winner: ahead of {other} from {lap} on, and {margin} clear of {second} "
            "at the flag.",
        ),
        "took_lead_as_other_lost_time": (
            "{winner} went ahead on {lap}, when {other} was far off the pace or out; "
            "at the flag {winner} was {margin} ahead of {second}.",
        ),
        "took_lead": (
            "{winner} took the lead for good from {other} on {lap} and was {margin} ahead of {second} at the flag.",
        ),
        "won": ("{winner} won, {margin} ahead of {second}.",),
        "won_alone": ("{winner} won.",),
        "won_with_led": ("{winner} won, {margin} ahead of {second}, after leading {led}.",),
        "before_stops": ("Before the stops {behind} was {gap} behind {ahead} ({lap})",),
        "medians": ("the medians of the opening stint were {one} for {first} and {two} for {second}",),
        "faster_on_none": ("{slower} was quicker on {share}",),
        "pace": (
            "Over {span} {fast} was {size} faster than {slow} (medians {one} and {two}).",
            "From there the pace told: {fast} drove {span} {size} faster than {slow} ({one} against {two}).",
        ),
        "pace_short": (
            "Over {span} {fast} was {size} faster than {slow}.",
            "{fast} had {size} on {slow} over {span}.",
            "On {span} the stopwatch gave {fast} {size} over {slow}.",
        ),
        # tyres and stops
        "no_wear": ("The {tyre} did not wear measurably: fuel apart, {wear} is inside what can be known.",),
        "wear": ("The {tyre} wore: fuel apart, it cost {wear}.",),
        "wear_also": ("The {tyre} did wear, by {wear}.",),
        "faster_with_age": ("The {tyre} did not wear: fuel apart, the pace improved by {wear}.",),
        "faster_with_age_also": ("Nor did the {tyre}: fuel apart, the pace improved by {wear}.",),
        "no_wear_also": ("The {tyre} shows none that is beyond the noise ({wear}).",),
        "slope_less": ("As the fuel burned off {driver} got faster by {slope} on the {tyre}.",),
        "slope_more": ("With the fuel burning off {driver} still got slower by {slope} on the {tyre}.",),
        "undercut": (
            "{early} stopped before {late}, and the undercut was worth {gain}.",
            "The earlier stop gained {early} {gain} on {late}.",
        ),
        "undercut_swap": (
            "{early} stopped before {late}, and the undercut was worth {gain}: "
            "from {before} behind after {first} to {after} ahead after {last}.",
        ),
        "overcut": ("By the overcut {late} gained {gain} on {early}.",),
        "overcut_swap": (
            "{late} stopped after {early}, and the overcut was worth {gain}: "
            "from {before} behind after {first} to {after} ahead after {last}.",
        ),
        "regained": ("{driver} took the place back from {other} on {lap}.",),
        "only_stops": ("Among those at the front only {drivers} made {count}.",),
        "fitted": ("{driver} took the {tyre} on {lap}",),
        "all_stops": ("Everybody at the front made {count}.",),
        "fastest_lap": ("The fastest lap was {driver}'s {time}, on {lap}.",),
        # race control and fights
        "safety_car": ("The safety car ({laps}) took the gaps away.", "It came out again for {laps}."),
        "used_safety_car": ("{drivers} used the safety car for a stop.",),
        "virtual_safety_car": ("The virtual safety car was out on {laps}.", "It was called again on {laps}."),
        "red_flag": ("The race was stopped on {laps}.", "It was stopped again on {laps}."),
        "rain": ("It rained in {share} of the weather readings.",),
        "penalty": ("Race control gave {driver} a time penalty of {seconds} on {lap}.",),
        "drive_through": ("Race control sent {driver} through the pit lane on {lap}.",),
        "hunt": ("{driver} was {gap} behind {other} after {lap}, caught up by {caught} and went past on {passed}.",),
        "pass": (
            "{driver} passed {other} on {lap}.",
            "On {lap} {driver} got by {other}.",
            "{driver} went ahead of {other} on {lap}.",
        ),
        "climb": (
            "{driver} made up {places} from the grid to {finish}.",
            "{driver} gained {places} and finished {finish}.",
        ),
        "fall": (
            "{driver} lost {places} from the grid and finished {finish}.",
            "{driver} dropped {places} to {finish}.",
        ),
        "disqualified": ("{driver} drove {laps} and was disqualified.",),
        "start_gain": ("{driver} gained {places} on {lap}.",),
        "start_loss": ("{driver} lost {places} on {lap}.",),
        "retired": ("{driver} was out after {laps}.",),
        "slowed": (
            "{driver} lost {lost} to {other} over {span}: the lap times say that {driver} slowed, not why; "
            "no flag and no message explains it.",
        ),
        "slowed_unheard": (
            "{driver} lost {lost} to {other} over {span}: the lap times say that {driver} slowed, not why.",
        ),
        "slowed_alone": ("{driver} lost {lost} over {span} against the laps before: the lap times say that, not why.",),
        "close_finish": ("At the flag {behind} was {gap} behind {ahead}.", "{behind} came in {gap} behind {ahead}."),
        "gained": ("Over {span} {driver} gained {change} on {other}.",),
        "lost": ("Over {span} {driver} lost {change} to {other}.",),
        # one driver, or a few
        "driver_moved": ("{driver} finished {finish}, having started {start}: {places} {moved}.",),
        "gained_word": ("gained",),
        "lost_word": ("lost",),
        "driver_finished": ("{driver} finished {finish}.",),
        "driver_qualified": ("{driver} qualified {place}.",),
        "fastest_known": ("The fastest lap that this data holds is {driver}'s {time}.",),
        "gaps": ("the order, because the recording has gaps",),
        "driver_winner": ("{driver} won.",),
        "driver_out": ("{driver} did not see the flag: {laps} were driven.",),
        "driver_none": ("The session has no lap of {driver} that could be judged.",),
        "driver_margin": ("At the flag {driver} was {gap} behind {winner}.",),
        "stint_pace": (
            "The median of {stint}, on the {tyre}, was {median}.",
            "In {stint} ({tyre}) it was {median}.",
        ),
        "stopped": ("{driver} stopped on {lap}.", "Another stop of {driver} followed on {lap}."),
        "pair_gap": ("{ahead} finished {gap} ahead of {behind}.",),
        "pair_places": ("{one} finished {first}, {two} {second}.",),
        # qualifying and laps
        "pole": ("{driver} took pole by {gap} from {second}.",),
        "pole_alone": ("{driver} took pole with {time}.",),
        "best_of": ("{driver} was the fastest with {time}.",),
        "best_by": ("{driver} was the fastest with {time}, {gap} ahead of {second}.",),
        "lap_gap": ("{fast} was {gap} faster than {slow}.",),
        "where_won": ("That was made in {sector}, where {fast} gained {size} on {slow}",),
        "took_back": ("{driver} took {size} back in {sector}",),
        "also_gained": ("{driver} added {size} in {sector}",),
        "corner": (
            "Corner by corner: {fast} gained {size} on {slow} around {corner}",
            "{fast} was also {size} quicker than {slow} around {corner}",
            "Around {corner} {slow} lost {size} to {fast}",
        ),
        "corner_back": (
            "Against that, {fast} gained {size} on {slow} around {corner}",
            "Around {corner} too {fast} gained {size} on {slow}",
        ),
        "by_apex": ("{fast} was {speed} faster at the slowest point",),
        "by_entry": ("{fast} was {speed} faster on the way in",),
        "by_exit": ("{fast} was {speed} faster on the way out",),
        "by_brake": ("{late} braked {metres} later",),
        "by_throttle": ("{late} was back on full throttle {metres} later",),
        "speed_total": ("On the straights {fast} was up to {speed} faster than {slow}.",),
        "ideal_beats": ("With the sectors put together {driver} would have been {size} faster than {other}.",),
        "left": ("Put together, the sectors of {driver} are {size} faster than the lap driven.",),
        "next": ("{slow} missed the place of {fast} by {gap}.", "{slow} was {gap} slower than {fast}."),
        "behind": ("{driver} was {gap} off the best.", "{driver} followed at {gap}."),
        "teammate": ("{slow} was {size} slower than team-mate {fast}.",),
        "missed": (
            "In {part} {driver} went out by {gap}, to {other}.",
            "{part} ended for {driver} by {gap} to {other}.",
        ),
        "improved": ("From {first} to {last} the same drivers found {size} (median).",),
        "slower_track": ("From {first} to {last} the same drivers lost {size} (median).",),
        "deleted": ("The deleted {lap} of {driver} had been {size} faster than what counted.",),
        "red_flags": ("The session saw {count} and stood still for {time}.",),
        "red_flags_bare": ("The session saw {count}.",),
        "trap": ("{slow} was {speed} slower than {fast} at the speed traps.",),
        "lap_times": ("The lap times: {list}.",),
        # practice
        "long_run": (
            "On a long run {driver} drove a median of {median} on the {tyre}.",
            "{driver}'s long run on the {tyre}: {median}.",
            "The long run of {driver} ({tyre}) had a median of {median}.",
        ),
        "driven": ("{laps} were driven, and {drivers} set a time.",),
        "nobody": ("Nobody set a time that counts, so there is nothing to compare.",),
        "little": ("The data of this session holds too little to explain it.",),
        # an own lap
        "own_slower": ("You are {gap} slower than {other}, and most of it goes around {corner}.",),
        "own_slower_bare": ("You are {gap} slower than {other}.",),
        "own_faster": ("You are {gap} faster than {other}.",),
        "own_corner": (
            "Start with {corner}, which costs you {size} to {other}",
            "Next comes {corner}, where you lose {size} to {other}",
            "Around {corner} you lose {size} to {other}",
        ),
        "own_gain": ("Keep what you do around {corner}: you gain {size} on {other} there",),
        "own_apex": ("{fast} carries {speed} more at the slowest point",),
        "own_apex_you": ("you carry {speed} more at the slowest point",),
        "own_entry": ("{fast} arrives {speed} faster",),
        "own_entry_you": ("you arrive {speed} faster",),
        "own_exit": ("{fast} leaves {speed} faster",),
        "own_exit_you": ("you leave {speed} faster",),
        "own_brake": ("{late} brakes {metres} later",),
        "own_brake_you": ("you brake {metres} later",),
        "own_throttle": ("{late} is on full throttle {metres} later",),
        "own_throttle_you": ("you are on full throttle {metres} later",),
        "advice_brake": ("Brake later there, by less than that at the start.",),
        "advice_minimum": ("Carry more speed to the slowest point before you look for anything else.",),
        "advice_exit": ("Get on the throttle earlier, and let the exit decide the line.",),
        "own_top": ("On the straights {fast} is up to {speed} faster: with the same exits that is wing, not driving.",),
        "own_top_exits": ("On the straights {fast} is up to {speed} faster; look at the exits before the wing.",),
        "own_sectors": ("You lose {list}.",),
        "own_sector": ("{size} in {sector}",),
        "own_top_you": ("On the straights you are up to {speed} faster: there is room for more wing.",),
        # not judged
        "not_judged": ("*Not judged*: {list}",),
        "noise_pace": ("the difference of pace between {one} and {two} over {span} ({size}) is inside the noise",),
        "noise_corner": ("the difference between {one} and {two} around {corner} ({size}) is inside the noise",),
        "corners_noise": ("corners whose difference is inside the noise: {share}",),
        "uncertain": ("between the timing lines a gain is known to about {size}",),
        "no_results": ("results are as timed, without what was decided after the flag",),
        "no_weather": ("the weather, which this data does not have",),
        "no_messages": ("penalties and deleted laps: the messages of race control are missing",),
        "no_telemetry": ("what happened inside the corners: there is no telemetry",),
        "no_tyres": ("tyres, which are not known here",),
        "no_grid": ("places won since the start: the grid is not known",),
        "not_finished": ("the end: the session is still running",),
        "road": ("tyre wear: the track dried or got wet, and that changed lap times more than tyres did",),
        "fuel_practice": ("fuel loads and engine modes: practice times do not rank the cars",),
        "intent": ("traffic, team orders and damage, which timing does not show",),
        "intent_lap": ("traffic, slipstream and engine modes, which timing does not show",),
        "own_unseen": ("steering, brake pressure and tyres, which the data of {other} does not show",),
    },
)
