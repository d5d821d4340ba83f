import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { documentName } from '@rapport/model/documents/document-name';
import { WebSocket } from 'ws';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';

type Place = { readonly type?: string; readonly id?: string; readonly field?: string };
type Presence = { readonly user?: { readonly memberId?: string }; readonly location?: Place };
type Workspace = { readonly id: string; readonly slug: string; readonly incarnation: number; readonly memberId: string };

/** Where the server is: where it listens, and the address under which it is known. */
export type Door = { readonly address: string; readonly publicUrl: string };

/** A document that a colleague has open. */
export type OpenText = { readonly doc: Y.Doc; readonly awareness: Awareness; readonly close: () => void };

/**
 * Somebody simulated, in front of an ordinary client: signs in by the door of the demo, asks the API that everybody asks,
 * and works on documents through the stock provider. What they do is checked, logged and shown as what people do.
 */
export class Colleague {
  readonly name: string;
  readonly workspace: Workspace;
  readonly #door: Door;
  readonly #cookie: string;
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #presence: OpenText;

  private constructor(door: Door, name: string, cookie: string, workspace: Workspace) {
    this.#door = door;
    this.#cookie = cookie;
    this.name = name;
    this.workspace = workspace;
    this.#socket = new HocuspocusProviderWebsocket({
      url: `${door.address.replace(/^http/, 'ws')}/sync`,
      WebSocketPolyfill: QuietSocket,
      minDelay: 500,
      maxDelay: 5_000,
    });
    this.#presence = this.#attach('presence', workspace.id);
  }

  static async arrive(door: Door, key: string): Promise<Colleague> {
    const signedIn = await request(door, '/api/demo/sign-in', { person: key });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const me = (await (await request(door, '/api/me', undefined, { cookie })).json()) as {
      user: { name: string };
      workspaces: Workspace[];
    };
    const [workspace] = me.workspaces;
    if (!workspace) throw new Error(`${key} is in no workspace.`);
    return new Colleague(door, me.user.name, cookie, workspace);
  }

  async ask<Answer>(path: string, body?: object, method?: 'PATCH'): Promise<Answer> {
    return (await (await request(this.#door, path, body, { cookie: this.#cookie }, method)).json()) as Answer;
  }

  /** Shows where they are to everybody else. */
  goTo(location: Place): void {
    this.#presence.awareness.setLocalState({ location, idle: false });
  }

  /** Whether somebody else is on this record: a card in somebody's hand is left alone. */
  isTaken(id: string): boolean {
    return [...this.#presence.awareness.getStates().values()].some((state) => {
      const { user, location } = state as Presence;
      return location?.id === id && user?.memberId !== this.workspace.memberId;
    });
  }

  /** Resolves with the document as the server has it. */
  async open(type: string, id: string, signal: AbortSignal): Promise<OpenText> {
    const loaded = Promise.withResolvers<void>();
    const opened = this.#attach(type, id, loaded);
    const left = () => loaded.reject(signal.reason);
    signal.addEventListener('abort', left, { once: true });
    try {
      await loaded.promise;
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', left);
    }
  }

  leave(): void {
    this.#presence.close();
    this.#socket.destroy();
  }

  #attach(type: string, id: string, loaded?: PromiseWithResolvers<void>): OpenText {
    const { id: workspace, incarnation } = this.workspace;
    const doc = new Y.Doc();
    const provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: documentName({ workspace, incarnation, type, id, generation: 1 }),
      document: doc,
      token: async () => (await this.ask<{ token: string }>(`/api/v1/sync-token?workspace=${workspace}`, {})).token,
      onSynced: () => loaded?.resolve(),
      onAuthenticationFailed: ({ reason }) => loaded?.reject(new Error(`${type} ${id} stays closed: ${reason}`)),
    });
    provider.attach();
    const close = () => {
      provider.destroy();
      doc.destroy();
    };
    return { doc, awareness: provider.awareness!, close };
  }
}

async function request(
  { address, publicUrl }: Door,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
  method = body ? 'POST' : 'GET',
): Promise<Response> {
  const answer = await fetch(address + path, {
    method,
    headers: { ...headers, origin: new URL(publicUrl).origin, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** A socket that is given up while it connects says so by an error, which nobody is there to hear. */
class QuietSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}
