/**
 * Every code that a docmux error can carry, what it means, whether the same call may succeed when made again, and what
 * to do. The table in `docs/errors.md` is written from it.
 */
export const errorCodes = {
  config: {
    meaning: "A setting is missing or invalid, such as an API key or a base URL.",
    retryable: false,
    nextStep: "Correct the setting that the message names.",
  },
  invalid_input: {
    meaning:
      "The document, an option or a pipeline URI was refused, by docmux before sending or by the vendor.",
    retryable: false,
    nextStep: "Correct the input that the message names.",
  },
  unauthorized: {
    meaning: "The vendor does not accept the API key.",
    retryable: false,
    nextStep: "Check the key; stop a batch, every other call will fail the same way.",
  },
  forbidden: {
    meaning: "The key is good but not allowed to do this, or the account has no paid plan or credit.",
    retryable: false,
    nextStep: "Read the vendor's own sentence in the message; stop a batch.",
  },
  not_found: {
    meaning: "The vendor has no such pipeline, run or document.",
    retryable: false,
    nextStep: "Check the id and that the key belongs to the same account.",
  },
  expired: {
    meaning: "The run is known but its result has been deleted by the vendor.",
    retryable: false,
    nextStep: "Run again, and read results before `resultExpiresAt`.",
  },
  rate_limited: {
    meaning: "The vendor refused because of too many requests.",
    retryable: true,
    nextStep: "Wait and call again, or lower `concurrency`.",
  },
  unavailable: {
    meaning: "The vendor could not be reached, or reported that it is down or overloaded.",
    retryable: true,
    nextStep: "Call again later; a run that has a ref continues and can be attached to.",
  },
  bad_response: {
    meaning:
      "The vendor returned something that cannot be read, or output that does not match the given schema.",
    retryable: false,
    nextStep: "Read the facts in the error. If it repeats, report it with the request id.",
  },
  timeout: {
    meaning:
      "The deadline of this client passed. The run that `error.ref` names continues at the vendor and may be billed; without a ref, no run was started.",
    retryable: true,
    nextStep: "Attach to `error.ref` and wait again, with a longer `timeoutMs`.",
  },
  start_unknown: {
    meaning:
      "The response to a start was lost, or did not come before the deadline: the run may exist and may be billed.",
    retryable: false,
    nextStep: "Look the run up at the vendor before starting again.",
  },
  run_failed: {
    meaning: "The vendor ended the run without usable output.",
    retryable: false,
    nextStep: "Read `error.issues`. A new run is billed again.",
  },
  run_cancelled: {
    meaning: "The run was stopped on request, by this client or elsewhere.",
    retryable: false,
    nextStep: "Start a new run if the output is still needed.",
  },
  partial_result: {
    meaning: "Part of the output is missing.",
    retryable: false,
    nextStep:
      'Use `error.result` if the part is enough, or pass `partial: "return"`. A new run is billed again.',
  },
  unsupported: {
    meaning: "The pipeline does not offer what was asked for.",
    retryable: false,
    nextStep: "Check `pipeline.capabilities` before asking.",
  },
  store_unavailable: {
    meaning: "The store cannot be read or written. Before a start, no request was sent.",
    retryable: true,
    nextStep: "Check the space, the permissions or the database of the store, and call again.",
  },
  store_conflict: {
    meaning: "The store refused a change: another process made one, or the key belongs to another start.",
    retryable: false,
    nextStep: "Read the record again, or use another key.",
  },
} as const satisfies Record<string, { meaning: string; retryable: boolean; nextStep: string }>;

/** One of the closed list of error codes. */
export type ErrorCode = keyof typeof errorCodes;
