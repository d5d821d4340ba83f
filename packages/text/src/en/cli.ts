/** The command line. A refusal says what, why and the command that fixes it. */
export const cli = {
  postgres: {
    notPackaged: 'There is no embedded Postgres for {{platform}} (package {{name}}).\nUse your own: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    doesNotRun: 'Postgres does not run as {{account}} ({{program}}): {{reason}}\nUse your own: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    notYours: '{{directory}} belongs to another user, so its database cannot be used by you.\nStart as that user, or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    cannotEnter:
      'Postgres must not run as root and runs as {{account}}, who may not enter {{directory}}.\nUse a directory that everybody may pass: RAPPORT_DATA=/var/lib/rapport/data ./rapport start',
    initFailed: 'The database could not be made in {{directory}}: {{reason}}\nNothing was left half done; try again: ./rapport start',
    otherVersion:
      '{{directory}} was made by Postgres {{made}}, and this is Postgres {{ours}}. Nothing was touched.\nStart the Rapport that made it, or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    doesNotAnswer: 'A Postgres runs on {{directory}} but does not answer. Look at the log beside it, then try again: ./rapport start',
    startFailed: 'Postgres did not start: {{reason}}\nIts log: {{log}}',
    noAnswerInTime: 'no answer in time',
  },
} as const;
