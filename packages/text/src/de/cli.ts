import type { cli as english } from '../en/cli.ts';
import type { Words } from '../make-translator.ts';

export const cli = {
  postgres: {
    notPackaged:
      'Für {{platform}} gibt es kein eingebautes Postgres (Paket {{name}}).\nNimm ein eigenes: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    doesNotRun:
      'Postgres läuft nicht als {{account}} ({{program}}): {{reason}}\nNimm ein eigenes: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    notYours:
      '{{directory}} gehört jemand anderem, daher lässt sich die Datenbank darin nicht benutzen.\nStarte als dieser Benutzer oder mit einem anderen Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    cannotEnter:
      'Postgres darf nicht als root laufen und läuft als {{account}}; dieses Konto darf {{directory}} nicht betreten.\nNimm ein Verzeichnis, das alle betreten dürfen: RAPPORT_DATA=/var/lib/rapport/data ./rapport start',
    initFailed:
      'Die Datenbank ließ sich in {{directory}} nicht anlegen: {{reason}}\nNichts blieb halb fertig liegen; versuche es noch einmal: ./rapport start',
    otherVersion:
      '{{directory}} wurde von Postgres {{made}} angelegt, dies ist Postgres {{ours}}. Nichts wurde verändert.\nStarte das Rapport, das es angelegt hat, oder nimm ein anderes Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    foreign:
      'In {{directory}} liegen Dateien, die keine Datenbank von Rapport sind. Nichts wurde angerührt.\nLege sie woanders hin, oder nimm ein anderes Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    doesNotAnswer:
      'Auf {{directory}} läuft ein Postgres, antwortet aber nicht. Sieh in das Protokoll daneben und versuche es noch einmal: ./rapport start',
    startFailed: 'Postgres ist nicht gestartet: {{reason}}\nSein Protokoll: {{log}}',
    noAnswerInTime: 'keine Antwort innerhalb der Frist',
  },
  data: {
    notYours:
      'Das Datenverzeichnis {{directory}} gehört {{owner}}, deshalb kannst du es nicht benutzen.\nStarte als {{owner}}, oder nimm ein anderes: RAPPORT_DATA=~/rapport ./rapport start',
    foreign:
      'Das Verzeichnis {{directory}} ist keines von Rapport: Darin liegt {{found}}. Nichts wurde angerührt.\nNimm ein leeres: RAPPORT_DATA=~/rapport ./rapport start',
    elsewhere: {
      windows:
        'Dieser Klon liegt auf einem Windows-Laufwerk, wo eine Datenbank nicht sicher ist: Die Daten kommen nach {{directory}}',
      network:
        'Dieser Klon liegt auf einem Netzlaufwerk, wo eine Datenbank nicht sicher ist: Die Daten kommen nach {{directory}}',
    },
    unreadable:
      'Das Datenverzeichnis {{directory}} ist nicht lesbar: {{reason}}\nNimm ein anderes: RAPPORT_DATA=~/rapport ./rapport start',
    unwritable:
      'In das Datenverzeichnis {{directory}} lässt sich nicht schreiben: {{reason}}\nNimm ein anderes: RAPPORT_DATA=~/rapport ./rapport start',
    newer:
      'Das Datenverzeichnis {{directory}} hat den Aufbau {{version}} eines neueren Rapport; dieses kennt nur bis {{ours}}. Nichts wurde verändert.\nAktualisieren und neu starten: git pull && ./rapport start',
    running:
      'Rapport läuft schon auf {{directory}} (Prozess {{pid}}): {{address}}\nBeenden: kill {{pid}}   oder ein zweites starten: RAPPORT_DATA=~/rapport-2 ./rapport start --port 5401',
    inUse: 'Prozess {{pid}} benutzt gerade das Datenverzeichnis {{directory}}.\nWarte auf ihn oder beende ihn: kill {{pid}}',
  },
  doctor: {
    node: 'Node {{version}} auf {{platform}}',
    npm: 'npm {{version}}, lädt von {{registry}}',
    npmBehind: 'npm {{version}}, lädt von {{registry}} über {{proxy}}',
    noNpm:
      'Es gibt kein npm. Für die nächste Version von Rapport wird es wieder gebraucht: https://nodejs.org (oder: apt-get install npm)',
    postgres: 'Eine Datenbank ist benutzbar',
    data: 'Das Datenverzeichnis {{directory}} ist benutzbar',
    running: 'Rapport läuft (Prozess {{pid}}): {{address}}',
    port: 'Port {{port}} auf {{host}} ist frei',
    disk: 'Für {{directory}} sind nur {{room}} GB frei; mit {{needed}} GB hat die Datenbank Platz zum Wachsen. Schaffe Platz, oder nimm eine andere Platte: RAPPORT_DATA=/andere/platte/rapport ./rapport start',
    memory:
      'Diese Maschine hat {{memory}} GB Speicher; der Bau der Seiten will {{needed}} GB. Falls er abgebrochen wird: auf einer anderen Maschine bauen und .builds und build kopieren.',
    openFiles:
      'Ein Prozess darf hier {{files}} Dateien öffnen; jede Person braucht einige. Erhöhen: ulimit -Hn 65536 (als root), oder LimitNOFILE=65536 im Dienst.',
    plainHttp:
      'Auf {{address}} (HTTP ohne Verschlüsselung, andere Maschine) gehen Anmelden, Bearbeiten und Speichern. Browser verzichten auf: Öffnen ohne Netz, eine Verbindung für mehrere Tabs, Passkeys. Ein Reverse Proxy mit https gibt alles davon, zum Beispiel Caddy:\n  rapport.example.com {\n    reverse_proxy 127.0.0.1:{{port}}\n  }\n  # caddy run --config Caddyfile\n  # PUBLIC_URL=https://rapport.example.com ./rapport start\n  # HOST bleibt 127.0.0.1',
    well: 'Nichts hindert Rapport am Start: ./rapport start',
    ill_one: 'Eines hindert Rapport am Start.',
    ill_other: '{{count}} Dinge hindern Rapport am Start.',
  },
  port: {
    taken:
      'Port {{port}} auf {{host}} ist von einem anderen Programm belegt.\nNimm einen anderen: ./rapport start --port {{other}}',
    unusable:
      'Auf {{host}}, Port {{port}}, lässt sich nicht lauschen: {{reason}}\nNimm die üblichen Werte: HOST=127.0.0.1 ./rapport start --port 5400',
  },
  config: {
    wrong: '{{reason}}.\nBerichtige das, oder lass es weg: unset {{variable}}',
  },
  database: {
    unreachable:
      'Die Datenbank aus DATABASE_URL lässt uns nicht hinein ({{url}}): {{reason}}\nBerichtige DATABASE_URL, oder nimm die eingebaute: unset DATABASE_URL && ./rapport start',
    refused:
      '{{reason}}\nNichts wurde verändert. Oder nimm die eingebaute Datenbank in einem eigenen Verzeichnis: unset DATABASE_URL; RAPPORT_DATA=~/rapport ./rapport start',
  },
  step: {
    unwritable:
      'In diesen Klon ({{directory}}) darfst du nicht schreiben: {{reason}}\nStarte als der Benutzer, der ihn angelegt hat, oder mache ihn zu deinem: sudo chown -R "$(id -un)" .',
    build: 'Seiten werden gebaut',
    database: 'Datenbank startet',
    server: 'Server startet',
    failed: '{{program}} ist gescheitert ({{status}}). Die Ausgabe: {{log}}',
  },
  start: {
    ready: 'Rapport ist nach {{elapsed}} bereit:  {{address}}',
    signUp: 'Lege deinen Arbeitsbereich an:  {{link}}',
    stop: 'Strg-C beendet.',
  },
  demo: {
    isDemo:
      'Das Datenverzeichnis {{directory}} enthält eine Demofirma, in der sich alle mit einem Klick anmelden.\nAls solche starten: ./rapport start --demo   oder ein anderes Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    isReal:
      'Das Datenverzeichnis {{directory}} wurde nicht für eine Demo angelegt. Nichts wurde verändert.\nDie Demo bringt ihr eigenes mit: unset RAPPORT_DATA && ./rapport start --demo',
    ownDatabase:
      'Die Demo benutzt nie eine Datenbank, in der etwas anderes stehen könnte.\nSie bringt ihre eigene mit: unset DATABASE_URL && ./rapport start --demo',
    renewed: 'Die Demo vom {{was}} wird für den {{now}} neu angelegt. Um eine zu behalten: --demo-day {{was}}',
    badDay: '{{day}} ist kein Tag bis heute.\nIn der Form JJJJ-MM-TT: ./rapport start --demo --demo-day 2026-03-01',
    badScale: '{{scale}} ist keine Größe von 1 bis {{most}}.\nZehnmal so groß: ./rapport start --demo --demo-scale 10',
    liveAlone: 'Simulierte Kollegen arbeiten nur in der Demo.\nMit ihnen starten: ./rapport start --demo --live',
    hosts: 'Zwei Personen in einem Browser:  {{one}}  und  {{other}}',
  },
  dev: {
    ready: 'Rapport folgt deinen Änderungen:  {{address}}',
  },
  control: {
    noWorkspace:
      'Es gibt noch keinen Arbeitsbereich.\nLege einen mit seinem ersten Inhaber an: ./rapport user add --role owner --email EMAIL --name NAME',
    ownerFirst:
      'Es gibt noch keinen Arbeitsbereich, und wer zuerst kommt, ist sein Inhaber.\nÖffne {{link}}   oder: ./rapport user add --role owner --email EMAIL --name NAME',
    whichWorkspace: 'Es gibt mehrere Arbeitsbereiche ({{workspaces}}). Sag, welcher: --workspace SLUG',
    leaseElsewhere: 'Den Arbeitsbereich {{workspace}} schreibt zurzeit ein anderer Server. Führe den Befehl dort aus.',
    noSuchUser: 'Niemand hat die E-Mail-Adresse {{email}}.\nWer da ist, zeigt: ./rapport user list',
    brokeOff: 'Der Server hielt an, bevor er antwortete. Sieh in sein Protokoll und versuche es noch einmal.',
    unreachable:
      'Der Steuer-Socket {{socket}} des Servers lässt uns nicht hinein: {{reason}}\nFühre den Befehl als der Benutzer aus, der den Server gestartet hat.',
  },
  user: {
    added: '{{email}} kann sich jetzt anmelden ({{role}}).',
    passwordSet: '{{email}} hat ein neues Passwort.',
    resetLink: 'Mit diesem Link setzt {{email}} ein neues Passwort. Er gilt einmal, {{hours}} Stunden lang:',
    password: 'Passwort: {{password}}',
    noSuchRole: 'Die Rolle {{role}} gibt es nicht. Rollen: {{roles}}',
    signsIn: 'ja',
    signsInNot: 'nein',
  },
  key: {
    added: 'Ein Schlüssel, der als {{email}} handelt ({{id}}). Er wird nur jetzt gezeigt:',
    revoked: 'Der Schlüssel {{id}} öffnet nichts mehr.',
  },
  backup: {
    progress: 'Tabellen geschrieben:',
    done_one:
      '{{file}}: {{count}} Zeile, {{megabytes}} MB, in {{elapsed}}. Darin ist alles, auch Geheimnisse: bewahre es auf, wo sonst niemand liest.',
    done_other:
      '{{file}}: {{count}} Zeilen, {{megabytes}} MB, in {{elapsed}}. Darin ist alles, auch Geheimnisse: bewahre es auf, wo sonst niemand liest.',
    noRoom: 'In {{folder}} lässt sich nichts schreiben.',
    noFile: 'Die Datei {{file}} gibt es nicht.',
    restoring: 'Tabellen gelesen:',
    restored_one: 'Ein Arbeitsbereich ist, wie er um {{at}} war ({{rows}} Zeilen, {{elapsed}}).\nStarte ihn: ./rapport start',
    restored_other:
      '{{count}} Arbeitsbereiche sind, wie sie um {{at}} waren ({{rows}} Zeilen, {{elapsed}}).\nStarte sie: ./rapport start',
    notEmpty:
      'Die Installation in {{directory}} enthält den Arbeitsbereich {{workspace}}. Um die Sicherung an seine Stelle zu setzen: ./rapport restore DATEI --replace',
    refused: {
      'not-a-backup': '{{file}} ist keine Sicherung von Rapport. Nichts wurde geändert.',
      newer: '{{file}} stammt von einem neueren Rapport. Spiele sie mit diesem ein. Nichts wurde geändert.',
      damaged: '{{file}} ist beschädigt: Eine Tabelle darin ist nicht, was geschrieben wurde. Nichts wurde geändert.',
      incomplete: '{{file}} endet zu früh: Sie wurde nicht zu Ende geschrieben. Nichts wurde geändert.',
    },
  },
  rebuild: {
    progress: 'Neu gemachte Datensätze:',
    done_one: 'Zeilen und Ereignisse eines Arbeitsbereichs wurden in {{elapsed}} neu aus dem Log gemacht.',
    done_other: 'Zeilen und Ereignisse von {{count}} Arbeitsbereichen wurden in {{elapsed}} neu aus dem Log gemacht.',
  },
  rotate: {
    done: '{{id}} hat als frische Kopie neu begonnen, ohne das, was darin gelöscht wurde.',
    left: '{{id}} bleibt, wie es ist: Dieses Dokument gibt es hier nicht, es liegt im Papierkorb, oder jemand schreibt gerade darin.',
  },
  notYet: 'Den Befehl {{command}} gibt es noch nicht.',
  test: {
    suites: 'Die Testreihe {{suite}} gibt es nicht. Testreihen: {{suites}}',
    checks: 'Prüfungen',
    unit: 'Einzeltests',
    pg: 'Tests mit Postgres',
    e2e: 'Browsertests',
    torture: 'Störungen unter Last',
    long: 'Lange Tests',
    fetchBrowser: 'Ein Browser wird geladen',
    noBrowser: 'Für die Browsertests gibt es keinen Browser, sie zählen daher als gescheitert.\nInstalliere einen: {{command}}',
    noReport: '{{suite}} endete ohne Bericht ({{status}}). Die Ausgabe: {{log}}',
  },
  help: {
    title: 'Rapport: ein CRM, in dem ein ganzes Team zugleich arbeitet, mit und ohne Netz.',
    commands: 'Befehle:',
    environment: 'Umgebung:',
    forms: 'Aufruf: ./rapport {{forms}}',
    unknown: 'Den Befehl {{name}} gibt es nicht. Befehle: {{names}}\nWas sie tun: ./rapport help',
    needed: '{{option}} fehlt.',
    about: {
      start: 'richtet alles ein, baut und startet; nennt die Adresse',
      dev: 'dasselbe mit Seiten, die den Quellen folgen',
      doctor: 'ob Rapport hier starten kann, und was zu tun ist, wo nicht',
      test: 'führt alle Tests aus oder die einer Reihe; --long nimmt die minutenlangen dazu',
      check: 'Typen, Stil, Format, toter Code, Lizenzen',
      bench: 'misst Geschwindigkeit und Speicher',
      torture: 'stört unter Last alles, was sich stören lässt, und sucht verlorene Änderungen; --seed wiederholt einen Lauf',
      user: 'wer sich anmelden darf',
      key: 'Schlüssel der API; die letzte Zeile von „key add“ ist der Schlüssel allein',
      import: 'Datensätze aus einer CSV-Datei',
      export: 'Datensätze als CSV-Datei',
      backup: 'schreibt alles in eine Datei, während gearbeitet wird',
      restore: 'setzt eine Sicherung an die Stelle dessen, was da ist',
      rebuild: 'macht Zeilen und Ereignisse neu aus dem Log',
      rotate: 'lässt ein Dokument vergessen, was in ihm gelöscht wurde',
      help: 'diese Seite',
    },
  },
  exchange: {
    progress: 'Zeilen',
    created:
      '{{count}} angelegt, {{updated}} aktualisiert, {{unchanged}} unverändert, {{skipped}} belassen, {{repeated}} wiederholt',
    checked:
      '{{count}} würden angelegt, {{updated}} aktualisiert, {{unchanged}} unverändert, {{skipped}} belassen, {{repeated}} wiederholt',
    refused: '{{count}} Zeilen nicht übernommen',
    undated: '{{count}} ohne Anlagedatum, datiert auf den Import',
    link: '{{field}}: {{linked}} verknüpft, {{without}} ohne',
    made: '{{field}}: {{names}} angelegt',
    wouldMake: '{{field}}: {{names}} würde angelegt',
    pipeline: 'Pipeline: {{name}}',
    suggestion:
      '„{{text}}“ ({{field}}, {{rows}} Zeilen) sieht aus wie „{{proposal}}“; in der Zuordnung angeben: "values": {"{{field}}": {"{{text}}": "{{proposal}}"}}',
    problem: 'Zeile {{line}}, {{column}}: „{{text}}“ ({{reason}})',
    more: 'und {{count}} weitere',
    failed: 'Der Import wurde abgebrochen.',
    cannotRead: '{{file}} lässt sich nicht lesen: {{reason}}',
    badMap: '{{file}} ist kein gültiges JSON: {{reason}}',
    exported: '{{count}} Zeilen nach {{file}} geschrieben',
  },
} satisfies Words<typeof english>;
