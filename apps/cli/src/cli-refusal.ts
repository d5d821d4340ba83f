/** What the command line refuses to do: the message says what, why and, where there is one, the command that fixes it. */
export class CliRefusal extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CliRefusal';
    this.exitCode = exitCode;
  }
}
