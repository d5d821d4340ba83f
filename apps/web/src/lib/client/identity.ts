import { isRole, type Role } from '@rapport/model/access/roles';
import { answered, ask, ServerProblem } from '../shell/ask.ts';
import { rememberLocked } from './locked.ts';
import { type Copy, obeyWipe, wipeIfAsked } from './wipe.ts';

/** Whom this device knows to be here, in which workspace. */
export type KnownIdentity = {
  readonly workspace: { readonly id: string; readonly slug: string; readonly incarnation: number };
  readonly memberId: string;
  readonly name: string;
  /** What they sign in with. */
  readonly email?: string;
  readonly role: Role;
  /** In the demo company, where everybody may be everybody. */
  readonly demo?: boolean;
};

type Answer = {
  readonly user: { readonly name: string; readonly email?: string };
  readonly demo?: boolean;
  readonly workspaces: readonly {
    readonly id: string;
    readonly slug: string;
    readonly incarnation: number;
    readonly memberId: string;
    readonly role: string;
    /** What the workspace asks of this session first. */
    readonly needs?: 'two-factor';
  }[];
  /** Copies that this device was told to delete. */
  readonly wipe?: readonly Copy[];
};

/**
 * Why a workspace does not open. `signed-out`: go to the sign-in page. `unknown`: not a member, or it does not exist.
 * `removed`: they were a member, and this device may hold what they had not sent. `two-factor`: the workspace asks for a
 * second factor first.
 */
export type OpenProblem = 'signed-out' | 'unknown' | 'removed' | 'offline' | 'two-factor';
export class CannotOpenWorkspace extends Error {
  readonly problem: OpenProblem;
  constructor(problem: OpenProblem) {
    super(`The workspace cannot be opened: ${problem}`);
    this.problem = problem;
  }
}

/** How long until the server is asked again. */
const firstPause = 1_000;
const longestPause = 30_000;

const keptAs = (slug: string): string => `rapport.me.${slug}`;

/**
 * Who is signed in. The server's answer counts; while it cannot be reached, whoever was here last on this device.
 * Its clear "nobody" forgets that, so that the next person on this machine sees nothing. `forSure`: its answer alone counts.
 * `asked`: the server was asked already.
 */
export async function identify(
  slug: string,
  { forSure = false, asked }: { readonly forSure?: boolean; readonly asked?: Promise<Response> | undefined } = {},
): Promise<KnownIdentity> {
  const kept = keptIdentity(slug);
  let answer: Answer | undefined;
  try {
    answer = await (asked ? answered<Answer>(asked) : ask<Answer>('/api/me'));
  } catch (error) {
    // A network that wants its own sign-in first (a hotel's) answers for the server, but does not speak as it does.
    if (error instanceof ServerProblem && error.refusal && (error.status === 401 || error.status === 403)) {
      if (kept) lock(kept);
      await wipeIfAsked();
      throw new CannotOpenWorkspace('signed-out');
    }
  }
  if (!Array.isArray(answer?.workspaces)) {
    if (kept && !forSure) return kept;
    throw new CannotOpenWorkspace('offline');
  }
  if (answer.wipe) {
    await obeyWipe(answer.wipe);
    // What was on the screen came from what is deleted now: the page begins anew.
    if (kept) throw new CannotOpenWorkspace('signed-out');
  }
  const found = answer.workspaces.find((workspace) => workspace.slug === slug);
  if (!found || !isRole(found.role)) {
    const former = kept ?? formerIdentity(slug);
    forgetIdentity(slug);
    // The session of somebody else says nothing of them, and shows nothing of theirs.
    if (former?.email === undefined || former.email !== answer.user.email) throw new CannotOpenWorkspace('unknown');
    localStorage.setItem(wasAs(slug), JSON.stringify(former));
    throw new CannotOpenWorkspace('removed');
  }
  if (found.needs) {
    forgetIdentity(slug);
    throw new CannotOpenWorkspace('two-factor');
  }
  const identity: KnownIdentity = {
    workspace: { id: found.id, slug, incarnation: found.incarnation },
    memberId: found.memberId,
    name: answer.user.name,
    ...(answer.user.email !== undefined && { email: answer.user.email }),
    role: found.role,
    ...(answer.demo && { demo: true }),
  };
  localStorage.setItem(keptAs(slug), JSON.stringify(identity));
  forgetFormer(slug);
  return identity;
}

/**
 * What the server says of who is here, asked until it answers. Undefined when nobody waits for it any more, or when its
 * answer is that they are not.
 */
export async function identifyForSure(slug: string, over: () => boolean): Promise<KnownIdentity | undefined> {
  for (let pause = firstPause; !over(); pause = Math.min(pause * 2, longestPause)) {
    try {
      return await identify(slug, { forSure: true });
    } catch (error) {
      if (!(error instanceof CannotOpenWorkspace) || error.problem !== 'offline') return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return undefined;
}

const wasAs = (slug: string): string => `rapport.was.${slug}`;

/** Who was here when their session or membership ended; whoever asks makes sure that it is they who ask. */
export function formerIdentity(slug: string): KnownIdentity | undefined {
  const kept = localStorage.getItem(wasAs(slug));
  return kept === null ? undefined : (JSON.parse(kept) as KnownIdentity);
}

export const forgetFormer = (slug: string): void => localStorage.removeItem(wasAs(slug));

/** Whether two identities have the same copy on this device. */
export const sameIdentity = (a: KnownIdentity, b: KnownIdentity): boolean =>
  a.memberId === b.memberId && a.workspace.id === b.workspace.id && a.workspace.incarnation === b.workspace.incarnation;

export const forgetIdentity = (slug: string): void => localStorage.removeItem(keptAs(slug));

/**
 * Their session is over: what is theirs stays, and opens for nobody before they have signed in again. Whoever this device
 * does not know any more signed out in another tab, by themselves: they are not asked for again.
 */
export function lock(identity: KnownIdentity): void {
  const { workspace, name, email, memberId } = identity;
  const still = keptIdentity(workspace.slug);
  if (still?.memberId !== memberId || still.workspace.id !== workspace.id) return;
  forgetIdentity(workspace.slug);
  localStorage.setItem(wasAs(workspace.slug), JSON.stringify(identity));
  rememberLocked({ name, email });
}

/** Somebody has just signed in: what others left on this device is not shown to them, not even for a moment. */
export function forgetEverybody(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(keptAs(''))) localStorage.removeItem(key);
}

/** Who was here last on this device. */
export function keptIdentity(slug: string): KnownIdentity | undefined {
  const kept = localStorage.getItem(keptAs(slug));
  return kept === null ? undefined : (JSON.parse(kept) as KnownIdentity);
}
