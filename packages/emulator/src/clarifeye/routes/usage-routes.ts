import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { badRequest, unknownPath } from "../clarifeye-error.ts";
import { toClarifeyeTime } from "../clarifeye-time.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { openProject } from "../open-project.ts";
import { liveDocuments } from "../project.ts";
import { viewDocumentMinimal } from "../view-document.ts";
import { projectPath } from "./project-path.ts";

/**
 * What a project holds, over all time or as of one month. Members are those that crf-api-client 0.0.26 names; no document
 * of the vendor does. Read here: a month counts the documents that were uploaded in it.
 */
export function addUsageRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.get(`${projectPath}/usage/`, (context) => {
    if (world.switches.documentedOnly) throw unknownPath();
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const month = context.req.query("month");
    const span = month === undefined ? undefined : spanOf(month);
    const documents = liveDocuments(project, nowMs)
      .filter(({ storedAtMs: atMs }) => !span || (atMs >= span.startMs && atMs < span.endMs))
      .map((document) => viewDocumentMinimal(project, document, nowMs));
    const sum = (values: readonly (number | null)[]) =>
      values.reduce<number>((total, value) => total + (value ?? 0), 0);
    return context.json({
      total_documents_size_bytes: sum(documents.map(({ file_size: size }) => size)),
      total_documents_count: documents.length,
      total_page_count: sum(documents.map(({ page_count: pages }) => pages)),
      retrieval_operations_count: 0,
      playground_conversations_count: 0,
      month: month ?? null,
      month_start: span ? toClarifeyeTime(span.startMs) : null,
      month_end: span ? toClarifeyeTime(span.endMs) : null,
      project_created_at: toClarifeyeTime(project.createdAtMs),
    });
  });
}

function spanOf(month: string): { startMs: number; endMs: number } {
  const [, year = "", number = ""] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === "") throw badRequest("month must be YYYY-MM.");
  return {
    startMs: Date.UTC(Number(year), Number(number) - 1),
    endMs: Date.UTC(Number(year), Number(number)),
  };
}
