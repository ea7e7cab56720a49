import type { Step } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";

/**
 * The schema that an extract step worked by, out of the configuration that the vendor froze with the run. The vendor
 * documents no shape for it: the steps are looked for as created, the schema as an object or as JSON text.
 *
 * @returns `undefined` when it is not there, as for schemas that are stored at the vendor (`schema_id`).
 */
export function pageSchemaOf(rawExecution: unknown, step: Pick<Step, "index">): unknown {
  if (!isRecord(rawExecution)) return undefined;
  const snapshot = rawExecution.config_snapshot;
  const configured = isRecord(snapshot) ? snapshot.steps : snapshot;
  if (!Array.isArray(configured)) return undefined;
  const steps = configured.filter(isRecord);
  const atPlace = steps[step.index];
  const own = atPlace?.type === "extract" ? atPlace : steps.findLast(({ type }) => type === "extract");
  const schema = isRecord(own?.settings) ? own.settings.page_schema : undefined;
  return typeof schema === "string" ? parseJson(schema) : schema;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
