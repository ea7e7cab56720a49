import type { Stats } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { type ComparedDocument, type GradingRules, isComparisonReport, loadCorpus } from "@docmux/compare";
import { InvalidInputError, type JsonObject } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { documentInput, readJsonFile } from "../runs/inputs.ts";

/**
 * The documents that were named, each with the truth and the schema that are next to it. A directory stands for the
 * documents in it. All are looked at before the first is sent.
 *
 * @param truth - path of the truth, for one document.
 * @param options - `isRouted`: the kind of each document is its subset, also where there is no schema of that kind.
 * @throws InvalidInputError for what is missing or invalid.
 */
export async function comparedDocuments(
  io: ProgramIo,
  words: readonly string[],
  truth?: string,
  { isRouted = false }: { isRouted?: boolean } = {},
): Promise<ComparedDocument[]> {
  const found: Found[] = [];
  for (const word of words) found.push(...(await find(io, word)));
  const unique = withoutRepeats(found);
  if (truth !== undefined) {
    const [only, second] = unique;
    if (!only || second) {
      throw new InvalidInputError("--truth fits one document only", {
        nextStep: "Put <name>.truth.json next to each document instead; it is found by itself.",
      });
    }
    only.document.truth = await readJsonFile(resolve(io.workingDirectory, truth));
  }
  if (isRouted) for (const { document } of unique) document.subset ??= kindOf(document.id);
  return withOwnIds(unique);
}

/**
 * The schema of `--schema`, where one is named.
 *
 * @throws InvalidInputError when its file cannot be read.
 */
export async function comparedSchema(io: ProgramIo, path?: string): Promise<JsonObject | undefined> {
  return path ? readJsonFile(resolve(io.workingDirectory, path)) : undefined;
}

interface Found {
  /** What was written on the command line, or the path of a document in a directory. Of a URL only what is no secret. */
  word: string;
  document: ComparedDocument;
}

async function find(io: ProgramIo, word: string): Promise<Found[]> {
  const input = documentInput(io, word);
  if ("url" in input) {
    // Reports are passed on: a signature in the query, or a password, stays out of names.
    const { host, pathname } = new URL(input.url);
    const id = stem(basename(pathname)) || host;
    return [{ word: `${host}${pathname}`, document: { id, input } }];
  }
  const { path } = input;
  const facts = await stat(path).catch(() => undefined);
  if (!facts) {
    throw new InvalidInputError(`There is no file or directory "${word}"`, {
      nextStep: /^[a-z][a-z0-9-]+:[^/\\]/.test(word)
        ? "If it is a pipeline, write --with before it. No request was sent."
        : "Check the path. No request was sent.",
    });
  }
  if (facts.isDirectory()) {
    const { documents } = await loadCorpus(path, { missingTruth: "accept" });
    return documents.map((document) => ({ word: join(word, document.id), document }));
  }
  await refuseReport(word, path, facts);
  const id = stem(basename(path));
  const [truth, truthMarkdown, schema, shared, own] = await Promise.all([
    readBeside(path, `${id}.truth.json`),
    readFile(join(dirname(path), `${id}.truth.md`), "utf8").catch(() => undefined),
    readBeside(path, join("schemas", `${kindOf(id)}.schema.json`)),
    readBeside(path, "grading.json"),
    readBeside(path, join("schemas", `${kindOf(id)}.grading.json`)),
  ]);
  const grading = joinRules(shared, own);
  const document: ComparedDocument = {
    id,
    input,
    ...(truth === undefined ? {} : { truth }),
    ...(truthMarkdown === undefined ? {} : { truthMarkdown }),
    ...(schema === undefined ? {} : { schema, subset: kindOf(id) }),
    ...(grading === undefined ? {} : { grading }),
  };
  return [{ word, document }];
}

/** Rules for documents of a kind, above those for all. `compare` checks them. */
function joinRules(shared: JsonObject | undefined, own: JsonObject | undefined): GradingRules | undefined {
  if (!shared || !own) return (own ?? shared) as GradingRules | undefined;
  const [all, some] = [shared as GradingRules, own as GradingRules];
  return { ...all, ...some, fields: { ...all.fields, ...some.fields } };
}

const headBytes = 4096;

/**
 * Refuses a report of an earlier comparison: a pattern such as `*` names it with the documents, and it would be billed.
 *
 * @throws InvalidInputError
 */
async function refuseReport(word: string, path: string, facts: Stats): Promise<void> {
  // A pipe cannot be read twice.
  if (!facts.isFile() || !/\.(?:html?|jsonl?|md|csv|refs?)$/i.test(path)) return;
  const file = await open(path).catch(() => undefined);
  let isRefs = false;
  try {
    const read = await file?.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = read?.buffer.toString("utf8", 0, read.bytesRead) ?? "";
    isRefs = head.startsWith("docmux-ref-");
    if (!isComparisonReport(head) && !isRefs) return;
  } finally {
    await file?.close();
  }
  const what = isRefs ? "a list of runs that docmux wrote" : "a report of docmux compare";
  throw new InvalidInputError(`"${word}" is ${what}, not a document`, {
    nextStep: "Leave it out. No run was started.",
  });
}

/** A name is as short as it can be while no other document has it. URLs that differ in their query alone are counted. */
function withOwnIds(found: readonly Found[]): ComparedDocument[] {
  const forms = found.map(({ word, document }) => [document.id, basename(word), word]);
  return found.map(({ word, document }, place) => {
    const level = [0, 1].find((at) =>
      forms.every((form, other) => other === place || form[at] !== forms[place]?.[at]),
    );
    if (level !== undefined) return { ...document, id: forms[place]?.[level] ?? word };
    const before = found.slice(0, place).filter((other) => other.word === word).length;
    return { ...document, id: before === 0 ? word : `${word} #${before + 1}` };
  });
}

/** A document that is found twice, as by its name and in its directory, is run once, with the truth that one of them has. */
function withoutRepeats(found: readonly Found[]): Found[] {
  const byInput = new Map<string, Found>();
  for (const each of found) {
    const input = inputOf(each);
    const known = byInput.get(input);
    if (!known || (known.document.truth === undefined && each.document.truth !== undefined))
      byInput.set(input, each);
  }
  return [...byInput.values()];
}

function inputOf({ document: { input } }: Found): string {
  if ("url" in input) return String(input.url);
  return "path" in input ? String(input.path) : JSON.stringify(input);
}

async function readBeside(document: string, name: string) {
  const path = join(dirname(document), name);
  const isThere = await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
  return isThere ? readJsonFile(path) : undefined;
}

function stem(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

/** As in a directory: the kind is the name up to the last dash. */
function kindOf(id: string): string {
  return id.replace(/-[^-]*$/, "");
}
