import {
  type CallContext,
  type JsonValue,
  type RawResult,
  type Step,
  VendorError,
} from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "./datalab-config.ts";
import { type FetchedAnswer, fetchAnswer } from "./datalab-fetch-answer.ts";

/** Results that are fetched at once. Pipelines have few steps; this holds for one with many evaluations. */
const atOnce = 4;

/**
 * The results of the given steps: `steps/<index>` as answered, `steps/<index>/content` where it lay behind a URL,
 * `steps/<index>/missing` where the vendor no longer has it.
 *
 * @throws VendorError with code `expired` when it has none of them any more.
 */
export async function fetchResults(
  config: DatalabConfig,
  executionId: string,
  steps: readonly Pick<Step, "index">[],
  context: CallContext,
): Promise<RawResult> {
  const answers: [string, JsonValue][] = [];
  let expired: string | undefined;
  let delivered = 0;
  for (let first = 0; first < steps.length; first += atOnce) {
    const some = steps.slice(first, first + atOnce);
    const fetched = await Promise.all(
      some.map(async ({ index }) => [index, await fetchAnswer(config, executionId, index, context)] as const),
    );
    for (const [index, answer] of fetched) {
      answers.push(...entriesOf(`steps/${index}`, answer));
      if (answer.kind === "expired") expired ??= answer.message;
      else delivered += 1;
    }
  }
  if (expired !== undefined && delivered === 0) {
    throw new VendorError("expired", `The results are gone: ${expired}`, {
      providerId,
      nextStep: "Run again; Datalab keeps results for one hour after a run ended.",
    });
  }
  return { version: 1, answers: Object.fromEntries(answers) };
}

function entriesOf(key: string, fetched: FetchedAnswer): [string, JsonValue][] {
  if (fetched.kind === "expired") return [[`${key}/missing`, { message: fetched.message }]];
  const { answer, content } = fetched;
  return content === undefined
    ? [[key, answer]]
    : [
        [key, answer],
        [`${key}/content`, content],
      ];
}
