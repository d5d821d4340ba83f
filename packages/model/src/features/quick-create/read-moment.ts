import { addDays, atLocalTime, localDay } from '../../query/resolve-operand.ts';
import { parseDateInput, type DateContext } from '../../schema/parse-date-input.ts';

/** A day, and a time of day where one was said. */
type Moment = { readonly day: string; readonly hour?: number; readonly minute?: number };

const months: readonly RegExp[] = [
  /^jan(uary|uar)?$/,
  /^feb(ruary|ruar)?$/,
  /^(mar|march|mär|märz|maerz)$/,
  /^apr(il)?$/,
  /^(may|mai)$/,
  /^june?$|^juni$/,
  /^july?$|^juli$/,
  /^aug(ust)?$/,
  /^sept?(ember)?$/,
  /^(oct|okt)(ober)?$/,
  /^nov(ember)?$/,
  /^(dec|dez)(ember)?$/,
];
const monthOf = (word: string) => months.findIndex((pattern) => pattern.test(word.replace(/\.$/, ''))) + 1;

/** Words of which days and times are made; a name among them ends the reading. */
const dayWord =
  /^(?:in|next|nächste[nrsm]?|naechste[nrsm]?|today|heute|tomorrow|morgen|übermorgen|uebermorgen|yesterday|gestern|day|after|now|jetzt|(?:tues|wednes|thurs|fri|satur|sun|mon)day|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|diens|donners|frei|sams)tag|mittwoch|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|days?|tage?n?|weeks?|wochen?|months?|monate?n?|quarters?|quartale?n?|years?|jahre?n?|woche|monat|quartal|jahr|eom|eoq|eoy|end|ende|mid|mitte|start|anfang|early|of|des|der|[+-]\d{1,3}[dwmqyt]|q[1-4]|\d{1,2}(?:st|nd|rd|th)?[.,]?|(?:19|20)\d\d|\d{1,4}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2})?)?)$/;
/** What two readers would take for something else unless it stands alone or beside a time: `2.3` is a version, `2.3.` a day. */
const doubtful =
  /^(?:(?:mo|di|mi|do|fr|sa|so|sat|sun|mon|wed|now|jetzt|may|mar|mär|jan|nov|dec|[a-z]+ \d{1,2}|\d{1,2} [a-z]+)\.?|\d{1,2}[./-]\d{1,2})$/;
const prepositions = /^(?:on|at|by|until|till|due|this|am|bis|ab|zum|um|den|diesen|diese|dieses|im|in|fällig|faellig|@)\s+/;

const clockAtEnd =
  /(?:^|\s)(?:(?:at |um |@ ?)?(\d{1,2}):(\d{2})(?: ?(am|pm|uhr))?|(?:at |um |@ ?)?(\d{1,2})(?:\.(\d{2}))? ?(am|pm|uhr)|(?:at |um |@ ?)(\d{1,2}))$/;
const clockAtStart =
  /^(?:(?:at |um |@ ?)?(\d{1,2}):(\d{2})(?: ?(am|pm|uhr))?|(?:at |um |@ ?)?(\d{1,2})(?:\.(\d{2}))? ?(am|pm|uhr)|(?:at |um |@ ?)(\d{1,2}))(?=\s|$)/;

/**
 * Reads a day, a time or both from words of a line, in both languages: `tomorrow 10:00`, `next friday`, `June`, `30.6.`,
 * `in 2 Wochen`, `um 10`. `alone`: the words are all that stands between two commas, so they may be short. A month or a
 * quarter is its last day, for that is by when. A time alone is today's, or tomorrow's when `ahead` and it is over.
 */
export function readMoment(words: string, alone: boolean, ahead: boolean, context: DateContext): Moment | undefined {
  const typed = words.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const atEnd = clockAtEnd.exec(typed);
  const clock = atEnd ?? clockAtStart.exec(typed);
  const time = clock ? timeOf(clock) : undefined;
  if (clock && !time) return undefined;
  const rest = clock ? (atEnd ? typed.slice(0, clock.index) : typed.slice(clock[0].length)).trim().replace(/,$/, '') : typed;
  if (rest === '') return time && { day: dayOfTime(time, ahead, context), ...time };
  const day = readDay(rest, alone || time !== undefined, context);
  return day === undefined ? undefined : { day, ...time };
}

function timeOf(clock: RegExpExecArray): { readonly hour: number; readonly minute: number } | undefined {
  const said = Number(clock[1] ?? clock[4] ?? clock[7]);
  const minute = Number(clock[2] ?? clock[5] ?? 0);
  const half = clock[3] ?? clock[6];
  if (minute > 59 || (half === 'am' || half === 'pm' ? said < 1 || said > 12 : said > 23)) return undefined;
  return { hour: half === 'pm' ? (said % 12) + 12 : half === 'am' ? said % 12 : said, minute };
}

function dayOfTime({ hour, minute }: { hour: number; minute: number }, ahead: boolean, context: DateContext): string {
  const today = localDay(context);
  return ahead && atLocalTime(today, hour, minute, context.timeZone) < context.now ? addDays(today, 1) : today;
}

function readDay(text: string, sure: boolean, context: DateContext): string | undefined {
  const preposition = prepositions.exec(text)?.[0] ?? '';
  const bare = text.slice(preposition.length);
  const counted = bare.replaceAll(/(?:^|\s)(?:a|an|one|einem|einer|einen|eine)(?=\s)/g, (word) => word.replace(/\S+/, '1'));
  if (!counted.split(' ').every((word) => dayWord.test(word) || monthOf(word) > 0)) return undefined;
  const period = readPeriod(counted, localDay(context));
  if (period !== undefined) return sure || preposition !== '' || !doubtful.test(counted) ? period : undefined;
  if (!sure && preposition === '' && doubtful.test(counted) && !isMonthDay(counted)) return undefined;
  const whole = /^in\s/.test(preposition) ? `in ${counted}` : counted;
  return parseDateInput(whole, context) ?? (whole === counted ? undefined : parseDateInput(counted, context));
}

/** `3 March` and `March 3` are days wherever they stand; `Market 3` was no month to begin with. */
const isMonthDay = (text: string) => {
  const words = text.split(' ');
  return words.length === 2 && words.some((word) => monthOf(word) > 0 && !/^ma[yr]$/.test(word));
};

const lastDay = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
const pad = (number: number) => String(number).padStart(2, '0');

/** `June`, `end of June 2027`, `Mitte Juni`, `Q3`, `next month`. */
function readPeriod(text: string, today: string): string | undefined {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  if (/^(?:next month|nächste[nrsm]? monat)$/.test(text)) return lastDay(year, month + 1);
  const quarter = /^q([1-4])(?: (\d{4}))?$/.exec(text);
  if (quarter) {
    const last = Number(quarter[1]) * 3;
    return lastDay(quarter[2] ? Number(quarter[2]) : last < month ? year + 1 : year, last);
  }
  const [, part, name = '', said] =
    /^(?:(end|ende|mid|mitte|start|anfang|early)(?: of| des)? )?([a-zäé]{3,9}\.?)(?: (\d{4}))?$/.exec(text) ?? [];
  const of = monthOf(name);
  if (of === 0) return undefined;
  const inYear = said ? Number(said) : of < month ? year + 1 : year;
  if (part === 'mid' || part === 'mitte') return `${inYear}-${pad(of)}-15`;
  return part === 'start' || part === 'anfang' || part === 'early' ? `${inYear}-${pad(of)}-01` : lastDay(inYear, of);
}
