import { DocmuxError, type ErrorCode, errorCodes, StartUnknownError } from "@docmux/core";

/** What to do next, where core's own advice for a code names members and options of the library. */
const nextSteps: Partial<Record<ErrorCode, string>> = {
  start_unknown: "Check docmux recover, docmux list or the vendor's console before you start it again.",
  expired: "Run again, and read the result before the time that docmux status shows.",
  rate_limited: "Wait and try again, or lower --concurrency.",
  unavailable: "Try again later; a run that was started continues, and docmux wait takes its ref.",
  timeout: "Wait again with docmux wait, and a longer --timeout.",
  run_failed: "docmux status shows what failed; a new run is a new bill.",
  partial_result: "Leave --require-complete out if the part is enough, otherwise start a new run.",
  unsupported: "docmux providers lists what pipelines can do.",
};

const generalStep = "docmux list shows pipelines and runs, and docmux --help what each command takes.";

// What core says of single options.
const flags: readonly (readonly [library: RegExp, command: string])[] = [
  [/Pass \{ \w+ \} or set /, "Set "],
  [
    /Set baseUrl to where the run was started/,
    "Set its address (docmux providers names the variable) to where the run was started",
  ],
  [/check clarifeye\.listDocuments\(\) before/, "check the project before"],
  [/, or set onUnsupported to warn\./, "."],
  [/does not take onAbort: "cancel"/, "does not take --cancel-on-abort"],
  [/so onAbort: "cancel" is refused/, "so --cancel-on-abort is refused"],
  [/leave onAbort at detach\./i, "leave --cancel-on-abort out."],
  [/; stop waiting for it by aborting the signal\./, "; Ctrl-C ends the waiting for it."],
  [/a longer timeoutMs(?:, or raise the concurrency of the provider)?\./, "a longer --timeout."],
  [/([:;]) wait and call again\./, "$1 wait and try again."],
];

/** A call of the library, or a property of its errors: nothing that a command line can do. */
const libraryCall = /\w\(|\berror\.\w|\bdocmux\.(?:run|start|attach|batch|pipeline|renormalize)\b/;

/** What an error says, in the words of the command line: those of the library are for programmers. */
export function messageForCommand(error: unknown): string {
  if (!DocmuxError.isInstance(error)) return error instanceof Error ? error.message : String(error);
  const { message, nextStep } = error;
  const summaryAndFacts = message.slice(0, message.length - nextStep.length);
  return withFlags(summaryAndFacts) + nextStepForCommand(error);
}

/** The command's own step where the library gives its advice for the code, or names what only a program can call. */
function nextStepForCommand(error: DocmuxError): string {
  const { code, nextStep } = error;
  const recorded = recoverStep(error);
  const candidates = candidateStep(error);
  if (candidates !== undefined) return recorded === undefined ? candidates : `${candidates} ${recorded}`;
  if (recorded !== undefined) return recorded;
  if (nextStep === errorCodes[code].nextStep) return nextSteps[code] ?? nextStep;
  const step = withFlags(nextStep);
  return libraryCall.test(step) ? (nextSteps[code] ?? generalStep) : step;
}

function withFlags(text: string): string {
  return flags.reduce((rest, [library, command]) => rest.replace(library, command), text);
}

/** A start that is recorded is looked for again, or decided about. */
function recoverStep(error: DocmuxError): string | undefined {
  const key = StartUnknownError.isInstance(error) ? error.key : undefined;
  if (key === undefined) return undefined;
  return (
    `docmux recover ${key} looks for it again. ` +
    'To decide: add --adopt <runId>, --write-off "<reason>" or --start-again "<reason>".'
  );
}

/** The library points at a property; the command lists the runs below the message. */
function candidateStep(error: DocmuxError): string | undefined {
  const count = StartUnknownError.isInstance(error) ? (error.candidates?.length ?? 0) : 0;
  if (count === 0) return undefined;
  return `${count === 1 ? "1 run" : `${count} runs`} may be the one that was started. No run was adopted, as there is no proof.`;
}
