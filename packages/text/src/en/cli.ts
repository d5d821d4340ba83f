/** The command line. A refusal says what, why and the command that fixes it. */
export const cli = {
  postgres: {
    notPackaged:
      'There is no embedded Postgres for {{platform}} (package {{name}}).\nUse your own: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    doesNotRun:
      'Postgres does not run as {{account}} ({{program}}): {{reason}}\nUse your own: DATABASE_URL=postgres://user:password@host/database ./rapport start',
    notYours:
      '{{directory}} belongs to another user, so its database cannot be used by you.\nStart as that user, or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    cannotEnter:
      'Postgres must not run as root and runs as {{account}}, who may not enter {{directory}}.\nUse a directory that everybody may pass: RAPPORT_DATA=/var/lib/rapport/data ./rapport start',
    initFailed:
      'The database could not be made in {{directory}}: {{reason}}\nNothing was left half done; try again: ./rapport start',
    otherVersion:
      '{{directory}} was made by Postgres {{made}}, and this is Postgres {{ours}}. Nothing was touched.\nStart the Rapport that made it, or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    foreign:
      '{{directory}} holds files that are no database of Rapport. Nothing was touched.\nMove them away, or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    doesNotAnswer:
      'A Postgres runs on {{directory}} but does not answer. Look at the log beside it, then try again: ./rapport start',
    startFailed: 'Postgres did not start: {{reason}}\nIts log: {{log}}',
    noAnswerInTime: 'no answer in time',
  },
  data: {
    notYours:
      'The data directory {{directory}} belongs to {{owner}}, so it cannot be used by you.\nStart as {{owner}}, or use another one: RAPPORT_DATA=~/rapport ./rapport start',
    foreign:
      'The directory {{directory}} is none of Rapport: it holds {{found}}. Nothing was touched.\nUse an empty one: RAPPORT_DATA=~/rapport ./rapport start',
    elsewhere: {
      windows: 'This clone lies on a Windows drive, where a database is not safe: the data go to {{directory}}',
      network: 'This clone lies on a network drive, where a database is not safe: the data go to {{directory}}',
    },
    unreadable:
      'The data directory {{directory}} cannot be read: {{reason}}\nUse another one: RAPPORT_DATA=~/rapport ./rapport start',
    unwritable:
      'The data directory {{directory}} cannot be written to: {{reason}}\nUse another one: RAPPORT_DATA=~/rapport ./rapport start',
    newer:
      'The data directory {{directory}} has layout {{version}}, made by a newer Rapport; this one knows up to {{ours}}. Nothing was touched.\nUpdate and start again: git pull && ./rapport start',
    running:
      'Rapport runs already on {{directory}} (process {{pid}}): {{address}}\nStop it: kill {{pid}}   or start a second one: RAPPORT_DATA=~/rapport-2 ./rapport start --port 5401',
    inUse: 'Process {{pid}} uses the data directory {{directory}} right now.\nWait for it or stop it: kill {{pid}}',
  },
  doctor: {
    node: 'Node {{version}} on {{platform}}',
    npm: 'npm {{version}}, fetches from {{registry}}',
    npmBehind: 'npm {{version}}, fetches from {{registry}} through {{proxy}}',
    noNpm: 'There is no npm. It is needed again when Rapport is updated: https://nodejs.org (or: apt-get install npm)',
    postgres: 'A database can be used',
    data: 'The data directory {{directory}} can be used',
    running: 'Rapport runs (process {{pid}}): {{address}}',
    port: 'Port {{port}} on {{host}} is free',
    disk: 'Only {{room}} GB are free for {{directory}}; {{needed}} GB give the database room to grow. Free some, or use another disk: RAPPORT_DATA=/other/disk/rapport ./rapport start',
    memory:
      'This machine has {{memory}} GB of memory; building the pages wants {{needed}} GB. Should it be killed: build on another machine and copy .builds and build.',
    openFiles:
      'A process may open {{files}} files here; each person needs a few. Raise it: ulimit -Hn 65536 (as root), or LimitNOFILE=65536 in the service.',
    plainHttp:
      'On {{address}} (plain HTTP, another machine) signing in, editing and saving work. Browsers do without: opening offline, sharing one connection between tabs, passkeys. A reverse proxy with https gives all of it, for example Caddy:\n  rapport.example.com {\n    reverse_proxy 127.0.0.1:{{port}}\n  }\n  # caddy run --config Caddyfile\n  # PUBLIC_URL=https://rapport.example.com ./rapport start\n  # HOST stays at 127.0.0.1',
    well: 'Nothing keeps Rapport from starting: ./rapport start',
    ill_one: 'One thing keeps Rapport from starting.',
    ill_other: '{{count}} things keep Rapport from starting.',
  },
  port: {
    taken: 'Port {{port}} on {{host}} is taken by another program.\nUse another one: ./rapport start --port {{other}}',
    unusable:
      'Nothing can listen on {{host}}, port {{port}}: {{reason}}\nUse the usual ones: HOST=127.0.0.1 ./rapport start --port 5400',
  },
  config: {
    wrong: '{{reason}}.\nCorrect it, or do without it: unset {{variable}}',
  },
  database: {
    unreachable:
      'The database of DATABASE_URL does not let us in ({{url}}): {{reason}}\nCorrect DATABASE_URL, or use the embedded database: unset DATABASE_URL && ./rapport start',
    refused:
      '{{reason}}\nNothing was changed. Or use the embedded database in a directory of its own: unset DATABASE_URL; RAPPORT_DATA=~/rapport ./rapport start',
  },
  step: {
    unwritable:
      'This clone ({{directory}}) cannot be written to by you: {{reason}}\nStart as the user who made it, or make it yours: sudo chown -R "$(id -un)" .',
    build: 'Building the pages',
    database: 'Starting the database',
    server: 'Starting the server',
    failed: '{{program}} failed ({{status}}). Its output: {{log}}',
  },
  start: {
    ready: 'Rapport is ready after {{elapsed}}:  {{address}}',
    signUp: 'Create your workspace:  {{link}}',
    stop: 'Ctrl-C stops.',
  },
  demo: {
    isDemo:
      'The data directory {{directory}} holds a demo company, where everybody may sign in by a click.\nStart it as what it is: ./rapport start --demo   or use another directory: RAPPORT_DATA=~/rapport ./rapport start',
    isReal:
      'The data directory {{directory}} was not made for a demo. Nothing was touched.\nThe demo brings its own: unset RAPPORT_DATA && ./rapport start --demo',
    ownDatabase:
      'The demo never uses a database that may hold something else.\nIt brings its own: unset DATABASE_URL && ./rapport start --demo',
    renewed: 'The demo of {{was}} is made anew for {{now}}. To keep one: --demo-day {{was}}',
    badDay: '{{day}} is not a day up to today.\nUse the form YYYY-MM-DD: ./rapport start --demo --demo-day 2026-03-01',
    badScale: '{{scale}} is not a size from 1 to {{most}}.\nTen times the usual size: ./rapport start --demo --demo-scale 10',
    liveAlone: 'Simulated colleagues work in the demo only.\nStart it with them: ./rapport start --demo --live',
    hosts: 'Two people in one browser:  {{one}}  and  {{other}}',
  },
  dev: {
    ready: 'Rapport follows your changes:  {{address}}',
  },
  control: {
    noWorkspace:
      'There is no workspace yet.\nMake one with its first owner: ./rapport user add --role owner --email EMAIL --name NAME',
    ownerFirst:
      'There is no workspace yet, and its first user is its owner.\nOpen {{link}}   or: ./rapport user add --role owner --email EMAIL --name NAME',
    whichWorkspace: 'There are several workspaces ({{workspaces}}). Say which: --workspace SLUG',
    leaseElsewhere: 'Another server writes the workspace {{workspace}} at present. Run the command there.',
    noSuchUser: 'Nobody has the e-mail address {{email}}.\nSee who is there: ./rapport user list',
    brokeOff: 'The server stopped before it answered. Look at its log and try again.',
    unreachable:
      'The server’s control socket {{socket}} does not let us in: {{reason}}\nRun the command as the user who started the server.',
  },
  user: {
    added: '{{email}} may sign in now ({{role}}).',
    passwordSet: '{{email}} has a new password.',
    resetLink: 'With this link {{email}} sets a new password. It works once, for {{hours}} hours:',
    password: 'Password: {{password}}',
    noSuchRole: 'There is no role {{role}}. Roles: {{roles}}',
    signsIn: 'yes',
    signsInNot: 'no',
  },
  key: {
    added: 'A key that acts as {{email}} ({{id}}). It is shown only now:',
    revoked: 'The key {{id}} opens nothing any more.',
  },
  backup: {
    progress: 'Tables written:',
    done_one:
      '{{file}}: {{count}} row, {{megabytes}} MB, in {{elapsed}}. It holds everything, secrets too: keep it where nobody else reads it.',
    done_other:
      '{{file}}: {{count}} rows, {{megabytes}} MB, in {{elapsed}}. It holds everything, secrets too: keep it where nobody else reads it.',
    noRoom: 'Nothing can be written in {{folder}}.',
    noFile: 'There is no file {{file}}.',
    restoring: 'Tables read:',
    restored_one: 'One workspace is as it was at {{at}} ({{rows}} rows, {{elapsed}}).\nStart it: ./rapport start',
    restored_other: '{{count}} workspaces are as they were at {{at}} ({{rows}} rows, {{elapsed}}).\nStart them: ./rapport start',
    notEmpty:
      'The installation in {{directory}} holds the workspace {{workspace}}. To put the backup in its place: ./rapport restore FILE --replace',
    refused: {
      'not-a-backup': '{{file}} is no backup of Rapport. Nothing was changed.',
      newer: '{{file}} was made by a newer Rapport. Restore it with that one. Nothing was changed.',
      damaged: '{{file}} is damaged: a table in it is not what was written. Nothing was changed.',
      incomplete: '{{file}} ends too early: it was not written to the end. Nothing was changed.',
    },
  },
  rebuild: {
    progress: 'Records made again:',
    done_one: 'Rows and events of one workspace were made again from the log in {{elapsed}}.',
    done_other: 'Rows and events of {{count}} workspaces were made again from the log in {{elapsed}}.',
  },
  rotate: {
    done: '{{id}} has begun again as a fresh copy, without what was deleted in it.',
    left: '{{id}} stays as it is: there is no such document here, it lies in the trash, or somebody is writing in it just now.',
  },
  notYet: 'The command {{command}} is not there yet.',
  test: {
    suites: 'There is no suite {{suite}}. Suites: {{suites}}',
    checks: 'Checks',
    unit: 'Unit tests',
    pg: 'Tests with Postgres',
    e2e: 'Browser tests',
    torture: 'Faults under load',
    long: 'Long tests',
    fetchBrowser: 'Fetching a browser',
    noBrowser: 'There is no browser for the browser tests, so they count as failed.\nInstall one: {{command}}',
    noReport: '{{suite}} ended without a report ({{status}}). Its output: {{log}}',
  },
  help: {
    title: 'Rapport: a CRM that a whole team edits at once, online or offline.',
    commands: 'Commands:',
    environment: 'Environment:',
    forms: 'Usage: ./rapport {{forms}}',
    unknown: 'There is no command {{name}}. Commands: {{names}}\nWhat they do: ./rapport help',
    needed: '{{option}} is missing.',
    about: {
      start: 'installs, builds and starts everything; prints the address',
      dev: 'the same with pages that follow the sources',
      doctor: 'whether Rapport can start here, and what to do where it cannot',
      test: 'runs every test, or those of one suite; --long adds the ones that take minutes',
      check: 'types, lint, format, dead code, licences',
      bench: 'measures speed and memory',
      torture: 'breaks everything that can break under load and looks for lost edits; --seed repeats a run',
      user: 'people who may sign in',
      key: 'keys of the API; the last line of "key add" is the key alone',
      import: 'records from a CSV file',
      export: 'records as a CSV file',
      backup: 'writes everything into one file, while people work',
      restore: 'puts a backup in the place of what is there',
      rebuild: 'makes rows and events again from the log',
      rotate: 'lets a document forget what was deleted in it',
      help: 'this page',
    },
  },
  exchange: {
    progress: 'Rows',
    created: '{{count}} created, {{updated}} updated, {{unchanged}} unchanged, {{skipped}} left alone, {{repeated}} repeated',
    checked:
      '{{count}} would be created, {{updated}} updated, {{unchanged}} unchanged, {{skipped}} left alone, {{repeated}} repeated',
    refused: '{{count}} rows not brought in',
    undated: '{{count}} without a date of creation, dated by the import',
    link: '{{field}}: {{linked}} linked, {{without}} without',
    made: '{{field}}: {{names}} made',
    wouldMake: '{{field}}: {{names}} would be made',
    pipeline: 'Pipeline: {{name}}',
    suggestion:
      '"{{text}}" ({{field}}, {{rows}} rows) looks like "{{proposal}}"; say so in the map: "values": {"{{field}}": {"{{text}}": "{{proposal}}"}}',
    problem: 'Line {{line}}, {{column}}: "{{text}}" ({{reason}})',
    more: 'and {{count}} more',
    failed: 'The import stopped.',
    cannotRead: '{{file}} cannot be read: {{reason}}',
    badMap: '{{file}} is not valid JSON: {{reason}}',
    exported: '{{count}} rows written to {{file}}',
  },
} as const;
