"""What race control says and shows in a race: flags, safety car, DRS, deleted laps."""

from __future__ import annotations

from datetime import timedelta

from demo.field import RaceSimulation
from demo.record import CarLog, SessionLog, clock
from demo.strategy import Script


def race_messages(log: SessionLog, script: Script, field: RaceSimulation) -> None:
    """Fill the log's messages, session status, track status and rain from what happened."""
    start, flag = log.began, round(field.flag * 1000)
    log.status = [(6_000, "Inactive"), (start, "Started"), (flag, "Finished")]
    log.status += [(flag + 210_000, "Finalised"), (flag + 270_000, "Ends")]
    log.track_status = [(0, "1")]
    log.flag(16_000, "GREEN", "GREEN LIGHT - PIT EXIT OPEN")
    log.say(150_000, "PIT EXIT CLOSED")
    if script.rain:
        first, last = script.rain
        log.wet = [(_ms(field.lead_lap_times[first - 1]), _ms(field.lead_lap_times[min(last, script.laps - 1)]))]
        log.say(log.wet[0][0] + 4_000, "LOW GRIP CONDITIONS")
    _yellows(log, field)
    _safety_car(log, field)
    if script.led_from:
        text = "SAFETY CAR THROUGH THE PIT LANE"
        log.say(_ms(field.lead_lap_times[script.led_from - 1]) + 8_000, text, "SafetyCar", Mode="SAFETY CAR")
    _virtual(log, field)
    _wings(log, script, field)
    _blue_flags(log)
    _deletions(log)
    log.flag(flag, "CHEQUERED", "CHEQUERED FLAG")
    log.messages.sort(key=lambda message: message.time)
    log.track_status.sort(key=lambda status: status[0])
    _number_laps(log, field)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _yellows(log: SessionLog, field: RaceSimulation) -> None:
    for begin, end in field.yellow:
        log.track_status.append((_ms(begin), "2"))
        log.flag(_ms(begin), "DOUBLE YELLOW", "DOUBLE YELLOW IN TRACK SECTOR 8", "Sector", Sector=8)
        log.flag(_ms(end), "CLEAR", "CLEAR IN TRACK SECTOR 8", "Sector", Sector=8)
        if field.safety_car[0] > 1e11:
            log.track_status.append((_ms(end), "1"))


def _safety_car(log: SessionLog, field: RaceSimulation) -> None:
    begin, end = map(_ms, field.safety_car)
    if begin > 10**12:
        return
    log.track_status += [(begin, "4"), (end, "1")]
    log.say(begin, "SAFETY CAR DEPLOYED", "SafetyCar", Status="DEPLOYED", Mode="SAFETY CAR")
    log.say(end - 62_000, "SAFETY CAR IN THIS LAP", "SafetyCar", Status="IN THIS LAP", Mode="SAFETY CAR")
    log.flag(end, "CLEAR", "TRACK CLEAR")


def _virtual(log: SessionLog, field: RaceSimulation) -> None:
    begin, end = map(_ms, field.virtual)
    if begin > 10**12:
        return
    log.track_status += [(begin, "6"), (end - 9_000, "7"), (end, "1")]
    log.say(begin, "VIRTUAL SAFETY CAR DEPLOYED", "SafetyCar", Status="DEPLOYED", Mode="VIRTUAL SAFETY CAR")
    log.say(end - 9_000, "VIRTUAL SAFETY CAR ENDING", "SafetyCar", Status="ENDING", Mode="VIRTUAL SAFETY CAR")
    log.flag(end, "CLEAR", "TRACK CLEAR")


def _wings(log: SessionLog, script: Script, field: RaceSimulation) -> None:
    """DRS is enabled at the start of lap 3 and taken away while it rains."""
    log.say(_ms(field.lead_lap_times[2]), "DRS ENABLED", "Drs", Status="ENABLED")
    for begin, end in log.wet:
        log.say(begin + 5_000, "DRS DISABLED", "Drs", Status="DISABLED")
        log.say(end + 5_000, "DRS ENABLED", "Drs", Status="ENABLED")


def _blue_flags(log: SessionLog) -> None:
    """Blue flags for every car that the winner laps."""
    leader = log.car(log.order[0])
    ahead = [lap.end for lap in leader.laps]
    for car in log.cars:
        down = 0
        for lap in car.laps:
            laps_down = sum(end <= lap.end for end in ahead) - lap.number
            if laps_down > down and laps_down > 0:
                name, number = car.driver.code, str(car.driver.number)
                text = f"WAVED BLUE FLAG FOR CAR {number} ({name}) TIMED AT {_local(log, lap.end - 30_000)}"
                log.flag(lap.end - 30_000, "BLUE", text, "Driver", RacingNumber=number)
            down = laps_down


def _deletions(log: SessionLog) -> None:
    """Two lap times go for track limits, one of them a best lap of its driver; another comes back."""
    chosen = [log.car(log.order[place]) for place in (3, 9, 6)]
    for kind, car in enumerate(chosen):
        laps = [lap for lap in car.laps[2:] if lap.pit_in is None and lap.pit_out is None and lap.timed]
        lap = min(laps, key=lambda lap: lap.duration) if kind == 0 else laps[len(laps) // 2]
        turn = 2 + (lap.number + kind) % 9
        who = f"CAR {car.driver.number} ({car.driver.code}) TIME {clock(lap.duration)}"
        when = f"TRACK LIMITS AT TURN {turn} LAP {lap.number} {_local(log, lap.end - 20_000)}"
        log.say(lap.end + 26_000, f"{who} DELETED - {when}")
        if kind == 2:
            lap.reinstated = True
            log.say(lap.end + 90_000, f"{who} REINSTATED - {when}")
        else:
            lap.deleted = f"TRACK LIMITS AT TURN {turn} LAP {lap.number} "


def _local(log: SessionLog, millis: float) -> str:
    return f"{log.slot.start + timedelta(milliseconds=millis - log.began):%H:%M:%S}"


def _number_laps(log: SessionLog, field: RaceSimulation) -> None:
    """Add the leader's lap to every message, as race control does in races."""
    for message in log.messages:
        message.extra["Lap"] = max(1, sum(_ms(begin) <= message.time for begin in field.lead_lap_times))


def fastest(car: CarLog) -> int | None:
    """The car's best lap time that counts, in ms; None without one."""
    times = [lap.duration for lap in car.laps if lap.timed and not lap.deleted]
    return min(times, default=None)
