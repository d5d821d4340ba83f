import type { Product } from './product.ts';

export type Person = { readonly name: string; readonly email: string; readonly password: string };

export const ann: Person = { name: 'Ann Ahrens', email: 'ann@example.org', password: 'correct horse ann' };
export const ben: Person = { name: 'Ben Okafor', email: 'ben@example.org', password: 'correct horse ben' };

/** Somebody signed in through the API: their cookies, as the header a request takes. */
export type SignedIn = { readonly cookie: string; readonly workspaceId: string; readonly memberId: string };

/** Makes the workspace and its first owner without a browser. */
export async function signUpFirst(
  product: Product,
  person: Person = ann,
  workspace = 'Example',
  locale = 'en',
): Promise<SignedIn> {
  const { code } = await product.signUp();
  return post(product, '/api/sign-up/first', {
    code,
    workspace: { name: workspace, currency: 'EUR', timeZone: 'Europe/Berlin', locale },
    ...person,
  });
}

/** Invites somebody and accepts in their name. */
export async function join(product: Product, owner: SignedIn, person: Person = ben, role = 'member'): Promise<SignedIn> {
  const { link } = await invite(product, owner, person.email, role);
  return post(product, `/api/invitations/${link.split('/').at(-1) ?? ''}`, person);
}

/** The link of an invitation. */
export async function invite(product: Product, owner: SignedIn, email: string, role = 'member'): Promise<{ link: string }> {
  const response = await send(product, `/api/w/${owner.workspaceId}/invitations`, { email, role }, owner.cookie);
  return (await response.json()) as { link: string };
}

async function post(product: Product, path: string, body: object): Promise<SignedIn> {
  const response = await send(product, path, body);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { cookie, ...((await response.json()) as { workspaceId: string; memberId: string }) };
}

async function send(product: Product, path: string, body: object, cookie?: string): Promise<Response> {
  const response = await fetch(`${product.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.address, ...(cookie !== undefined && { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
