/** One call of a model during a run. */
export interface InferenceCall {
  modelType: "llm" | "extract";
  modelName: string;
  jobCategory?: string;
  unitJobId: string;
  tokens: { input: number; output: number };
  /** USD per million tokens; `null` for a model without a price. */
  rates: { input: number; output: number } | null;
}

const mockModelRates = { input: 3, output: 15 };
const charactersPerToken = 4;

/** The call that a PipeLLM makes, counted over the text it really sends and receives. */
export function languageModelCall(
  prompt: string,
  answer: string,
  options: { structured: boolean; rated: boolean },
): InferenceCall {
  return {
    modelType: "llm",
    modelName: "mock-llm",
    jobCategory: "llm_job",
    unitJobId: options.structured ? "llm_gen_object" : "llm_gen_text",
    tokens: { input: countTokens(prompt), output: countTokens(answer) },
    rates: options.rated ? mockModelRates : null,
  };
}

/** What a page counts as, so that prices per million tokens become prices per page. */
const tokensPerPage = 1_000_000;

/** The call that reads pages. It has no price in the model deck, and its tokens are none: they count pages. */
export function extractionCall(modelName: string, pages: number): InferenceCall {
  const tokens = pages * tokensPerPage;
  return {
    modelType: "extract",
    modelName,
    unitJobId: "extract_pages",
    tokens: { input: tokens, output: tokens },
    rates: null,
  };
}

/** USD of a call's input and output; `null` when it is unrated. */
export function costOf(call: InferenceCall): { input: number; output: number; total: number } | null {
  if (!call.rates) return null;
  const input = roundUsd((call.tokens.input * call.rates.input) / 1e6);
  const output = roundUsd((call.tokens.output * call.rates.output) / 1e6);
  return { input, output, total: roundUsd(input + output) };
}

/** Rounds away what floating point adds, at a billionth of a dollar. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}

function countTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
