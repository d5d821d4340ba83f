import type { cli as english } from '../en/cli.ts';
import type { Words } from '../make-translator.ts';

export const cli = {
  postgres: {
    notPackaged: 'Für {{platform}} gibt es kein eingebautes Postgres (Paket {{name}}).\nNehmen Sie ein eigenes: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    doesNotRun: 'Postgres läuft nicht als {{account}} ({{program}}): {{reason}}\nNehmen Sie ein eigenes: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    notYours:
      '{{directory}} gehört jemand anderem, daher lässt sich die Datenbank darin nicht benutzen.\nStarten Sie als dieser Benutzer oder mit einem anderen Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    cannotEnter:
      'Postgres darf nicht als root laufen und läuft als {{account}}; dieses Konto darf {{directory}} nicht betreten.\nNehmen Sie ein Verzeichnis, das alle betreten dürfen: RAPPORT_DATA=/var/lib/rapport/data ./rapport start',
    initFailed: 'Die Datenbank ließ sich in {{directory}} nicht anlegen: {{reason}}\nNichts blieb halb fertig liegen; versuchen Sie es noch einmal: ./rapport start',
    otherVersion:
      '{{directory}} wurde von Postgres {{made}} angelegt, dies ist Postgres {{ours}}. Nichts wurde verändert.\nStarten Sie das Rapport, das es angelegt hat, oder nehmen Sie ein anderes Verzeichnis: RAPPORT_DATA=~/rapport ./rapport start',
    doesNotAnswer: 'Auf {{directory}} läuft ein Postgres, antwortet aber nicht. Sehen Sie in das Protokoll daneben und versuchen Sie es noch einmal: ./rapport start',
    startFailed: 'Postgres ist nicht gestartet: {{reason}}\nSein Protokoll: {{log}}',
    noAnswerInTime: 'keine Antwort innerhalb der Frist',
  },
} satisfies Words<typeof english>;
