"""What the writer says in German."""

from __future__ import annotations

from lib.services.analysis_service.writer.phrases import Phrases

GERMAN = Phrases(
    words={
        "and": "und",
        "corner": "Kurve",
        "sector": "Sektor",
        "stint": "Stint",
        "there": "Dort",
        "laps": "den Runden",
    },
    tyres={
        "HYPERSOFT": "Hypersoft",
        "ULTRASOFT": "Ultrasoft",
        "SUPERSOFT": "Supersoft",
        "SOFT": "Soft",
        "MEDIUM": "Medium",
        "HARD": "Hard",
        "INTERMEDIATE": "Intermediate",
        "WET": "Wet",
    },
    says={
        # ein Rennen: wie es gewonnen wurde
        "led_every_lap": (
            "{winner} führte {led} lang, vom Start bis ins Ziel, und {second} lag am Ende {margin} dahinter.",
        ),
        "led_but_for_stops": (
            "{winner} hatte dieses Rennen in der Hand und führte in {led}, die anderen nur, solange ihr Stopp noch "
            "ausstand; im Ziel lag {winner} {margin} vor {second}.",
        ),
        "took_lead_on_road": (
            "{winner} gewann dieses Rennen auf der Strecke: in {lap} vorbei an {other}, im Ziel {margin} vor {second}.",
        ),
        "took_lead_on_road_second": (
            "{winner} gewann dieses Rennen auf der Strecke: in {lap} vorbei an {second}, im Ziel {margin} voraus.",
        ),
        "took_lead_in_stops": (
            "Die Boxenstopps machten {winner} zum Sieger: ab {lap} vor {other}, im Ziel {margin} vor {second}.",
        ),
        "took_lead_in_stops_second": (
            "Die Boxenstopps machten {winner} zum Sieger: ab {lap} vor {second}, im Ziel {margin} voraus.",
        ),
        "took_lead_as_other_lost_time": (
            "{winner} kam in {lap} nach vorn, als {other} weit langsamer als üblich oder draußen war; "
            "im Ziel lag {winner} {margin} vor {second}.",
        ),
        "took_lead_as_other_lost_time_second": (
            "{winner} kam nach vorn, als {second} in {lap} Zeit verlor, und war im Ziel {margin} voraus.",
        ),
        "took_lead": ("{winner} übernahm in {lap} von {other} die Führung und lag im Ziel {margin} vor {second}.",),
        "took_lead_second": ("{winner} übernahm in {lap} von {second} die Führung und lag im Ziel {margin} voraus.",),
        "won": ("{winner} gewann, {margin} vor {second}.",),
        "won_alone": ("{winner} gewann.",),
        "won_with_led": ("{winner} gewann, {margin} vor {second}, und führte in {led}.",),
        "before_stops": ("Vor den Stopps lag {behind} {gap} hinter {ahead} ({lap})",),
        "medians": ("der Median im Auftaktstint war {one} für {first} und {two} für {second}",),
        "faster_on_none": ("{slower} war in {share} schneller",),
        "pace": (
            "In {span} war {fast} {size} schneller als {slow} (Mediane {one} und {two}).",
            "Dann sprach das Tempo: In {span} fuhr {fast} {size} schneller als {slow} ({one} gegen {two}).",
        ),
        "pace_short": (
            "In {span} war {fast} {size} schneller als {slow}.",
            "{fast} hatte in {span} {size} Vorsprung im Tempo auf {slow}.",
            "Die Uhr gab {fast} in {span} {size} gegenüber {slow}.",
        ),
        # Reifen und Stopps
        "no_wear": ("Der {tyre} baute nicht messbar ab: Ohne Kraftstoff bleiben {wear}, im Rahmen des Unwissens.",),
        "no_wear_also": ("Der {tyre} zeigt keinen Abbau über dem Rauschen ({wear}).",),
        "wear": ("Der {tyre} baute ab: Ohne Kraftstoff kostete er {wear}.",),
        "wear_also": ("Der {tyre} baute ab, um {wear}.",),
        "faster_with_age": ("Der {tyre} baute nicht ab: Ohne Kraftstoff fielen die Zeiten um {wear}.",),
        "faster_with_age_also": ("Auch der {tyre} nicht: Ohne Kraftstoff fielen die Zeiten um {wear}.",),
        "slope_less": ("Mit leerer werdendem Tank wurde {driver} auf dem {tyre} um {slope} schneller.",),
        "slope_more": ("Trotz leerer werdendem Tank wurde {driver} auf dem {tyre} um {slope} langsamer.",),
        "undercut": (
            "{early} stoppte vor {late}, und der Undercut brachte {gain}.",
            "Der frühere Stopp brachte {early} {gain} auf {late}.",
        ),
        "undercut_swap": (
            "{early} stoppte vor {late}, und der Undercut brachte {gain}: "
            "von {before} dahinter nach {first} zu {after} davor nach {last}.",
        ),
        "overcut": ("Länger draußen zu bleiben brachte {late} {gain} auf {early}.",),
        "overcut_swap": (
            "Länger draußen zu bleiben als {early} brachte {late} {gain}: von {before} dahinter nach {first} "
            "zu {after} davor nach {last}.",
        ),
        "regained": ("{driver} holte sich den Platz in {lap} von {other} zurück.",),
        "only_stops": ("An der Spitze machte nur {drivers} {count}.",),
        "fitted": ("{driver} nahm in {lap} den {tyre}",),
        "all_stops": ("An der Spitze machten alle {count}.",),
        "fastest_lap": ("Die schnellste Runde fuhr {driver} mit {time} in {lap}.",),
        # Rennleitung und Zweikämpfe
        "safety_car": ("Das Safety-Car ({laps}) nahm die Abstände weg.", "Später kam es wieder heraus: {laps}."),
        "used_safety_car": ("Für einen Stopp nutzten das Safety-Car {drivers}.",),
        "virtual_safety_car": (
            "Das virtuelle Safety-Car bremste alle: {laps}.",
            "Später galt es wieder: {laps}.",
        ),
        "red_flag": ("Das Rennen wurde unterbrochen: {laps}.", "Noch eine Unterbrechung: {laps}."),
        "rain": ("In {share} der Wettermessungen regnete es.",),
        "penalty": ("Die Rennleitung gab {driver} in {lap} eine Zeitstrafe von {seconds}.",),
        "drive_through": ("Die Rennleitung schickte {driver} in {lap} durch die Boxengasse.",),
        "hunt": (
            "{driver} lag nach {lap} {gap} hinter {other}, hatte den Anschluss in {caught} "
            "und ging in {passed} vorbei.",
        ),
        "pass": (
            "{driver} überholte {other} in {lap}.",
            "In {lap} ging {driver} an {other} vorbei.",
            "{driver} kam in {lap} vor {other}.",
        ),
        "climb": (
            "{driver} machte vom Start weg {places} gut und kam auf {finish}.",
            "{driver} gewann {places} und wurde {finish}.",
        ),
        "fall": (
            "{driver} verlor vom Start weg {places} und kam auf {finish}.",
            "{driver} fiel um {places} auf {finish}.",
        ),
        "disqualified": ("{driver} fuhr {laps} und wurde disqualifiziert.",),
        "start_gain": ("{driver} gewann in {lap} {places}.",),
        "start_loss": ("{driver} verlor in {lap} {places}.",),
        "retired": ("Für {driver} war nach {laps} Schluss.",),
        "slowed": (
            "{driver} verlor in {span} {lost} auf {other}: Die Rundenzeiten sagen, dass {driver} langsamer wurde, "
            "nicht warum; keine Flagge und keine Meldung erklärt es.",
        ),
        "slowed_unheard": (
            "{driver} verlor in {span} {lost} auf {other}: Die Rundenzeiten sagen, dass {driver} langsamer wurde, "
            "nicht warum.",
        ),
        "slowed_alone": (
            "{driver} verlor in {span} {lost} gegen die Runden davor: Die Zeiten sagen das, nicht warum.",
        ),
        "close_finish": ("Im Ziel lag {behind} {gap} hinter {ahead}.", "{behind} kam {gap} hinter {ahead} an."),
        "gained": ("In {span} holte {driver} {change} auf {other} auf.",),
        "lost": ("In {span} verlor {driver} {change} auf {other}.",),
        # ein Fahrer oder einige
        "driver_moved": ("{driver} kam von {start} auf {finish}: {places} {moved}.",),
        "gained_word": ("gewonnen",),
        "lost_word": ("verloren",),
        "driver_finished": ("{driver} kam auf {finish}.",),
        "driver_qualified": ("{driver} qualifizierte sich auf {place}.",),
        "driver_winner": ("{driver} gewann.",),
        "driver_out": ("{driver} sah die Zielflagge nicht: Gefahren wurden {laps}.",),
        "driver_none": ("Von {driver} gibt es hier keine Runde, die sich beurteilen ließe.",),
        "driver_margin": ("Im Ziel lag {driver} {gap} hinter dem Sieger {winner}.",),
        "stint_pace": (
            "Der Median in {stint} auf dem {tyre} war {median}.",
            "In {stint} ({tyre}) war er {median}.",
        ),
        "stopped": ("{driver} stoppte in {lap}.", "Noch ein Stopp von {driver} folgte in {lap}."),
        "pair_gap": ("{ahead} kam {gap} vor {behind} ins Ziel.",),
        "pair_places": ("{one} kam auf {first}, {two} auf {second}.",),
        # Qualifying und Runden
        "pole": ("{driver} holte die Pole mit {gap} auf {second}.",),
        "pole_alone": ("{driver} holte die Pole mit {time}.",),
        "fastest_known": ("Die schnellste Runde in diesen Daten ist die von {driver} mit {time}.",),
        "best_of": ("{driver} war mit {time} am schnellsten.",),
        "best_by": ("{driver} war mit {time} am schnellsten, {gap} vor {second}.",),
        "lap_gap": ("{fast} war {gap} schneller als {slow}.",),
        "where_won": ("Das entstand in {sector}, wo {fast} {size} auf {slow} gewann",),
        "took_back": ("{driver} holte in {sector} {size} zurück",),
        "also_gained": ("{driver} legte in {sector} {size} nach",),
        "corner": (
            "Kurve für Kurve: {fast} gewann um {corner} {size} auf {slow}",
            "{fast} war auch um {corner} {size} schneller als {slow}",
            "Um {corner} verlor {slow} {size} auf {fast}",
        ),
        "corner_back": (
            "Dagegen gewann {fast} um {corner} {size} auf {slow}",
            "Auch um {corner} gewann {fast} {size} auf {slow}",
        ),
        "by_apex": ("war {fast} im Scheitel {speed} schneller",),
        "by_entry": ("war {fast} am Eingang {speed} schneller",),
        "by_exit": ("war {fast} am Ausgang {speed} schneller",),
        "by_brake": ("bremste {late} {metres} später",),
        "by_throttle": ("stand {late} {metres} später voll auf dem Gas",),
        "speed_total": ("Auf den Geraden war {fast} bis zu {speed} schneller als {slow}.",),
        "ideal_beats": ("Mit allen Sektoren zusammen wäre {driver} {size} schneller gewesen als {other}.",),
        "left": ("Zusammengesetzt sind die Sektoren von {driver} {size} schneller als die gefahrene Runde.",),
        "next": ("{slow} fehlten {gap} auf den Platz von {fast}.", "{slow} war {gap} langsamer als {fast}."),
        "behind": ("{driver} fehlten {gap} auf die Bestzeit.", "{driver} folgte mit {gap}."),
        "teammate": ("{slow} war {size} langsamer als Teamkollege {fast}.",),
        "missed": (
            "In {part} schied {driver} um {gap} gegen {other} aus.",
            "{part} endete für {driver} um {gap} hinter {other}.",
        ),
        "improved": ("Von {first} bis {last} fanden dieselben Fahrer {size} (Median).",),
        "slower_track": ("Von {first} bis {last} verloren dieselben Fahrer {size} (Median).",),
        "deleted": ("Eine gestrichene Runde ({lap}) von {driver} war {size} schneller als die, die zählte.",),
        "red_flags": ("Unterbrochen wurde durch {count}, zusammen {time}.",),
        "red_flags_bare": ("Unterbrochen wurde durch {count}.",),
        "trap": ("{slow} war an den Messpunkten {speed} langsamer als {fast}.",),
        "lap_times": ("Die Zeiten: {list}.",),
        # Training
        "long_run": (
            "Im Longrun fuhr {driver} auf dem {tyre} einen Median von {median}.",
            "Der Longrun von {driver} auf dem {tyre}: {median}.",
            "{driver} kam im Longrun ({tyre}) auf {median}.",
        ),
        "driven": ("Gefahren wurden {laps}, eine Zeit hatten {drivers}.",),
        "nobody": ("Niemand fuhr eine Zeit, die zählt; zu vergleichen gibt es nichts.",),
        "little": ("Die Daten dieser Sitzung geben zu wenig her, um sie zu erklären.",),
        # eine eigene Runde
        "own_slower": ("Du bist {gap} langsamer als {other}, und das meiste davon geht um {corner} verloren.",),
        "own_slower_bare": ("Du bist {gap} langsamer als {other}.",),
        "own_faster": ("Du bist {gap} schneller als {other}.",),
        "own_corner": (
            "Fang mit {corner} an, dort verlierst du {size} auf {other}",
            "Danach kommt {corner}, wo du {size} auf {other} verlierst",
            "Um {corner} verlierst du {size} auf {other}",
        ),
        "own_gain": ("Behalte bei, was du um {corner} tust: Dort gewinnst du {size} auf {other}",),
        "own_apex": ("nimmt {fast} im Scheitel {speed} mehr mit",),
        "own_apex_you": ("nimmst du im Scheitel {speed} mehr mit",),
        "own_entry": ("kommt {fast} {speed} schneller an",),
        "own_entry_you": ("kommst du {speed} schneller an",),
        "own_exit": ("kommt {fast} {speed} schneller heraus",),
        "own_exit_you": ("kommst du {speed} schneller heraus",),
        "own_brake": ("bremst {late} {metres} später",),
        "own_brake_you": ("bremst du {metres} später",),
        "own_throttle": ("steht {late} {metres} später voll auf dem Gas",),
        "own_throttle_you": ("stehst du {metres} später voll auf dem Gas",),
        "advice_brake": ("Brems dort später, am Anfang um weniger als das.",),
        "advice_minimum": ("Nimm mehr Tempo zum Scheitel mit, bevor du etwas anderes suchst.",),
        "advice_exit": ("Geh früher ans Gas und lass den Ausgang die Linie bestimmen.",),
        "own_top": (
            "Auf den Geraden ist {fast} bis zu {speed} schneller: bei gleichen Ausgängen ist das Flügel, nicht Fahren.",
        ),
        "own_top_exits": (
            "Auf den Geraden ist {fast} bis zu {speed} schneller; sieh nach den Ausgängen vor dem Flügel.",
        ),
        "own_sectors": ("Du verlierst {list}.",),
        "own_sector": ("{size} in {sector}",),
        "own_top_you": ("Auf den Geraden bist du bis zu {speed} schneller: Da ist Platz für mehr Flügel.",),
        # nicht beurteilt
        "not_judged": ("*Nicht beurteilt*: {list}",),
        "noise_pace": ("der Tempounterschied zwischen {one} und {two} in {span} ({size}) liegt im Rauschen",),
        "noise_corner": ("der Unterschied zwischen {one} und {two} um {corner} ({size}) liegt im Rauschen",),
        "corners_noise": ("Kurven, deren Unterschied im Rauschen liegt: {share}",),
        "uncertain": ("zwischen den Messlinien ist ein Gewinn auf etwa {size} genau bekannt",),
        "no_results": ("die Reihenfolge ist die gemessene, ohne spätere Entscheidungen",),
        "gaps": ("die Reihenfolge, denn die Aufzeichnung hat Lücken",),
        "no_weather": ("das Wetter, das in diesen Daten fehlt",),
        "no_messages": ("Strafen und gestrichene Runden: Die Meldungen der Rennleitung fehlen",),
        "no_telemetry": ("was in den Kurven geschah: Es gibt keine Telemetrie",),
        "no_tyres": ("die Reifen, die hier nicht bekannt sind",),
        "no_grid": ("Plätze seit dem Start: Die Startaufstellung ist nicht bekannt",),
        "not_finished": ("das Ende: Die Sitzung läuft noch",),
        "road": ("der Reifenabbau: Die Strecke trocknete oder wurde nass, das wog schwerer",),
        "fuel_practice": ("Kraftstoff und Motorstufen: Trainingszeiten ordnen die Autos nicht",),
        "intent": ("Verkehr, Teamorder und Schäden, die keine Zeitmessung zeigt",),
        "intent_lap": ("Verkehr, Windschatten und Motorstufen, die keine Zeitmessung zeigt",),
        "own_unseen": ("Lenkung, Bremsdruck und Reifen, die die Daten von {other} nicht zeigen",),
    },
)
