import { type Issue, type JsonObject, type RunObservation, readRun } from "@docmux/core/provider";
import { readAsked } from "../meta.ts";
import { ocrStatusTable } from "../status.ts";
import { judgeAnswer, readAnswer } from "./answer.ts";

/** What the answer to an OCR call shows of the run: it ended, with all that was asked for or less. */
export function ocrObservation(
  body: Readonly<Record<string, unknown>>,
  asked: JsonObject,
  deprecated: string | null,
): RunObservation {
  const answer = readAnswer(body);
  const observation = readRun(ocrStatusTable, {
    rawStatus: "HTTP 200",
    issues: [...judgeAnswer(answer, readAsked(asked)), ...(deprecated ? [deprecatedModel(deprecated)] : [])],
    // The result holds the answer itself; it can be large.
    raw: { model: body.model, usage_info: body.usage_info },
  });
  return answer.pages.length > 0 ? observation : { ...observation, status: "failed" };
}

function deprecatedModel(since: string): Issue {
  const message = `The vendor reports that this model is deprecated (${since.slice(0, 40)}); choose a newer one.`;
  return { severity: "warning", code: "model_deprecated", message };
}
