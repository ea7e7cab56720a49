import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { createDocmux, InvalidInputError, type JsonObject, type JsonValue } from "@docmux/core";
import { ResultFolder } from "../batch/files.ts";
import { summaryFile } from "../batch/names.ts";
import type { RenormalizeFlags } from "../commands/renormalize.ts";
import type { CommandContext } from "../context.ts";
import { readJsonFile } from "../runs/inputs.ts";
import { printable, printableJson } from "../view/printable.ts";
import { type Change, changesBetween } from "./changes.ts";

/** How many changes of one file are printed. */
const mostPrinted = 20;

/** `docmux renormalize`: saved results, read by this release. */
export async function renormalizeFiles(
  context: CommandContext,
  words: readonly string[],
  { write = false }: RenormalizeFlags,
): Promise<void> {
  const { io, output } = context;
  const files = (await Promise.all(words.map((word) => filesOf(io.workingDirectory, word)))).flat();
  let different = 0;
  for (const file of files) {
    io.signal.throwIfAborted();
    const saved = await readJsonFile(file.path);
    const again = await renormalized(context, file.name, saved);
    const changes = changesBetween(withoutRaw(saved), withoutRaw(again));
    if (changes.length > 0) different += 1;
    const isWritten = write && changes.length > 0;
    if (isWritten)
      await new ResultFolder(dirname(file.path)).write(
        basename(file.path),
        `${JSON.stringify(again, undefined, 2)}\n`,
      );
    output.json({ type: "renormalized", file: file.name, changes, written: isWritten });
    output.text(describe(file.name, changes));
  }
  const total = `${different} of ${files.length} ${files.length === 1 ? "result differs" : "results differ"}`;
  output.note(different === 0 || write ? `${total}.` : `${total}. --write replaces the files that differ.`);
}

/** @throws InvalidInputError for what is not there, and a folder without results. */
async function filesOf(workingDirectory: string, word: string): Promise<{ name: string; path: string }[]> {
  const path = resolve(workingDirectory, word);
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isDirectory()) return [{ name: word, path }];
  const names = (await readdir(path)).filter((name) => extname(name) === ".json" && name !== summaryFile);
  if (names.length > 0)
    return names.sort().map((name) => ({ name: join(word, name), path: join(path, name) }));
  throw new InvalidInputError(`The folder "${word}" holds no result`, {
    nextStep: "Pass what run -o <file>.json or batch --out <folder> wrote.",
  });
}

async function renormalized(
  { providers }: CommandContext,
  name: string,
  saved: JsonObject,
): Promise<JsonObject> {
  const uri = (saved.snapshot as { ref?: { pipelineUri?: unknown } } | undefined)?.ref?.pipelineUri;
  if (typeof uri !== "string" || saved.raw === undefined) {
    throw new InvalidInputError(`"${name}" is not a saved result with the vendor's responses in it`, {
      nextStep: "Pass what run -o <file>.json or batch --out <folder> wrote; nothing was changed.",
    });
  }
  const docmux = createDocmux({ providers: [await providers.forUri(uri)] });
  // As it is written to a file: what is undefined is absent.
  return JSON.parse(JSON.stringify(await docmux.renormalize(saved, { partial: "return" })));
}

function withoutRaw({ raw: _, ...result }: JsonObject): JsonObject {
  return result;
}

function describe(name: string, changes: readonly Change[]): string {
  if (changes.length === 0) return `${printable(name)}: the same`;
  const lines = changes.slice(0, mostPrinted).map(({ path, before, after }) => {
    return `  ${printable(path || "/")}: ${shortly(before)} -> ${shortly(after)}`;
  });
  const more = changes.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more; --json has all`);
  return `${printable(name)}: ${changes.length === 1 ? "1 change" : `${changes.length} changes`}\n${lines.join("\n")}`;
}

function shortly(value: JsonValue | undefined): string {
  if (value === undefined) return "(absent)";
  const text = printableJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
