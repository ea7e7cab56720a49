// Types of an application, without the types of Node: what a browser or an edge function has.

import { createClarifeye } from "@docmux/clarifeye";
import { type ComparisonReport, compare, toHtml } from "@docmux/compare";
import { type CompleteResult, createDocmux, type RunResult, type RunStatus } from "@docmux/core";
import { createHttpClient, type Pipeline } from "@docmux/core/provider";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const clarifeye = createClarifeye({ region: "eu" });
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const schema = z.object({ total_amount: z.number() });

export async function total(uri: string, document: Blob): Promise<number> {
  const input = { bytes: document, filename: "a.pdf" };
  const result = await docmux.run(docmux.pipeline(uri), input, { schema });
  const status: RunStatus = result.status;
  // @ts-expect-error `data` is what the schema says, not `any`.
  const wrong: string | undefined = result.data.total_amount;
  return status === "completed" ? result.data.total_amount : Number(wrong);
}

export const read = (stored: string): Promise<CompleteResult> => docmux.attach(stored).result();
export const readPart = (stored: string): Promise<RunResult> =>
  docmux.attach(stored).result({ partial: "return" });

export async function html(pipelines: Pipeline[]): Promise<string> {
  const report: ComparisonReport = await compare({
    pipelines,
    documents: [{ id: "a", input: { path: "a.pdf" } }],
  });
  return toHtml(report);
}

export const client = createHttpClient;
