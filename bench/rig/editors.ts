/**
 * The load generator: many editors in a process of its own, each on its own socket, each writing its own key of its
 * document's `fields` twice a second. One editor per document applies what it receives and measures. Runs as
 * `node bench/rig/editors.ts '<JSON>'` and prints one line of JSON.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Editor, type EditorTarget, now } from './editor.ts';
import { summarise, type Summary } from './statistics.ts';

export type EditorsPlan = EditorTarget & {
  /** Of several people, as one may have so many sockets only; editors take them in turn. */
  readonly tokens: readonly string[];
  readonly documents: readonly string[];
  readonly clients: number;
  /** Keys that clients of one document write, one each. */
  readonly keys: readonly string[];
  readonly editsPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Also answer every single time to acknowledgement. */
  readonly keepTimes?: boolean;
};
export type EditorsResult = {
  readonly edits: number;
  readonly toPeer: Summary;
  readonly toAck: Summary;
  readonly ackTimes: readonly number[];
  /** Edits that had no answer half a second after the last of them. */
  readonly unanswered: number;
  /** Share of the whole machine that this process used. */
  readonly generatorShare: number;
};

async function run(plan: EditorsPlan): Promise<EditorsResult> {
  const toPeer: number[] = [];
  const toAck: number[] = [];
  let measuring = false;
  let edits = 0;
  const editors = Array.from({ length: plan.clients }, (_, index) => {
    const document = plan.documents[index % plan.documents.length] ?? '';
    const key = plan.keys[Math.floor(index / plan.documents.length) % plan.keys.length] ?? '';
    return new Editor(plan, document, key, plan.tokens[index % plan.tokens.length] ?? '');
  });
  for (let start = 0; start < editors.length; start += 50)
    await Promise.all(
      editors.slice(start, start + 50).map((editor, offset) =>
        editor.connect(
          start + offset < plan.documents.length,
          (value) => measuring && toPeer.push(now() - Number(value)),
          (ms) => measuring && toAck.push(ms),
        ),
      ),
    );
  // Every editor has its own phase, so that edits come evenly as from people.
  const period = 1000 / plan.editsPerSecond;
  const timers = editors.map((editor, index) =>
    setTimeout(
      () => {
        timers[index] = setInterval(() => {
          if (measuring) edits += 1;
          editor.edit();
        }, period) as never;
      },
      (index / editors.length) * period,
    ),
  );
  await pause(plan.warmUpSeconds * 1000);
  const [cpu, began] = [process.cpuUsage(), now()];
  measuring = true;
  process.stderr.write('measuring\n');
  await pause(plan.seconds * 1000);
  measuring = false;
  process.stderr.write('measured\n');
  const used = process.cpuUsage(cpu);
  const generatorShare = (used.user + used.system) / 1000 / (now() - began) / navigator.hardwareConcurrency;
  for (const timer of timers) clearInterval(timer);
  await pause(500);
  const unanswered = editors.reduce((sum, editor) => sum + editor.unanswered, 0);
  for (const editor of editors) editor.close();
  const ackTimes = plan.keepTimes ? toAck : [];
  return { edits, toPeer: summarise(toPeer), toAck: summarise(toAck), ackTimes, unanswered, generatorShare };
}

// A pipe takes its time with the acknowledgements of five minutes: an exit would cut them off.
process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as EditorsPlan)), () => process.exit(0));
