"""Invented sessions as fact sheets, one line a fact: id, kind, subjects | value | unit | text | relation."""

from __future__ import annotations

from lib.services.analysis_service.fact import DriverName, Fact, FactSheet, Names, Relation

RACE = """
f1 finished PIA | 1 | place | P1
f2 gap_at_flag NOR,PIA | 9.748 | s | 9.748 s | gap NOR PIA more
f3 laps_led PIA | 53 | laps | 53 of 56 laps
f4 undercut_gain RUS,NOR,laps 13–16 | 3.2 | s | 3.2 s | gap RUS NOR less
f5 slowed_late NOR,laps 54–56 | 7.9 | s | 7.9 s | time NOR - more
f6 lost_to NOR,PIA,laps 53–56 | 6.7 | s | 6.7 s | gap NOR PIA more
f7 place_regained NOR,RUS,lap 18 | 18 | - | lap 18 | position NOR RUS less
f8 finished NOR | 2 | place | P2
f9 compound_wear MEDIUM | 0.1021 | s/lap | 0.10 ± 0.02 s a lap | wear MEDIUM - more
f10 compound_wear HARD | 0.0288 | s/lap | 0.03 ± 0.02 s a lap | wear HARD - equal
f11 finished RUS | 3 | place | P3
f12 gap_after_lap NOR,PIA,lap 13 | 2.54 | s | 2.540 s | gap NOR PIA more
f13 median_difference RUS,VER,laps 2–12 | 0.388 | s/lap | 0.39 s a lap | pace RUS VER less
f14 gap_after_lap RUS,NOR,lap 13 | 2.572 | s | 2.572 s | gap RUS NOR more
f15 stint_median PIA,stint 1,MEDIUM | 97.975 | s | 1:37.975
f16 stint_median PIA,stint 2,HARD | 96.662 | s | 1:36.662
f18 median_difference VER,LEC,laps 17–56 | 0.417 | s/lap | 0.42 s a lap | pace VER LEC less
f19 stopped_on_lap PIA,lap 14,HARD | 14 | - | lap 14
f21 gap_after_lap VER,RUS,lap 12 | 8.607 | s | 8.607 s | gap VER RUS more
f22 pace_slope PIA,stint 1,MEDIUM | 0.0431 | s/lap | 0.04 ± 0.02 s a lap | pace PIA - more
f23 pace_slope PIA,stint 2,HARD | -0.0405 | s/lap | 0.041 ± 0.004 s a lap | pace PIA - less
f24 stint_median NOR,stint 1,MEDIUM | 98.174 | s | 1:38.174
f25 stint_median NOR,stint 2,HARD | 96.749 | s | 1:36.749
f26 stopped_on_lap NOR,lap 15,HARD | 15 | - | lap 15
f27 median_difference HAM,LEC,laps 39–56 | 1.065 | s/lap | 1.07 s a lap | pace HAM LEC less
f28 stops PIA | 1 | stops | 1 stop
f29 faster_on VER,RUS,laps 2–12 | 0 | laps | 0 of 11 laps
f33 pass VER,LEC,lap 53 | 53 | - | lap 53 | position VER LEC less
f39 pit_loss | 22.7 | s | 22.7 s
f37 stopped_on_lap RUS,lap 14,HARD | 14 | - | lap 14
f42 gap_at_flag RUS,NOR | 1.349 | s | 1.349 s | gap RUS NOR more
f45 faster_on LEC,VER,laps 17–56 | 10 | laps | 10 of 40 laps
f48 fastest_lap HAM,lap 41,HARD | 95.069 | s | 1:35.069
f49 gap_after_lap NOR,PIA,lap 16 | 2.292 | s | 2.292 s | gap NOR PIA more
f57 lap_time NOR,lap 53 | 95.454 | s | 1:35.454
f58 lap_time NOR,lap 54 | 96.872 | s | 1:36.872
f59 lap_time NOR,lap 55 | 98.96 | s | 1:38.960
f65 caught VER,LEC,lap 51 | 51 | - | lap 51 | gap VER - less
f72 difference_in_noise PIA,NOR,laps 17–56 | 0.097 | s/lap | 0.098 s a lap | pace PIA NOR equal
f77 overcut_gain RUS,HAM,laps 12–15 | 1.3 | s | 1.3 s | gap RUS HAM less
f81 stops HAM | 2 | stops | 2 stops
f82 gap_at_flag HAM,LEC | 2.17 | s | 2.170 s | gap HAM LEC more
f83 positions_gained HAM | 3 | places | 3 places | position HAM - less
f84 track_temperature | 38.2 | °C | 38.2 °C
f85 air_temperature | 24.1 | °C | 24.1 °C
f86 stationary_time PIA,lap 14 | 2.3 | s | 2.3 s
"""
QUALIFYING = """
f1 best_lap JSE | 75.096 | s | 1:15.096
f2 qualified JSE | 1 | place | P1
f3 gap_to_pole OKA,JSE | 0.084 | s | 0.084 s | time OKA JSE more
f4 missed_by ANT,BOR,Q1 | 0.009 | s | 0.009 s | time ANT BOR more
f5 missed_by HAD,GRA,Q2 | 0.063 | s | 0.063 s | time HAD GRA more
f6 sector_loss OKA,JSE,sector 1 | 0.121 | s | 0.121 s | time OKA JSE more
f7 qualified OKA | 2 | place | P2
f8 field_improved Q1,Q3 | 0.47 | s | 0.47 s
f9 teammate_gap OKA,JSE | 0.084 | s | 0.084 s | time OKA JSE more
f10 best_sector JSE,sector 1 | 25.961 | s | 25.961 s
f11 best_sector JSE,sector 3 | 32.138 | s | 32.138 s
f12 sector_loss MAT,JSE,sector 1 | 0.105 | s | 0.105 s | time MAT JSE more
f13 sector_loss JSE,MAT,sector 2 | 0.082 | s | 0.082 s | time JSE MAT more
f15 best_lap OKA | 75.18 | s | 1:15.180
f18 improved JSE,Q1,Q3 | 0.816 | s | 0.816 s | time JSE - less
f20 top_speed JSE | 328 | km/h | 328 km/h
f21 top_speed OKA | 331 | km/h | 331 km/h
f22 gap_to_pole MAT,JSE | 0.385 | s | 0.385 s | time MAT JSE more
f23 corner_gain JSE,OKA,T9 | 0.062 | s | 0.062 s | time JSE OKA less
f24 corner_in_noise JSE,OKA,T4 | 0.006 | s | 0.006 s | time JSE OKA equal
f25 brakes_later OKA,JSE,T3 | 7 | m | 7 m | distance OKA JSE more
f26 apex_speed JSE,T9 | 142 | km/h | 142 km/h
f27 apex_speed OKA,T9 | 138 | km/h | 138 km/h
f28 apex_speed_difference JSE,OKA,T9 | 4 | km/h | 4 km/h | speed JSE OKA more
f29 slower_at_the_trap JSE,OKA | 3 | km/h | 3 km/h | speed JSE OKA less
f31 gap_to_next MAT,OKA | 0.301 | s | 0.301 s | time MAT OKA more
f32 ideal_lap OKA | 75.109 | s | 1:15.109
f33 deleted_laps GRA | 2 | laps | 2 laps
f34 track_temperature_start | 41 | °C | 41 °C
f35 qualified MAT | 3 | place | P3
"""
SPRINT = """
f1 finished VEN | 1 | place | P1
f2 gap_at_flag LIU,VEN | 4.871 | s | 4.871 s | gap LIU VEN more
f3 finished LIU | 2 | place | P2
f4 laps_led VEN | 17 | laps | 17 of 19 laps
f5 gap_after_lap LIU,VEN,lap 6 | 1.204 | s | 1.204 s | gap LIU VEN more
f6 pass VEN,LIU,lap 3 | 3 | - | lap 3 | position VEN LIU less
f7 stint_median VEN,stint 1,SOFT | 88.402 | s | 1:28.402
f8 stint_median LIU,stint 1,MEDIUM | 88.671 | s | 1:28.671
f9 median_difference VEN,LIU,laps 4–19 | 0.269 | s/lap | 0.27 s a lap | pace VEN LIU less
f10 compound_wear SOFT | 0.093 | s/lap | 0.09 ± 0.01 s a lap | wear SOFT - more
f11 compound_wear MEDIUM | 0.041 | s/lap | 0.04 ± 0.01 s a lap | wear MEDIUM - more
f12 wear_difference SOFT,MEDIUM | 0.052 | s/lap | 0.05 s a lap | wear SOFT MEDIUM more
f13 safety_car laps 8–10 | 3 | laps | 3 laps
f14 lost_to BRO,LIU,laps 11–19 | 5.5 | s | 5.5 s | gap BRO LIU more
f15 finished BRO | 3 | place | P3
f16 gap_at_flag BRO,LIU | 6.020 | s | 6.020 s | gap BRO LIU more
f17 positions_lost KER | 4 | places | 4 places | position KER - more
f18 positions_gained BRO | 2 | places | 2 places | position BRO - less
f19 fastest_lap LIU,lap 5,MEDIUM | 87.993 | s | 1:27.993
f20 stopped_on_lap KER,lap 9,MEDIUM | 9 | - | lap 9
f21 pit_loss | 19.8 | s | 19.8 s
f22 stint_median BRO,stint 1,SOFT | 89.013 | s | 1:29.013
f23 difference_in_noise BRO,KER,laps 11–19 | 0.031 | s/lap | 0.03 s a lap | pace BRO KER equal
f24 undercut_gain KER,ROT,laps 8–11 | 2.4 | s | 2.4 s | gap KER ROT less
f25 gap_after_lap ROT,KER,lap 11 | 0.734 | s | 0.734 s | gap ROT KER more
f26 corner_gain VEN,LIU,T2 | 0.045 | s | 0.045 s | time VEN LIU less
f27 wind_speed | 3.4 | m/s | 3.4 m/s
f28 lap_time ROT,lap 12 | 90.118 | s | 1:30.118
f29 lap_time ROT,lap 13 | 91.406 | s | 1:31.406
f30 top_speed VEN | 318 | km/h | 318 km/h
f31 top_speed LIU | 324 | km/h | 324 km/h
f32 tyre_age ROT,MEDIUM | 12 | laps | 12 laps
"""
RACE_DRIVERS = (
    "PIA Oscar Piastri McLaren,"
    "NOR Lando Norris McLaren,"
    "RUS George Russell Mercedes,"
    "VER Max Verstappen Red Bull Racing,"
    "LEC Charles Leclerc Ferrari,"
    "HAM Lewis Hamilton Ferrari"
)
QUALIFYING_DRIVERS = (
    "JSE Johan Seversen Ardent,"
    "OKA Mika Okabe Ardent,"
    "MAT Luis Matos Boreal,"
    "ANT Rui Antunes Boreal,"
    "BOR Pia Borg Corvid,"
    "HAD Sam Hadley Corvid,"
    "GRA Nils Grabner Delta"
)
SPRINT_DRIVERS = (
    "VEN Carlo Venturi Halcyon,"
    "LIU Wei Liu Ostrava Racing,"
    "BRO Tom Brook Halcyon,"
    "KER Anna Kerrigan Meridian,"
    "ROT Paul Rothe Meridian"
)


def _fact(line: str) -> Fact:
    head, value, unit, text, *relation = (piece.strip() for piece in line.split("|"))
    name, kind, *subjects = head.split(maxsplit=2)
    related = None
    if relation:
        measure, subject, other, direction = relation[0].split()
        related = Relation(measure, subject, None if other == "-" else other, direction)  # type: ignore[arg-type]
    number = float(value)
    return Fact(
        id=name,
        kind=kind,
        subjects=tuple(subjects[0].split(",")) if subjects else (),
        value=int(number) if number.is_integer() else number,
        unit=None if unit == "-" else unit,
        text=text,
        source="by hand",
        relation=related,
    )


def _drivers(text: str) -> tuple[DriverName, ...]:
    rows = []
    for number, row in enumerate(text.split(",")):
        code, first, last, team = row.split(maxsplit=3)
        rows.append(DriverName(code=code, name=f"{first} {last}", number=str(number + 3), team=team, last_name=last))
    return tuple(rows)


def _sheet(about: str, facts: str, drivers: str, laps: int, compounds: str, parts: str, event: str) -> FactSheet:
    return FactSheet(
        about=about,  # type: ignore[arg-type]
        title=event,
        facts=tuple(_fact(line) for line in facts.strip().splitlines()),
        names=Names(
            drivers=_drivers(drivers),
            corners=tuple(f"T{number}" for number in range(1, 17)),
            laps=laps,
            compounds=tuple(compounds.split()),
            parts=tuple(parts.split()),
            event=tuple(event.split(",")),
        ),
    )


race = _sheet("race", RACE, RACE_DRIVERS, 56, "MEDIUM HARD", "", "Chinese Grand Prix,Shanghai,China,Race,2025")
qualifying = _sheet(
    "qualifying",
    QUALIFYING,
    QUALIFYING_DRIVERS,
    24,
    "SOFT MEDIUM",
    "Q1 Q2 Q3",
    "Valdoria Grand Prix,Valdoria,Qualifying",
)
sprint = _sheet("race", SPRINT, SPRINT_DRIVERS, 19, "SOFT MEDIUM", "", "Kestrel Grand Prix,Kestrel Bay,Sprint,2025")
NEW_RACE = """
f1 started AHO | 4 | place | P4
f2 finished AHO | 1 | place | P1
f3 places_gained AHO | 3 | places | 3 places | position AHO - less
f4 laps_led AHO | 33 | laps | 33 of 60 laps
f5 finished DUP | 2 | place | P2
f6 gap_at_flag DUP,AHO | 7.312 | s | 7.312 s | gap DUP AHO more
f7 finished COS | 3 | place | P3
f8 gap_at_flag COS,DUP | 11.084 | s | 11.084 s | gap COS DUP more
f9 gap_after_lap AHO,DUP,lap 20 | 3.418 | s | 3.418 s | gap AHO DUP more
f10 gap_after_lap DUP,AHO,lap 31 | 1.077 | s | 1.077 s | gap DUP AHO more
f11 stopped_on_lap AHO,lap 29,HARD | 29 | - | lap 29
f12 stopped_on_lap DUP,lap 26,HARD | 26 | - | lap 26
f13 overcut_gain AHO,DUP,laps 25–31 | 4.5 | s | 4.5 s | gap AHO DUP less
f14 stint_median AHO,stint 2,HARD | 81.244 | s | 1:21.244
f15 stint_median DUP,stint 2,HARD | 81.459 | s | 1:21.459
f16 median_difference AHO,DUP,laps 32–60 | 0.215 | s/lap | 0.22 s a lap | pace AHO DUP less
f17 lost_to DUP,AHO,laps 32–60 | 6.2 | s | 6.2 s | gap DUP AHO more
f18 pass AHO,DUP,lap 30 | 30 | - | lap 30 | position AHO DUP less
f19 pass EKS,COS,lap 44 | 44 | - | lap 44 | position EKS COS less
f20 place_regained COS,EKS,lap 47 | 47 | - | lap 47 | position COS EKS less
f21 compound_wear HARD | 0.031 | s/lap | 0.03 ± 0.01 s a lap | wear HARD - more
f22 compound_wear SOFT | 0.112 | s/lap | 0.11 ± 0.02 s a lap | wear SOFT - more
f23 wear_difference SOFT,HARD | 0.081 | s/lap | 0.08 s a lap | wear SOFT HARD more
f24 pit_loss | 21.3 | s | 21.3 s
f25 virtual_safety_car laps 35–36 | 2 | laps | 2 laps
f26 safety_car lap 50 | 50 | - | lap 50
f27 time_penalty EKS | 5 | s | 5 s
f28 fastest_lap EKS,lap 58,SOFT | 79.902 | s | 1:19.902
f29 slowed_late DUP,laps 57–60 | 3.4 | s | 3.4 s | time DUP - more
f30 gained_on FAR,COS,laps 40–60 | 8.8 | s | 8.8 s | gap FAR COS less
f31 difference_in_noise COS,FAR,laps 32–39 | 0.04 | s/lap | 0.04 s a lap | pace COS FAR equal
f32 track_temperature_start | 44 | °C | 44 °C
f33 track_temperature_end | 37 | °C | 37 °C
f34 stops FAR | 2 | stops | 2 stops
f35 stops COS | 1 | stops | 1 stop
f36 places_lost COS | 2 | places | 2 places | position COS - more
f37 top_speed EKS | 334 | km/h | 334 km/h
f38 stint_length FAR,stint 1 | 18 | laps | 18 laps
f39 pace_slope AHO,stint 2,HARD | 0.02 | s/lap | 0.02 ± 0.01 s a lap | pace AHO - more
f40 faster_on DUP,AHO,laps 32–60 | 7 | laps | 7 of 29 laps
"""
NEW_QUALIFYING = """
f1 best_lap RAS | 81.377 | s | 1:21.377
f2 gap_to_pole SIL,RAS | 0.142 | s | 0.142 s | time SIL RAS more
f3 qualified SIL | 2 | place | P2
f4 gap_to_next TAM,SIL | 0.207 | s | 0.207 s | time TAM SIL more
f5 ideal_lap SIL | 81.34 | s | 1:21.340
f6 ideal_beats SIL,RAS | 0.037 | s | 0.037 s | time SIL RAS less
f7 left_in_sectors SIL | 0.179 | s | 0.179 s | time SIL - more
f8 sector_loss SIL,RAS,sector 2 | 0.119 | s | 0.119 s | time SIL RAS more
f9 sector_loss SIL,TAM,sector 3 | 0.033 | s | 0.033 s | time SIL TAM more
f10 brakes_earlier RAS,SIL,T5 | 9 | m | 9 m | distance RAS SIL less
f11 apex_speed RAS,T5 | 118 | km/h | 118 km/h
f12 apex_speed SIL,T5 | 113 | km/h | 113 km/h
f13 slower_at_the_trap RAS,SIL | 6 | km/h | 6 km/h | speed RAS SIL less
f14 missed_by WEB,TAM,Q2 | 0.051 | s | 0.051 s | time WEB TAM more
f15 improved WEB,Q1,Q2 | 0.402 | s | 0.402 s | time WEB - less
f16 corner_in_noise RAS,SIL,T7 | 0.004 | s | 0.004 s | time RAS SIL equal
f17 track_temperature_start | 39 | °C | 39 °C
f18 qualified RAS | 1 | place | P1
"""
NEW_RACE_DRIVERS = (
    "AHO Eero Ahonen Kolibri,"
    "DUP Claire Dupont Astre,"
    "COS Rui Costa Astre,"
    "EKS Nils Ekström Kolibri,"
    "FAR Zoltan Farkas Vento"
)
NEW_QUALIFYING_DRIVERS = "RAS Ida Rask Kolibri,SIL Ana Silva Astre,TAM Liis Tamm Astre,WEB Jan Weber Vento"
new_race = _sheet("race", NEW_RACE, NEW_RACE_DRIVERS, 60, "SOFT HARD", "", "Grand Prix of Nordhavn,Nordhavn,Race,2024")
new_qualifying = _sheet(
    "qualifying",
    NEW_QUALIFYING,
    NEW_QUALIFYING_DRIVERS,
    20,
    "SOFT",
    "Q1 Q2 Q3",
    "Grand Prix of Nordhavn,Nordhavn,Qualifying",
)
