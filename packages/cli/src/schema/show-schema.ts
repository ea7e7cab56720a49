import {
  type CompiledSchema,
  createDocmux,
  InvalidInputError,
  type Pipeline,
  type SchemaLoss,
} from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { openPipeline } from "../runs/open.ts";
import { findVendor, knownProviderIds } from "../vendors/known.ts";
import { plainTable } from "../view/layout.ts";
import { printable, printableJson } from "../view/printable.ts";
import { readSchemaFile } from "./read-schema.ts";

/** `docmux schema`: what a vendor would be asked, and what is lost. Needs no key and sends nothing. */
export async function showSchema(
  context: CommandContext,
  file: string,
  { for: target }: { for: string },
): Promise<void> {
  const { io, output } = context;
  const pipelines = await pipelinesFor(context, target);
  const docmux = createDocmux({ providers: pipelines.map(({ provider }) => provider) });
  const schema = await readSchemaFile(io, file);
  const all = pipelines.map((pipeline) => docmux.compileSchema(pipeline, schema));
  // Of a vendor's sorts of pipelines, the first that extracts anything.
  const compiled = all.find(({ losses }) => !losses.some(isOfAll)) ?? all[0];
  if (!compiled) throw new InvalidInputError(`"${target}" has no pipelines`);
  const { isDefinedAtVendor, losses, providerOptions, definition } = compiled;
  output.json({ type: "schema", ...compiled });
  output.text(fieldsTable(compiled));
  if (losses.length === 0) output.text("\nNothing is lost.");
  if (!isDefinedAtVendor) output.text(`\nA run sends as providerOptions:\n${pretty(providerOptions)}`);
  if (isDefinedAtVendor) {
    output.text("\nA run sends no schema: fields are found by name, also in another spelling.");
    if (definition) output.text(`What the vendor's own settings take:\n${pretty(definition)}`);
  }
}

function isOfAll({ path, isLeftOut }: SchemaLoss): boolean {
  return path === "" && isLeftOut === true;
}

/** A vendor that is named alone stands for each sort of its pipelines. */
async function pipelinesFor(context: CommandContext, target: string): Promise<Pipeline[]> {
  const vendor = findVendor(target);
  if (vendor) return vendor.samples();
  const { aliases } = context.settings;
  if (target.includes(":") || Object.hasOwn(aliases, target))
    return [(await openPipeline(context, target)).pipeline];
  throw new InvalidInputError(`"${target}" is no vendor that docmux knows`, {
    nextStep: `Write one of: ${knownProviderIds.join(", ")}; a pipeline URI; or an alias.`,
  });
}

/** A row for each field with the kinds of its losses, then each kind's sentence once. */
function fieldsTable({ names, losses }: CompiledSchema): string {
  const isLeftOut = (path: string) => losses.some((loss) => loss.path === path && loss.isLeftOut);
  const featuresOf = (path: string) =>
    losses.filter((loss) => loss.path === path).map(({ feature }) => feature);
  const places = [...new Set([...Object.keys(names), ...losses.map(({ path }) => path)])];
  const placeOf = (path: string) =>
    Object.hasOwn(names, path) ? (names[path] ?? "") : isLeftOut(path) ? "left out" : "–";
  const rows = places
    .filter((path) => path !== "")
    .map((path) => [path, placeOf(path), featuresOf(path).join(", ")].map(printable));
  const table = plainTable(["field", "at the vendor", "what is lost"], rows);
  const sentences = losses.map(({ path, feature, whatHappens }) =>
    printable(path === "" ? whatHappens : `${feature}: ${whatHappens}`),
  );
  return [table, ...(losses.length > 0 ? [""] : []), ...new Set(sentences)].join("\n");
}

/** Text of several lines, such as a concept of Pipelex, is printed as it is pasted. */
function pretty(value: object): string {
  const [only, another] = Object.values(value);
  if (typeof only === "string" && another === undefined) return only.split("\n").map(printable).join("\n");
  return printableJson(value, 2);
}
