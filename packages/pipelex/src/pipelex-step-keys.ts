/**
 * Gives each step a key: the code of its pipe, and `#2`, `#3` and so on where a pipe ran several times. The graph has
 * ids of its own, but what the hosted service tells while a run goes on is by pipe code only, and a key must not change
 * during a run.
 */
export class StepKeys {
  readonly #counts = new Map<string, number>();

  next(pipeCode: string): string {
    const code = bareCode(pipeCode);
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    return count === 1 ? code : `${code}#${count}`;
  }
}

/** `summarize` of `test_domain.summarize`: servers write codes with and without their domain. */
export function bareCode(pipeCode: string): string {
  return pipeCode.split(".").at(-1) || pipeCode;
}
