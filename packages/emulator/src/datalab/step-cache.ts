import { createHash } from "node:crypto";
import type { ProcessInput } from "./process-document.ts";
import type { StepOutput } from "./steps/step-context.ts";

/** Results of steps, by what they were made from. The vendor documents no end to its own ("executor cache"). */
export class StepCache {
  readonly #results = new Map<string, { output: StepOutput; fromMs: number }>();

  read(key: string | undefined, nowMs: number): StepOutput | undefined {
    const known = key === undefined ? undefined : this.#results.get(key);
    return known && known.fromMs <= nowMs ? known.output : undefined;
  }

  /** @param fromMs - when the step that delivered it ends; before, there is nothing to take. */
  add(key: string, output: StepOutput, fromMs: number): void {
    const known = this.#results.get(key);
    if (known === undefined || known.fromMs > fromMs) this.#results.set(key, { output, fromMs });
  }
}

/** The key of each step: the file, what the run asks for, and the settings of the step and of all before it. */
export function stepKeys({ input, steps, pages, outputFormat, schemas, switches }: ProcessInput): string[] {
  const { segmentPages, segmentedExtraction, extractionJson } = switches;
  const wanted = [pages, outputFormat, segmentPages, segmentedExtraction, extractionJson];
  let key = digest(input.bytes, JSON.stringify(wanted));
  return steps.map(({ type, settings, custom_processor_id }) => {
    const schema = typeof settings.schema_id === "string" ? schemas[settings.schema_id] : undefined;
    key = digest(key, JSON.stringify([type, settings, custom_processor_id, schema]));
    return key;
  });
}

function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
