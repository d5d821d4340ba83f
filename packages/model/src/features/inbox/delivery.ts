import { isTimeZone } from '../../schema/time-zone.ts';
import type { Values } from '../../schema/row.ts';

/** What people are told of. */
export const notificationKinds = ['mention', 'reply', 'assignment', 'moved', 'due', 'access'] as const;
export type NotificationKind = (typeof notificationKinds)[number];
export const isNotificationKind = (text: unknown): text is NotificationKind =>
  notificationKinds.includes(text as NotificationKind);

/** How one person is told of one kind: not at all, or in the app and perhaps elsewhere too. */
export type Delivery = { readonly shown: boolean; readonly push: boolean; readonly mail: 'none' | 'once' | 'digest' };

/** What counts while a person has said nothing: urgent words of others reach them anywhere, the rest waits in the app. */
const unsaid: Record<NotificationKind, Delivery> = {
  mention: { shown: true, push: true, mail: 'once' },
  reply: { shown: true, push: true, mail: 'digest' },
  assignment: { shown: true, push: true, mail: 'digest' },
  moved: { shown: true, push: false, mail: 'digest' },
  due: { shown: true, push: true, mail: 'none' },
  access: { shown: true, push: true, mail: 'once' },
};

/** Reads a kind's field of a `notificationSetting` row: `off`, or `app` with `push`, `mail` or `digest` behind it. */
export function deliveryOf(kind: NotificationKind, setting: Values): Delivery {
  const text = setting[kind];
  if (typeof text !== 'string' || text === '') return unsaid[kind];
  const words = new Set(text.split(' '));
  if (words.has('off')) return { shown: false, push: false, mail: 'none' };
  return { shown: true, push: words.has('push'), mail: words.has('mail') ? 'once' : words.has('digest') ? 'digest' : 'none' };
}

export function deliveryText({ shown, push, mail }: Delivery): string {
  if (!shown) return 'off';
  return ['app', ...(push ? ['push'] : []), ...(mail === 'once' ? ['mail'] : mail === 'digest' ? ['digest'] : [])].join(' ');
}

/** A time of day as minutes after midnight. Undefined when it is none. */
export function minutesOf(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) : null;
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** When somebody wants to be left alone, and when their digest comes: minutes of their own day. */
export type Hours = {
  readonly timeZone: string;
  readonly digestAt: number;
  readonly quiet: { readonly from: number; readonly until: number } | undefined;
};

const morning = 8 * 60;
const evening = 20 * 60;

/** Reads the hours of a `notificationSetting` row. `off` as the beginning of the quiet hours: there are none. */
export function hoursOf(setting: Values, workspaceTimeZone: string): Hours {
  const { timeZone, quietFrom, quietUntil, digestAt } = setting;
  const quiet = {
    from: minutesOf(quietFrom) ?? evening,
    until: minutesOf(quietUntil) ?? morning,
  };
  return {
    timeZone: isTimeZone(timeZone) ? timeZone : isTimeZone(workspaceTimeZone) ? workspaceTimeZone : 'UTC',
    digestAt: minutesOf(digestAt) ?? morning,
    quiet: quietFrom === 'off' || quiet.from === quiet.until ? undefined : quiet,
  };
}
