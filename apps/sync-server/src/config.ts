import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { limits } from '@rapport/model/limits';

/** Where files are kept in a store that speaks S3. `endpoint`: with the bucket's name as its path. */
export type Bucket = {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
};

/** The environment, declared once: `help` lists it, the server and the command line read it through `readConfig`. */
export type Config = {
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDirectory: string;
  /** Undefined: whoever starts the server brings up the embedded Postgres and fills this in. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: string;
  /** Undefined: nothing is mailed, every mail is a link to be copied. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Rows that one browser holds. */
  readonly replicaRows: number;
  readonly fileBytes: number;
  /** Of all files of a workspace. */
  readonly filesBytes: number;
  /** Undefined: files lie in the data directory. */
  readonly filesBucket: Bucket | undefined;
};

export type Variable<T> = {
  readonly name: string;
  readonly description: string;
  /** As shown by `help`. */
  readonly default: string;
  /** Gets the text (or the default). Throws with the reason when it is not allowed. */
  readonly parse: (text: string) => T;
};

const port = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error('must be a number from 0 to 65535');
  return value;
};
const wholeNumber = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error('must be a whole number from 1');
  return value;
};
const address = (text: string) => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('must begin with http:// or https://');
  return text.replace(/\/+$/, '');
};
const postgres = (text: string) => {
  if (!/^postgres(ql)?:\/\//.test(text)) throw new Error('must begin with postgres://');
  return text;
};
const mailServer = (text: string) => {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new Error('must begin with smtp:// or smtps://');
  return text;
};
const sender = (text: string) => {
  if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(text)) throw new Error('must be an address such as Rapport <crm@example.com>');
  return text;
};
const bucket = (text: string): Bucket => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username === '' || url.password === '' || !/^\/[^/]+\/?$/.test(url.pathname))
    throw new Error('must be an address such as https://KEY:SECRET@s3.example.com/bucket?region=eu-central-1');
  return {
    endpoint: `${url.origin}${url.pathname.replace(/\/$/, '')}`,
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    region: url.searchParams.get('region') ?? 'auto',
  };
};
const level = (text: string) => {
  if (!['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(text))
    throw new Error('must be a level such as info or debug');
  return text;
};

export const variables = {
  port: { name: 'PORT', description: 'Port of web, API and sync', default: '5400', parse: port },
  host: { name: 'HOST', description: 'Address to listen on', default: '127.0.0.1', parse: (text: string) => text },
  publicUrl: {
    name: 'PUBLIC_URL',
    description: 'Address people use; in links, cookies and the origin check',
    default: 'http://localhost:PORT, or that of HOST',
    parse: address,
  },
  dataDirectory: {
    name: 'RAPPORT_DATA',
    description: 'Directory of database, secrets and logs',
    default: '.rapport',
    parse: (text: string) => resolve(text),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    description: 'Postgres 15 or newer; without it an embedded one is started',
    default: '',
    parse: (text: string) => (text === '' ? undefined : postgres(text)),
  },
  logLevel: { name: 'LOG_LEVEL', description: 'How much to log', default: 'info', parse: level },
  smtpUrl: {
    name: 'SMTP_URL',
    description: 'Mail server, as smtp://user:password@host:587; without it mails are links to copy',
    default: '',
    parse: (text: string) => (text === '' ? undefined : mailServer(text)),
  },
  mailFrom: {
    name: 'MAIL_FROM',
    description: 'Sender of mails',
    default: 'Rapport <rapport@localhost>',
    parse: sender,
  },
  replicaRows: {
    name: 'REPLICA_ROWS',
    description: 'Rows that one browser holds; beyond them the least needed types are searched on the server',
    default: String(limits.replicaRows.value),
    parse: wholeNumber,
  },
  fileBytes: {
    name: 'FILE_BYTES',
    description: 'Bytes of one file on a record, at most',
    default: String(limits.fileBytes.value),
    parse: wholeNumber,
  },
  filesBytes: {
    name: 'FILES_BYTES',
    description: 'Bytes of all files of one workspace, at most',
    default: String(limits.fileBytesPerWorkspace.value),
    parse: wholeNumber,
  },
  filesBucket: {
    name: 'FILES_BUCKET',
    description: 'Bucket for files, as https://KEY:SECRET@s3.example.com/bucket?region=eu; without it they lie in RAPPORT_DATA',
    default: '',
    parse: (text: string) => (text === '' ? undefined : bucket(text)),
  },
} as const satisfies { [key in keyof Config]: Variable<Config[key]> };

export class ConfigError extends Error {
  readonly variable: string;
  constructor(variable: string, reason: string) {
    super(`${variable} ${reason}`);
    this.name = 'ConfigError';
    this.variable = variable;
  }
}

/** An empty variable is one that is not set: compose files and shells pass those on. */
const read = <T>(variable: Variable<T>, environment: NodeJS.ProcessEnv, fallback = variable.default): T => {
  try {
    return variable.parse(environment[variable.name] || fallback);
  } catch (error) {
    throw new ConfigError(variable.name, error instanceof Error ? error.message : String(error));
  }
};

/** How others reach what listens on `host`: a name of its own, or where it listens everywhere, the first address of this machine. */
function nameOf(host: string): string {
  if (/^(localhost|127\.|::1$)/.test(host)) return 'localhost';
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
}

/** The configuration an environment asks for. Throws ConfigError naming the variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const at = read(variables.port, environment);
  const host = read(variables.host, environment);
  return {
    port: at,
    host,
    publicUrl: read(variables.publicUrl, environment, `http://${nameOf(host)}:${at}`),
    dataDirectory: read(variables.dataDirectory, environment),
    databaseUrl: read(variables.databaseUrl, environment),
    logLevel: read(variables.logLevel, environment),
    smtpUrl: read(variables.smtpUrl, environment),
    mailFrom: read(variables.mailFrom, environment),
    replicaRows: read(variables.replicaRows, environment),
    fileBytes: read(variables.fileBytes, environment),
    filesBytes: read(variables.filesBytes, environment),
    filesBucket: read(variables.filesBucket, environment),
  };
}
