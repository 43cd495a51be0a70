"""Words that claim what no timing data shows, words of cause, and words that claim nothing."""

from __future__ import annotations

CAUSES = frozenset(
    (
        "because due owing thanks therefore hence thus consequently caused causing causes explains explained"
        " explain reason reasons cost costing costs helped allowed allowing enabled forced forcing led-to"
        " result resulted owed decided decisive thereby why blame blamed responsible prompted triggered meant"
        " worth weil wegen dank deshalb daher verursacht kostete kostet grund entschied aufgrund dadurch parce"
        " car grâce cause causé coûté coûte raison donc puisque porque debido gracias causó causa costó cuesta"
        " razón perché grazie causato causa costato costò ragione dovuto"
    ).split()
)
# A fact whose kind has one of these may carry a cause: it was computed as one.
CAUSAL_KINDS = frozenset(
    (
        "undercut overcut pit stop stops safety vsc virtual red flags tyre compound wear cause weather rain"
        " setup coaching slope strategy traffic degradation penalty"
    ).split()
)
JUDGEMENTS = frozenset(
    # praise and blame
    (
        "fantastic brilliant superb great amazing incredible impressive remarkable outstanding excellent"
        " stunning magnificent masterful masterclass flawless perfect sensational heroic epic terrible awful"
        " poor bad disastrous disaster dismal dreadful mediocre sloppy clumsy careless reckless foolish stupid"
        " silly clever smart genius wise unwise bold brave courageous cowardly aggressive cautious timid"
        " confident confidence nervous nerves frustrated frustration angry anger furious happy unhappy"
        " delighted disappointed disappointing disappointment relieved proud upset motivated demoralised tired"
        " tiredness fatigue exhausted focus focused concentration distracted panic panicked pressure pressured"
        " pushed pushing struggled struggling struggle suffered suffering deserved deserves undeserved unlucky"
        " lucky luck fortunate unfortunate unfortunately luckily sadly surprising surprisingly surprise"
        " shocking shock worrying worry hoped hoping wanted intended planned plan deliberate deliberately"
        " intentionally refused ignored obeyed ordered orders mistake mistakes error errors fault blunder"
        " blundered botched bungled fumbled mishap slip spun spin spins crash crashed collision collided"
        " contact hit damaged damage broken broke puncture punctured failure failed fail engine gearbox brakes"
        " hydraulics suspension floor battery power-unit overheating overheated overheat blistered blistering"
        " grained graining flat-spot flatspotted lock-up locked locking sabotage cheated cheating cheat"
        " illegal legal unfair fair controversial penalty penalised penalized investigation investigated"
        " disqualified disqualification stewards rules team-order career lifetime ever history cliff talent"
        " talented skill skilled skilful genius legend legendary king rookie veteran championship title rumour"
        " rumours radio said says told claimed admitted complained insisted believes believed thought thinks"
        " felt feels feeling knew knows apparently allegedly reportedly presumably probably obviously clearly"
        " undoubtedly surely certainly definitely likely unlikely perhaps maybe possibly seems seemed appeared"
        " appears suggests might would should will crucial vital critical historic unprecedented record"
        " destroyed crushed annihilated humiliated thrashed demolished rivalry rival enemy revenge drama"
        " dramatic dramatically exciting boring thrilling tension heart soul magic miracle upgrade upgrades"
        " upgraded downforce drag horsepower aerodynamic aero wing fuel-load underfuelled sandbagging"
        " strategy-error gamble gambled risk risky risked threw throw wasted squandered choked cracked"
        " capitulated retiring retired retire retirement mechanical technical electrical issue issues problem"
        " problems trouble troubles comfortable comfortably effortlessly easily easy narrowly massive"
        " massively huge hugely enormous tiny vast significant significantly considerable considerably"
        " marginally slightly substantially fantastisch brillant hervorragend großartig beeindruckend schlecht"
        " fehler panne glück pech verdient unverdient schaden beschädigt unfall kollision dreher druck nervös"
        " mutig enttäuscht enttäuschend frustriert strafe motor getriebe bremsen vermutlich wahrscheinlich"
        " offenbar angeblich leider glücklicherweise absichtlich geplant genial fantastique brillant brillante"
        " superbe magnifique impressionnant erreur faute chance malchance mérité accident collision dégâts"
        " abîmé pression déçu frustré pénalité moteur freins probablement apparemment malheureusement"
        " volontairement génial fantástico fantástica brillante magnífico impresionante error fallo suerte"
        " mala merecido accidente choque colisión daño dañado presión decepcionado frustrado sanción motor"
        " frenos probablemente aparentemente desgraciadamente fantastico fantastica magnifico impressionante"
        " errore sbaglio fortuna sfortuna meritato incidente collisione danno danneggiato pressione deluso"
        " frustrato penalità motore freni probabilmente apparentemente purtroppo"
    ).split()
)
# Judgement words that a fact of such a kind supports.
SUPPORTED_BY_KIND = {
    "would": "ideal",
    "penalty": "penalty",
    "penalised": "penalty",
    "retired": "retire",
    "retirement": "retire",
    "record": "record",
    "wing": "setup wing",
    "suspension": "setup",
    "brakes": "brak",
    "engine": "gear",
    "locking": "setup",
    "spin": "spin",
    "disqualified": "disqualif",
    "risk": "setup",
}
INSTRUCTIONS = frozenset(
    (
        "system prompt prompts instruction instructions ignore assistant api key password token openai model"
        " chatgpt gpt placeholder placeholders json sql select drop http https www html script"
    ).split()
)
# What a coach says about an own lap, beside NEUTRAL; what it claims of the driving is judged by `technique`.
COACHING_WORDS = frozenset(
    (
        "try this begin driving change first then comes follows do does point reach reaches open opens opened press"
        " presses pedal pedals roll rolls flat lift lifts gear gives use uses fully together off rear wing let go brake"
        " leave leaves carry carries more car where only met left habit setup steer traffic beside"
        " wheels spin top work works working next"
        " versuch versuche das danach dann folgt fahren auto etwas denen öffnet öffnest trafst verließt verkehr strecke"
        " aufgehalten stand still eine wurde nur aufzeichnung kurven bremse pedalen gang ganz offen zusammen lässt los"
        " rollst lupfst"
        " erreichst nimmst mit hinein heraus heckflügel drückst lang tust gas am brauchst"
        " drücken lenkst räder durchdrehen trafst fuhrst neben war"
    ).split()
)
# What a passage without any fact may be made of: words that by themselves claim nothing.
NEUTRAL = frozenset(
    (
        "race qualifying session sprint practice lap laps stint stints stop stops pit pits lane flag start"
        " finish end grid line lines sector sectors corner corners straight straights track circuit road tyre"
        " tyres compound compounds soft softs medium mediums hard hards intermediate intermediates wet wets"
        " fresh new used set sets old age car cars driver drivers team teams field order result results"
        " classification time times pace speed gap gaps interval difference differences delta median medians"
        " mean average value values number numbers figure figures data timing noise uncertainty error-bar"
        " measured measurement computed official comparison compared comparing compare against respectively"
        " overall total share judged explained unexplained message messages control weather air temperature"
        " wind rain dry position positions place places point points behind-is part parts things thing"
        " happened happen picture story here look looking see shown shows show note noted following followed"
        " came come went go stayed stay held hold kept keep ran run took take made make put set stood stand"
        " remained drove drive driven finished started began ended stopped changed change changes turn turns"
        " distance rate slope wear degradation fuel burned braking brake throttle apex entry exit phase"
        " minimum-speed top-speed trap ideal potential virtual safety green yellow red period periods laps-old"
        " leader-gap stayed-out answer question facts fact sources source nothing something more-than known"
        " unknown tell tells say says-the inside outside within beyond across along early late mid middle"
        " opening closing final next previous last-named both either neither each other another with without"
        " using based on what matters mattered counts counted main key main-point first-of-all again still"
        " flags pass passes carried carries often regularly among everybody everyone others yet far away"
        " measurably measurable"
        " around along control controlled"
        " belong belongs belonged include includes included including excluded separate separates separated"
        " between happens remains stays stood belonged counted-out open opened wore lasted lasting lead-car"
        " restart restarted resumed neutralised neutralized phase phases moment moments side sides way ways"
        " step steps form course home line-up front total-time whole-race distance-run group pack leader"
        " leaders midfield points-paying warm green spread range level level-with swap"
        " swapped swaps pattern comes goes holds keeps makes takes runs starts ends stops finishes sets drives"
        " goes-on continued continues continuing remained same similar own alone together apart order-of turn-"
        " in turned turning crossed crossing take-off launch formation outlap inlap out-lap in-lap push push-"
        " lap cooldown cool-down attempt attempts improvement session's day hour evening morning afternoon"
        " night weekend season round rounds event events title heading summary overview detail details example"
        " examples namely both-cars team-mate team-mates teammate teammates mate mates himself herself rival-"
        " free one-another size sizes amount rest remainder remaining whole long short run runs pairs yes no"
        " not covered asked available information schluss beginn rang gilt galt nahm nahmen weg virtuelle"
        " virtuelles virtuellen kam kamen heraus liegt lag lagen entstand zusammen zusammengesetzt gefahren"
        " gefahrene gefahrenen unterbrochen unterbrechung tempounterschied deren dessen boxenstopps boxengasse"
        " macht machten abbau baute bauten stoppte stoppten longrun nutzte nutzten hand anderen andere anderer"
        " solange ausstand draußen rennleitung gestrichene gestrichen zählte zählt teamkollege teamkollegen"
        " ins gibt geht ging gingen legte folgte fuhr fuhren blieb blieben dagegen danach außerdem scheitel"
        " eingang ausgang stand voll messpunkte messpunkten messlinien kraftstoff bereinigt zeitstrafe"
        " schickte gab qualifizierte schied endete fehlten fanden fand dieselben derselbe hatten messbar"
        " führung übernahm gestartet trennt trennte unterschiede unterschieden abstände auftaktstint mediane"
        " frühere früheren spätere späteren safety-car wertung startet hersteller evenly paper going clocked"
        " retaking retook factor contrast worked paid eliminated knocked conditions steady rundenzeiten"
        " rundenzeit"
        " davon fang fängt behalte behalten bist tust nimmst nimmt kommst kommt bremst stehst steht meiste"
        " straights exits begin spitze ab zeigt zeigte zeigten kosteten bremste bremsten jeweils insgesamt"
        " erneut zuletzt anfang schlussphase stintlänge bestzeiten messungen wettermessungen regnete tank"
        " leerer werdendem trotz kilometer gegenüber aged beim vom plätze bestzeit runde ende boxenstopp"
        " rennen qualifying sitzung sprint training runde runden stint stints stopp stopps box ziel start"
        " startplatz sektor sektoren kurve kurven gerade geraden strecke reifen mischung fahrer team teams"
        " feld ergebnis zeit zeiten tempo abstand abstände unterschied median mittel wert werte daten messung"
        " rauschen unsicherheit vergleich wetter luft temperatur wind regen position positionen platz punkte"
        " zahlen weich mittel hart frisch neu neue gebraucht course qualifications séance sprint essais tour"
        " tours relais arrêt arrêts stand stands drapeau départ arrivée secteur secteurs virage virages ligne"
        " droite piste circuit pneu pneus gomme gommes pilote pilotes équipe écurie classement résultat temps"
        " rythme vitesse écart écarts différence médiane moyenne données mesure bruit incertitude comparaison"
        " météo air température vent pluie position positions place places points chiffres neufs usés face"
        " carrera clasificación sesión esprint entrenamientos vuelta vueltas relevo parada paradas boxes"
        " bandera salida meta sector sectores curva curvas recta pista circuito neumático neumáticos compuesto"
        " piloto pilotos equipo resultado tiempo tiempos ritmo velocidad diferencia diferencias mediana media"
        " datos medida ruido incertidumbre comparación clima aire temperatura viento lluvia posición"
        " posiciones puestos puntos frente gara qualifica qualifiche sessione sprint prove giro giri stint"
        " sosta soste box bandiera partenza traguardo settore settori curva curve rettilineo pista circuito"
        " gomma gomme mescola pilota piloti squadra risultato tempo tempi passo ritmo velocità distacchi"
        " differenza differenze mediana media dati misura rumore incertezza confronto meteo aria temperatura"
        " vento pioggia posizione posizioni posti punti contro rispetto"
    ).split()
)
UNITS = {
    "s": "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi",
    "ms": "ms millisecond milliseconds thousandths millisekunden millisecondes milisegundos millisecondi",
    "tenth": "tenth tenths zehntel dixième dixièmes décima décimas decimo decimi hundredths hundertstel tausendstel",
    "min": "min mins minute minutes minuten minuto minutos minuti",
    "h": "h hr hour hours stunde stunden heure heures hora horas ora ore",
    "km/h": "km/h kmh kph kilometres-per-hour",
    "mph": "mph miles",
    "m/s": "m/s",
    "km": "km kilometre kilometres kilometer kilometers",
    "m": "m metre metres meter meters mètre mètres metro metros metri feet ft inch inches yards",
    "%": "% percent percentage prozent pourcent percento pct",
    "°C": "° °c °f celsius fahrenheit degree degrees grad degré degrés grado grados gradi kelvin",
    "points": "point points punkt punkte punkten punto puntos punti",
    "places": "place places position positions spot spots platz plätze posición posiciones puestos posizioni posti",
    "lap": "lap laps runde runden tour tours vuelta vueltas giro giri",
    "stops": "stop stops",
    "bar": "bar psi kg g times fold x euros dollars litres litre",
}
UNIT_OF_WORD = {word: unit for unit, text in UNITS.items() for word in text.split()}
# Names of Formula 1 that must come from the session's own lists.
OUTSIDERS = frozenset(
    (
        "verstappen hamilton leclerc sainz norris piastri russell alonso stroll gasly ocon tsunoda ricciardo"
        " albon sargeant bottas zhou magnussen hulkenberg hülkenberg perez pérez lawson bearman colapinto"
        " antonelli hadjar bortoleto doohan lindblad vettel raikkonen räikkönen schumacher rosberg button"
        " massa webber kubica grosjean kvyat ericsson hartley vandoorne sirotkin giovinazzi latifi mazepin"
        " fittipaldi senna prost mansell lauda hunt clark fangio piquet villeneuve hakkinen häkkinen coulthard"
        " barrichello montoya trulli fisichella heidfeld kovalainen maldonado ferrari mercedes mclaren alpine"
        " williams haas sauber audi cadillac renault lotus benetton brawn minardi jordan toyota honda bmw"
        " alphatauri redbull andretti monza silverstone spa monaco suzuka interlagos imola zandvoort"
        " hungaroring barcelona montreal melbourne sakhir bahrain jeddah baku miami austin singapore yas"
        " marina losail lusail shanghai spielberg las-vegas mexico qatar"
    ).split()
)
COMMON_CAPITALS = frozenset(
    (
        "F1 DRS VSC SC FIA GP Grand Prix Safety Car Virtual Race Control Formula One-make I Pole Turn Lap"
        " Sector Stint Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    ).split()
)
