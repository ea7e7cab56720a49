import { Writable } from "node:stream";
import type { GlobalFlags } from "../config/settings.ts";
import { printableJson } from "../view/printable.ts";
import { type MaybeTty, type Terminal, terminalOf } from "../view/terminal.ts";
import { hideKeys } from "./lost.ts";

/** The streams of a process, or replacements. */
export interface OutputStreams {
  stdout: MaybeTty;
  stderr: MaybeTty;
}

/** Prints: results to standard output, progress to standard error. */
export class Output {
  /** Results. */
  readonly stdout: Required<Terminal>;
  /** Progress. Goes nowhere with `--quiet`. */
  readonly stderr: Required<Terminal>;
  /** Standard output is a screen: no pipe, no file. */
  readonly isTerminal: boolean;
  /** One JSON object for each line of standard output. */
  readonly isJson: boolean;
  /** People want to know more. */
  readonly isVerbose: boolean;
  readonly #environment: NodeJS.ProcessEnv;

  constructor({ stdout, stderr }: OutputStreams, environment: NodeJS.ProcessEnv, flags: GlobalFlags) {
    this.stdout = terminalOf(stdout, environment, flags.color);
    this.isTerminal = stdout.isTTY ?? false;
    this.isJson = flags.json ?? false;
    this.isVerbose = flags.verbose ?? false;
    this.#environment = environment;
    const progress = terminalOf(flags.quiet ? nowhere() : stderr, environment, flags.color);
    // Lines of JSON on the same terminal would tear what is drawn there.
    this.stderr = this.isJson && stdout.isTTY ? { ...progress, isInteractive: false } : progress;
  }

  /** A result, for people; left out with `--json`. */
  text(text: string): void {
    if (!this.isJson) this.stdout.stream.write(`${text}\n`);
  }

  /** A result or an event, for programs; only with `--json`. */
  json(value: { type: string } & Record<string, unknown>): void {
    if (this.isJson) this.stdout.stream.write(`${printableJson(value)}\n`);
  }

  /** Something worth knowing. */
  note(text: string): void {
    this.stderr.stream.write(`${this.withoutKeys(text)}\n`);
  }

  /** Text in which no key of the environment stands. */
  withoutKeys(text: string): string {
    return hideKeys(text, this.#environment);
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
