import { existsSync, readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type StepStatus, stepStatuses } from "../../packages/core/src/index.ts";

/** One table of a vendor's status words, as its provider exports it. */
export interface StatusTable {
  /** Name of the export, such as `runStatusTable`. */
  name: string;
  /** The first sentences of its TSDoc. */
  note: string;
  words: readonly (readonly [word: string, status: StepStatus])[];
}

/** Everything that one provider maps. */
export interface VendorStatuses {
  vendor: string;
  /** Path of the file, from the root of the repository. */
  path: string;
  tables: readonly StatusTable[];
}

/** Reads `packages/<vendor>/src/status.ts` or `<vendor>-status.ts` of every provider: every such table that it exports. */
export async function readStatusTables(root: string): Promise<VendorStatuses[]> {
  const paths = readdirSync(`${root}/packages`)
    .sort()
    .flatMap((vendor) =>
      ["status.ts", `${vendor}-status.ts`].map((file) => ({
        vendor,
        path: `packages/${vendor}/src/${file}`,
      })),
    )
    .filter(({ path }) => existsSync(`${root}/${path}`));
  return Promise.all(
    paths.map(async ({ vendor, path }) => {
      const exported: Record<string, unknown> = await import(pathToFileURL(`${root}/${path}`).href);
      const source = readFileSync(`${root}/${path}`, "utf8");
      const tables = Object.entries(exported)
        .flatMap(([name, value]) => {
          const words = wordsOf(value);
          return words ? [{ name, words, note: noteAbove(name, source), place: placeOf(name, source) }] : [];
        })
        .sort((a, b) => a.place - b.place);
      if (tables.length === 0) throw new Error(`${path} exports no table of status words`);
      return { vendor, path, tables };
    }),
  );
}

function wordsOf(value: unknown): StatusTable["words"] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const words = Object.entries(value);
  return words.length > 0 && words.every((entry): entry is [string, StepStatus] => isStatus(entry[1]))
    ? words
    : undefined;
}

function isStatus(value: unknown): value is StepStatus {
  return stepStatuses.some((status) => status === value);
}

// A module's exports come in alphabetical order; the author's own order tells more.
function placeOf(name: string, source: string): number {
  return source.search(new RegExp(`export const ${name}\\b`));
}

function noteAbove(name: string, source: string): string {
  const comment =
    new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export const ${name}\\b`).exec(source)?.[1] ?? "";
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s*/, "").trim())
    .join(" ")
    .replace(/\{@link ([^}]+)\}/g, "`$1`")
    .trim();
}
