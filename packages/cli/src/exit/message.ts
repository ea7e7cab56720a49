import { type Advice, DocmuxError, type ErrorCode, errorCodes, StartUnknownError } from "@docmux/core";

/** What to do next, where core's own advice for a code names members and options of the library. */
const nextSteps: Partial<Record<ErrorCode, string>> = {
  start_unknown: "Check docmux recover, docmux list or the vendor's console before you start it again.",
  expired: "Run again, and read the result before the time that docmux status shows.",
  rate_limited: "Wait and try again, or lower --concurrency.",
  unavailable: "Try again later; a run that was started continues, and docmux wait takes its ref.",
  timeout: "Wait again with docmux wait, and a longer --timeout.",
  run_failed: "docmux status shows what failed. A new run is billed again.",
  partial_result: "Leave --require-complete out if the part is enough, otherwise start a new run.",
  unsupported: "docmux providers lists what pipelines can do.",
};

const generalStep = "docmux list shows pipelines and runs, and docmux --help what each command takes.";

/** What an error says, in the words of the command line: those of the library are for programmers. */
export function messageForCommand(error: unknown): string {
  if (!DocmuxError.isInstance(error)) return error instanceof Error ? error.message : String(error);
  const { message, nextStep } = error;
  return message.slice(0, message.length - nextStep.length) + nextStepForCommand(error);
}

/** The command's own step where the library gives its advice for the code, or one for programs. */
function nextStepForCommand(error: DocmuxError): string {
  const { code, nextStep, advice } = error;
  const recorded = recoverStep(error);
  const candidates = candidateStep(error);
  if (candidates !== undefined) return recorded === undefined ? candidates : `${candidates} ${recorded}`;
  if (recorded !== undefined) return recorded;
  if (advice) return wordsFor(advice, code);
  return nextStep === errorCodes[code].nextStep ? (nextSteps[code] ?? nextStep) : nextStep;
}

/** The words of the command for each action: the compiler requires all of them. */
const words: { readonly [Action in Advice["action"]]: Words<Action> } = {
  "set-setting": ({ variable, note }) =>
    `Set the environment variable ${variable}${note === undefined ? "" : `; ${note}`}.`,
  "check-setting": ({ variable, note }) => `Check ${variable}: ${note}.`,
  "set-base-url": ({ origin, note }) => {
    const to = origin === undefined ? "" : ` to ${origin}, where the run was started`;
    return joined(`Set its address (docmux providers names the variable)${to}.`, note);
  },
  "check-base-url": ({ note }) => joined("Check its address (docmux providers names the variable).", note),
  "wait-and-retry": ({ noRunStarted }) =>
    noRunStarted ? "No run was started: wait and try again." : "Wait and try again.",
  "lower-concurrency": ({ waitMs }) =>
    `Wait up to ${Math.ceil(waitMs / 1000)} s and try again, or lower --concurrency.`,
  "raise-timeout": ({ state }) => timeoutSteps[state],
  "leave-out": ({ option }) => (option === "onAbort" ? "Leave --cancel-on-abort out." : "Leave it out."),
  "stop-waiting": () => "The run continues at the vendor and is billed; Ctrl-C ends the waiting for it.",
  "check-stored-documents": ({ keepsCopies }) => {
    const copies = keepsCopies ? ", the vendor would keep both copies" : "";
    return `No run was started, but documents may have been stored: check the project before you upload again${copies}.`;
  },
  "start-again": ({ key }) =>
    `Allow it with docmux recover ${key} --start-again "<reason>", or pass another --key. No request was sent.`,
  call: (_advice, code) => nextSteps[code] ?? generalStep,
};

type Words<Action> = (advice: Extract<Advice, { action: Action }>, code: ErrorCode) => string;

function wordsFor<Action extends Advice["action"]>(
  advice: Extract<Advice, { action: Action }>,
  code: ErrorCode,
): string {
  // A newer provider may advise what this command has no words for.
  const phrase: Words<Action> | undefined = words[advice.action as Action];
  return phrase?.(advice, code) ?? nextSteps[code] ?? generalStep;
}

const timeoutSteps: Readonly<Record<Extract<Advice, { action: "raise-timeout" }>["state"], string>> = {
  "not-started":
    "No run was started: check that the vendor can be reached, or try again with a longer --timeout.",
  "not-sent": "No request was sent: try again with a longer --timeout.",
  readable: "Wait again with docmux wait, and a longer --timeout.",
};

function joined(sentence: string, note: string | undefined): string {
  return note === undefined ? sentence : `${sentence} ${note}`;
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
