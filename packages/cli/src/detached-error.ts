import { formatRef, type RunRef } from "@docmux/core";

/** Waiting was ended by the user; the message holds the refs of runs that go on, and the commands to resume them. */
export class DetachedError extends Error {
  override name = "DetachedError";
  readonly refs: readonly RunRef[];

  /** @param leftOpen - a start was under way, and nobody knows what became of it. */
  constructor(
    refs: readonly RunRef[],
    {
      onAbort = "detach",
      leftOpen = false,
    }: { onAbort?: "detach" | "cancel" | undefined; leftOpen?: boolean } = {},
  ) {
    super(describe(refs, onAbort, leftOpen));
    this.refs = refs;
  }

  static isInstance(value: unknown): value is DetachedError {
    return value instanceof DetachedError;
  }
}

function describe(refs: readonly RunRef[], onAbort: "detach" | "cancel", leftOpen: boolean): string {
  if (refs.length === 0) {
    return leftOpen
      ? "Stopped while the vendor was being asked to start the run: it may exist and be billed. Look it up there, " +
          "or with docmux list, before you start it again."
      : "Stopped before a run was started.";
  }
  const commands = (verb: string) => refs.map((ref) => `  docmux ${verb} ${formatRef(ref)}`);
  if (onAbort === "cancel") {
    return [
      "Stopped. The vendor is asked to stop the run; to see what became of it:",
      ...commands("status"),
    ].join("\n");
  }
  const what = refs.length === 1 ? "The run goes" : "These runs go";
  return [`Detached. ${what} on at the vendor; to wait again:`, ...commands("wait")].join("\n");
}
