import { ask, type Answer, type Asking } from './running-server.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
export const password = 'correct horse staple';

/** What a browser does with cookies, and nothing else of it. */
export class CookieBrowser {
  readonly #address: string;
  readonly #userAgent: string;
  readonly #jar = new Map<string, string>();

  constructor(server: { readonly address: string }, userAgent = firefox) {
    this.#address = server.address;
    this.#userAgent = userAgent;
  }

  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes what the answer's cookies say. Without a body it is a GET, unless it says otherwise. */
  async ask(path: string, body?: unknown, asking: Asking = {}): Promise<Answer> {
    const answer = await ask(this.#address, path, {
      ...asking,
      ...(body !== undefined && { body }),
      cookie: this.cookie,
      headers: { 'user-agent': this.#userAgent, ...asking.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (attributes.some((each) => /^max-age=0$/i.test(each))) this.#jar.delete(name);
      else this.#jar.set(name, value);
    }
    return answer;
  }

  signIn(email: string, secret = password): Promise<Answer> {
    return this.ask('/api/auth/sign-in/email', { email, password: secret, rememberMe: true });
  }

  /** As when a session's time is over: its cookie is gone, the browser's own stays. */
  forgetSession(): void {
    for (const name of [...this.#jar.keys()]) if (name.includes('session')) this.#jar.delete(name);
  }
}
