import type { Role } from '@rapport/model/access/roles';
import type { Queryable } from '../database.ts';

export type JoinDomain = { readonly domain: string; readonly role: Role };
export type SignInRulesRow = {
  readonly twoFactorSince: Date | null;
  readonly sessionDays: number | null;
  readonly domains: readonly JoinDomain[];
};
const none: SignInRulesRow = { twoFactorSince: null, sessionDays: null, domains: [] };

const columns = 'two_factor_since as "twoFactorSince", session_days as "sessionDays", domains';

/** Those of a workspace that has said nothing are the usual ones. */
export async function readSignInRules(database: Queryable, workspaceId: string): Promise<SignInRulesRow> {
  const [row] = await database.query<SignInRulesRow>(`select ${columns} from sign_in_rules where workspace_id = $1`, [
    workspaceId,
  ]);
  return row ?? none;
}

/** Where two factors were required already, they are so since then. */
export async function writeSignInRules(
  database: Queryable,
  workspaceId: string,
  rules: Omit<SignInRulesRow, 'twoFactorSince'> & { readonly twoFactorRequired: boolean },
  updatedBy: string,
): Promise<void> {
  await database.query(
    `insert into sign_in_rules (workspace_id, two_factor_since, session_days, domains, updated_by) values ($1, case when $2 then now() end, $3, $4, $5)
    on conflict (workspace_id) do update set
      two_factor_since = case when $2 then coalesce(sign_in_rules.two_factor_since, now()) end,
      session_days = excluded.session_days, domains = excluded.domains, updated_by = excluded.updated_by, updated_at = now()`,
    [workspaceId, rules.twoFactorRequired, rules.sessionDays, JSON.stringify(rules.domains), updatedBy],
  );
}

/** The oldest workspace that lets people of this domain join. */
export async function findJoinDomain(
  database: Queryable,
  domain: string,
): Promise<{ readonly workspaceId: string; readonly role: Role } | undefined> {
  const [row] = await database.query<{ workspaceId: string; role: Role }>(
    `select rules.workspace_id as "workspaceId", each->>'role' as role
    from sign_in_rules rules join workspace on workspace.id = rules.workspace_id, jsonb_array_elements(rules.domains) each
    where each->>'domain' = $1 order by workspace.created_at, workspace.id limit 1`,
    [domain],
  );
  return row;
}
