import type { Queryable } from '../database.ts';
import { secretHash } from './invitations.ts';
import type { SessionMethod } from './sessions.ts';

export type DeviceRow = {
  readonly id: string;
  readonly userAgent: string;
  readonly address: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  /** It is told to delete what it keeps as soon as it is heard of. */
  readonly wipeAt: Date | null;
  /** The session that is open there. */
  readonly session: string | null;
  readonly method: SessionMethod | null;
};

/** Notes that somebody was seen with the browser that holds `secret`. `fresh`: never before, though with others. */
export async function seeDevice(
  database: Queryable,
  device: {
    readonly id: string;
    readonly userId: string;
    readonly secret: string;
    readonly userAgent: string;
    readonly address: string;
  },
): Promise<{ readonly id: string; readonly fresh: boolean }> {
  const [row] = await database.query<{ id: string; fresh: boolean }>(
    `insert into identity.device (id, user_id, hash, user_agent, ip_address) values ($1, $2, $3, $4, $5)
    on conflict (user_id, hash) do update set seen_at = now(), left_at = null, user_agent = excluded.user_agent,
      ip_address = excluded.ip_address
    returning id, id = $1 and exists (select from identity.device other where other.user_id = $2) as fresh`,
    [device.id, device.userId, secretHash(device.secret), device.userAgent, device.address],
  );
  if (!row) throw new Error('The device was not stored.');
  return row;
}

/** The session goes on with this browser. */
export const touchSession = (database: Queryable, sessionId: string, deviceId: string) =>
  database.query(
    `update identity.session set seen_at = now(), device_id = $2
    where id = $1 and (device_id is distinct from $2 or seen_at < now() - interval '1 minute')`,
    [sessionId, deviceId],
  );

/** Browsers that keep something of this person, or may: those that signed out or were wiped keep nothing. */
export const listDevices = (database: Queryable, userId: string): Promise<DeviceRow[]> =>
  database.query<DeviceRow>(
    `select device.id, coalesce(device.user_agent, '') as "userAgent", coalesce(device.ip_address, '') as address,
      device.created_at as "createdAt", device.seen_at as "seenAt",
      case when device.wiped_at is null or device.wiped_at < device.wipe_at then device.wipe_at end as "wipeAt",
      open.id as session, open.method
    from identity.device left join lateral (
      select id, method from identity.session where device_id = device.id and expires_at > now()
      order by created_at desc limit 1) open on true
    where device.user_id = $1
      and (open.id is not null or (device.left_at is null and (device.wiped_at is null or device.wiped_at < device.wipe_at)))
    order by device.seen_at desc, device.id`,
    [userId],
  );

/** Signed out in good order: the browser has removed its copy. */
export const leaveDevice = (database: Queryable, sessionId: string) =>
  database.query(
    `update identity.device set left_at = now() from identity.session
    where session.id = $1 and device.id = session.device_id`,
    [sessionId],
  );

/** False when the person has no such device. */
export async function orderWipe(database: Queryable, userId: string, id: string): Promise<boolean> {
  const rows = await database.query('update identity.device set wipe_at = now() where user_id = $1 and id = $2 returning id', [
    userId,
    id,
  ]);
  return rows.length > 0;
}

/** What the browser that holds `secret` is to delete: the copies of these members. */
export const wipesOf = (database: Queryable, secret: string): Promise<{ workspaceId: string; memberId: string }[]> =>
  database.query<{ workspaceId: string; memberId: string }>(
    `select member.workspace_id as "workspaceId", member.id as "memberId"
    from identity.device join member on member.user_id = device.user_id
    where device.hash = $1 and device.wipe_at is not null and (device.wiped_at is null or device.wiped_at < device.wipe_at)`,
    [secretHash(secret)],
  );

/** It has deleted them. Answers whose they were. */
export async function confirmWipe(database: Queryable, secret: string): Promise<readonly string[]> {
  const rows = await database.query<{ userId: string }>(
    `update identity.device set wiped_at = now()
    where hash = $1 and wipe_at is not null and (wiped_at is null or wiped_at < wipe_at) returning user_id as "userId"`,
    [secretHash(secret)],
  );
  return rows.map(({ userId }) => userId);
}
