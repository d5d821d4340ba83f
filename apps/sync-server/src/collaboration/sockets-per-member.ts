/** Which sockets are whose, so that nobody's runaway program takes the sockets of all. */
export class SocketsPerMember<Socket> {
  readonly #most: number;
  readonly #byMember = new Map<string, Set<Socket>>();
  readonly #owner = new Map<Socket, string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a socket for a member, from now on for this one alone; false when they have as many as one may have. */
  admit(socket: Socket, member: string): boolean {
    if (this.#owner.get(socket) === member) return true;
    const known = this.#byMember.get(member) ?? new Set();
    if (known.size >= this.#most) return false;
    this.leave(socket);
    this.#byMember.set(member, known.add(socket));
    this.#owner.set(socket, member);
    return true;
  }

  leave(socket: Socket): void {
    const member = this.#owner.get(socket);
    if (member === undefined) return;
    this.#owner.delete(socket);
    const known = this.#byMember.get(member);
    known?.delete(socket);
    if (known?.size === 0) this.#byMember.delete(member);
  }
}
