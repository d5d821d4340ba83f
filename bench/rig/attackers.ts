import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { syncToken, type Target } from '../../tests/hostile/attack-rig.ts';
import { attacks } from '../../tests/hostile/named-attacks.ts';

/** Argument of the process: which attack, on whom. */
export type AttackersPlan = { readonly attack: string; readonly target: Omit<Target, 'token'> };

/** Attackers at once, each beginning again this long after the last time ended. */
const attackers = 2;
const restMilliseconds = 100;

/** Attacks until its input ends; prints how many times. */
async function attackOn({ attack: name, target: { port, key, ...rest } }: AttackersPlan): Promise<void> {
  setPriority(constants.priority.PRIORITY_LOW);
  const attack = attacks.find((each) => each.name === name);
  if (!attack) throw new Error(`There is no attack called ${name}`);
  const target: Target = { ...rest, port, key, token: () => syncToken(port, key) };
  let going = true;
  let times = 0;
  const ended = new Promise<void>((resolve) => process.stdin.resume().once('end', resolve)).then(() => void (going = false));
  await Promise.all(
    Array.from({ length: attackers }, async () => {
      while (going) {
        await Promise.race([attack.act(target).catch(() => undefined), ended]);
        times += 1;
        await pause(restMilliseconds);
      }
    }),
  );
  process.stdout.write(String(times), () => process.exit(0));
}

if (process.argv[2]) await attackOn(JSON.parse(process.argv[2]) as AttackersPlan);
