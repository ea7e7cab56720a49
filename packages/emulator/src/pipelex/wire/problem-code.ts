/** What protocol 2.0 says of one kind of error. */
export interface ProblemCode {
  code: string;
  status: number;
  domain: "input" | "method" | "account" | "operator" | "runtime";
  step: string;
  title: string;
}

const input = (code: string, title: string, status = 422): ProblemCode => {
  return { code, status, domain: "input", step: "change_input", title };
};

const invalidRequest = input("request.invalid", "The request does not match the route's schema");
const unreadableFile = input("input.file_unreadable", "An input file cannot be read");
const wrongConcept = input("input.wrong_concept", "An input is not the declared concept");
const invalidInput = input("input.invalid", "An input does not match its concept's structure");
const invalidMethod: ProblemCode = {
  code: "method.invalid",
  status: 422,
  domain: "method",
  step: "change_method",
  title: "The method does not validate",
};
const noPipe = input("request.pipe_unspecified", "No pipe is selected");
const unsupported = input("request.unsupported", "The request uses a form this runtime does not accept");
const refusedUrl = input("security.input_url_refused", "A URL in the request was refused");

/** By the exception class that protocol 0.6 names, as the two servers answer the same requests. */
export const codeOfErrorType: Readonly<Record<string, ProblemCode>> = {
  Unauthenticated: {
    ...input("auth.missing_credential", "No credential was sent", 401),
    domain: "account",
    step: "check_credentials",
  },
  InvalidToken: {
    ...input("auth.invalid_credential", "The credential was refused", 401),
    domain: "account",
    step: "check_credentials",
  },
  PayloadTooLarge: input("request.too_large", "The request exceeds a size limit", 413),
  InvalidJSON: input("request.malformed", "The request body cannot be parsed"),
  ValidationError: invalidRequest,
  InvalidModelCategory: invalidRequest,
  InvalidCallbackUrls: refusedUrl,
  InvalidBundle: input("method.package_invalid", "The method's package breaks a rule"),
  ReservedObjectKey: input("pipelex.security.reserved_key", "The request carries a reserved key"),
  OrchestrationModeOverrideForbidden: input(
    "pipelex.deployment.orchestration_override_forbidden",
    "This deployment does not allow choosing the orchestration mode",
  ),
  CustomCodeRequiresSandbox: {
    ...input(
      "pipelex.deployment.custom_code_requires_sandbox",
      "Custom code needs a sandbox-hosted deployment",
      501,
    ),
    domain: "operator",
    step: "fix_configuration",
  },
  StartRequiresAsyncOrchestration: {
    ...input("runtime.unsupported", "This runtime cannot do what was asked", 501),
    domain: "operator",
    step: "fix_configuration",
  },
  PipelineManagerAlreadyExistsError: input("pipelex.run.already_exists", "The run exists already", 409),
  ValidateBundleError: invalidMethod,
  EntryPipeNotFoundError: input("request.pipe_not_found", "The selected pipe is not in the method"),
  PipeNotFoundError: input("request.pipe_not_found", "The selected pipe is not in the method"),
  PipeRunInputsError: input("input.missing", "A required input is missing"),
  UnknownInputNameError: input("input.unexpected", "An input the method does not declare"),
  WrongScalarKindError: invalidInput,
  ListWhereSingularError: input("input.wrong_multiplicity", "An input has the wrong number of items"),
  ExplicitConceptIncompatibleError: wrongConcept,
  ConceptNotFoundError: wrongConcept,
  ConceptAmbiguousError: wrongConcept,
  StuffFactoryError: invalidInput,
  PipelineInputContentError: unreadableFile,
  PipelineInputUrlInvalidError: unreadableFile,
  FileTypeError: unreadableFile,
  ExtractJobFailureError: unreadableFile,
  RemoteFileFetchError: input("input.url_unreachable", "A URL of an input cannot be reached"),
  StorageFileNotFoundError: input("input.reference_not_found", "A file of an input is not stored"),
  SsrfBlockedError: refusedUrl,
  EnvVarNotFoundError: {
    code: "runtime.misconfigured",
    status: 500,
    domain: "operator",
    step: "fix_configuration",
    title: "The runtime is misconfigured",
  },
};

/** By code, for errors whose class says too little. */
export const codesByName: Readonly<Record<string, ProblemCode>> = Object.fromEntries(
  [...Object.values(codeOfErrorType), noPipe, unsupported].map((kind) => [kind.code, kind]),
);

const provider = (code: string, status: number, step: string, title: string): ProblemCode => {
  return { code, status, domain: "runtime", step, title };
};

/** By the status that a model's provider answered with. */
export const codeOfProviderStatus: Readonly<Record<number, ProblemCode>> = {
  401: {
    ...provider(
      "provider.credential_refused",
      502,
      "check_credentials",
      "The provider refused this deployment's credential",
    ),
    domain: "operator",
  },
  429: provider("provider.rate_limited", 429, "wait", "The provider is rate limiting this deployment"),
  500: provider("provider.failed", 502, "retry", "The provider failed"),
  503: provider("provider.unavailable", 502, "retry", "The provider is unavailable"),
};

/** Anything that has no better word. */
export const unexpected: ProblemCode = {
  code: "runtime.unexpected",
  status: 500,
  domain: "runtime",
  step: "report",
  title: "An unexpected error occurred",
};
