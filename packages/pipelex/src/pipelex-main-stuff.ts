import type { Issue } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import { conceptName } from "./pipelex-concept-name.ts";
import { type ReadContent, readContent } from "./pipelex-content.ts";
import { failureSentence, readFailureReport } from "./pipelex-failure-report.ts";
import { readAs, stuffSchema, type WireRunAnswer } from "./pipelex-wire.ts";

/** The output of a run. */
export interface MainStuff extends ReadContent {
  /** Its name in working memory. */
  name?: string | undefined;
  concept?: string | undefined;
  /** As the vendor sent it. */
  raw?: unknown;
  issues: Issue[];
}

/** Name under which every server files a run's output, beside its own name. */
const mainAlias = "main_stuff";

/**
 * Finds the output of a run: named by `main_stuff_name`, perhaps through an alias, or given as `main_stuff` itself. An
 * output that the pipe declares as optional may be absent; why stands in an info issue.
 */
export function readMainStuff(answer: WireRunAnswer): MainStuff {
  const memory = answer.pipe_output?.working_memory ?? answer.working_memory;
  const root = memory?.root ?? {};
  const aliases = memory?.aliases ?? {};
  const absences = memory?.absences ?? {};
  const names = [
    answer.main_stuff_name,
    aliasOf(aliases, answer.main_stuff_name),
    aliasOf(aliases, mainAlias),
  ];
  const name = names.find((candidate) => candidate && Object.hasOwn(root, candidate)) ?? undefined;
  const stuff = name === undefined ? undefined : readAs(stuffSchema, root[name]);
  const concept = conceptName(stuff?.concept);
  const given = answer.main_stuff ?? stuff?.content;
  const absent = Object.entries(absences).map(([absentName, value]) => absence(absentName, value));
  const isAbsent = names.some((candidate) => candidate && Object.hasOwn(absences, candidate));
  const isMissing = isNothing(given) && !isAbsent;
  return {
    name,
    concept,
    ...(isNothing(given) ? { content: {} } : { raw: given, ...readContent(given, concept) }),
    issues: [...absent, ...(isMissing ? [mainMissing(answer)] : [])],
  };
}

/** Code of the issue of a run that ended without its output. */
export const mainMissingCode = "main_output_missing";

/** With what the server says in place of the output, such as the `detail` of a problem. */
function mainMissing(answer: WireRunAnswer): Issue {
  const said = failureSentence(readFailureReport(answer));
  const message = `The run ended without the output that it was for${said ? `: ${said}` : "."}`;
  return { severity: "error", code: mainMissingCode, message };
}

/** An object without members is no output either. */
function isNothing(given: unknown): boolean {
  return given === undefined || given === null || (isRecord(given) && Object.keys(given).length === 0);
}

function aliasOf(aliases: Record<string, unknown>, name: string | null | undefined): string | undefined {
  const target = name && Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return typeof target === "string" ? target : undefined;
}

function absence(name: string, value: unknown): Issue {
  const reason = isRecord(value) && typeof value.reason === "string" ? value.reason : "no reason is given";
  return { severity: "info", code: "output_absent", message: `"${name}" is absent: ${reason}` };
}
