import type { PipelexError, ValidationItem } from "../pipelex-error.ts";
import {
  codeOfErrorType,
  codeOfProviderStatus,
  codesByName,
  type ProblemCode,
  unexpected,
} from "./problem-code.ts";

/** Who receives the problem: only the holder of the server's own key receives causes. */
export type ProblemReader = "operator" | "caller";

/** A problem document of protocol 2.0, which distinguishes errors by `code`. */
export function codedProblem(
  error: PipelexError,
  options: { requestId: string; reader: ProblemReader; version: string },
): Record<string, unknown> {
  const { facts, message, errorType } = error;
  const kind = problemCodeOf(error);
  const { code } = kind;
  const retryAfter = retryAfterOf(error);
  const operatorOnly = {
    error_class: facts.diagnosed?.errorType ?? errorType,
    message: facts.diagnosed?.message ?? message,
    ...(facts.model === undefined ? {} : { model: facts.model }),
    ...(facts.provider === undefined ? {} : { provider: providerOf(error) }),
    runtime_version: options.version,
  };
  return {
    type: `${code.startsWith("pipelex.") ? "https://docs.pipelex.com" : "https://mthds.ai"}/errors/${code}`,
    title: kind.title,
    status: kind.status,
    // A general sentence, as the real server's often is: the actual cause is in the diagnostics.
    detail: kind.title,
    code,
    domain: kind.domain,
    retry: facts.retryable ? "yes" : "no",
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    next_step: { kind: kind.step, detail: stepSentences[kind.step] ?? "Run the method again." },
    ...(facts.params === undefined ? {} : { params: facts.params }),
    ...(facts.location === undefined ? {} : { location: facts.location }),
    ...(facts.validationErrors === undefined ? {} : { errors: facts.validationErrors.map(codedFault) }),
    request_id: options.requestId,
    ...(options.reader === "operator" ? { diagnostics: operatorOnly } : {}),
  };
}

/** Status, code and advice for an error. */
export function problemCodeOf({ errorType, facts }: PipelexError): ProblemCode {
  const known = codeOfErrorType[errorType];
  if (facts.code !== undefined) {
    return codesByName[facts.code] ?? { ...(known ?? unexpected), code: facts.code };
  }
  if (known) return known;
  const said = Number(facts.providerMetadata?.status_code);
  if (codeOfProviderStatus[said]) return codeOfProviderStatus[said];
  if (facts.category === "rate_limit") return codeOfProviderStatus[429] ?? unexpected;
  const failed = codeOfProviderStatus[500] ?? unexpected;
  return facts.model !== undefined && facts.retryable ? failed : unexpected;
}

/** Seconds, where a provider said how long its limit lasts. */
function retryAfterOf({ facts }: PipelexError): number | undefined {
  const seconds = Number(facts.providerMetadata?.retry_after_seconds);
  return Number.isFinite(seconds) ? seconds : undefined;
}

function providerOf({ facts }: PipelexError): Record<string, unknown> {
  const { status_code: status, message } = facts.providerMetadata ?? {};
  return {
    name: facts.provider,
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
  };
}

const codeOfFault: Readonly<Record<string, string>> = {
  missing_input_variable: "method.input_undeclared",
  extraneous_input_variable: "method.input_unused",
  invalid_pipe_code_syntax: "method.identifier_invalid",
  unresolved_concept: "method.concept_unresolved",
  unknown_pipe: "method.pipe_unresolved",
  toml_syntax: "method.syntax",
};

/** One entry of `errors`. */
export function codedFault(item: ValidationItem): Record<string, unknown> {
  const { message, pipe_code: pipe, variable_names: variables, field_name: field, line, column } = item;
  const code = codeOfFault[String(item.error_type)] ?? "method.schema_violation";
  const location = present({ pipe, field, line, column });
  return {
    code,
    detail: message,
    params: variables === undefined ? { finding: message } : { pipe, variables },
    ...(Object.keys(location).length === 0 ? {} : { location }),
  };
}

const stepSentences: Readonly<Record<string, string>> = {
  change_input: "Correct the request or its inputs as the problem describes, then send it again.",
  change_method: "Fix each fault that the problem lists, then validate the method again.",
  check_credentials: "Check the credential.",
  fix_configuration: "Change the configuration of this runtime.",
  wait: "Wait, then run the method again.",
  upgrade: "Use a client of the protocol version that this runner reports.",
  report: "Report this to the operator of the runtime.",
};

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
