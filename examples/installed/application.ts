// Types of an application, without the types of Node: what a browser or an edge function has.

import { createClarifeye } from "@docmux/clarifeye";
import { type ComparisonReport, compare, toHtml } from "@docmux/compare";
import { attach, type RunResult, type RunStatus, resolvePipeline, run } from "@docmux/core";
import { createHttpClient, type Pipeline } from "@docmux/core/provider";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const clarifeye = createClarifeye({ region: "eu" });
const providers = [datalab, clarifeye, pipelex];
const schema = z.object({ total_amount: z.number() });

export async function total(uri: string, document: Blob): Promise<number | undefined> {
  const result = await run(
    resolvePipeline(uri, providers),
    { bytes: document, filename: "a.pdf" },
    { schema },
  );
  const status: RunStatus = result.status;
  // @ts-expect-error `data` is what the schema says, not `any`.
  const wrong: string | undefined = result.data?.total_amount;
  return status === "completed" ? result.data?.total_amount : Number(wrong);
}

export const read = (stored: string): Promise<RunResult> => attach(stored, providers).result();

export async function html(pipelines: Pipeline[]): Promise<string> {
  const report: ComparisonReport = await compare({ pipelines, documents: [{ id: "a", input: "a.pdf" }] });
  return toHtml(report);
}

export const client = createHttpClient;
