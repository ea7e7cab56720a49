import { type CompiledSchema, createDocmux, InvalidInputError, type Pipeline } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { samplePipelines } from "../providers/known.ts";
import { openPipeline } from "../runs/open.ts";
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
  const pipeline = await pipelineFor(context, target);
  const docmux = createDocmux({ providers: [pipeline.provider] });
  const compiled = docmux.compileSchema(pipeline, await readSchemaFile(io, file));
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

/** A pipeline of a vendor that is named alone stands for all of them. */
async function pipelineFor(context: CommandContext, target: string): Promise<Pipeline> {
  const ofVendor = samplePipelines().find(({ provider }) => provider.providerId === target);
  if (ofVendor) return ofVendor;
  const { aliases } = context.settings;
  if (target.includes(":") || Object.hasOwn(aliases, target))
    return (await openPipeline(context, target)).pipeline;
  const known = [...new Set(samplePipelines().map(({ provider }) => provider.providerId))].join(", ");
  throw new InvalidInputError(`"${target}" is no vendor that docmux knows`, {
    nextStep: `Write one of: ${known}; a pipeline URI; or an alias.`,
  });
}

function fieldsTable({ names, losses }: CompiledSchema): string {
  const of = (path: string) =>
    losses
      .filter((loss) => loss.path === path)
      .map(({ feature, whatHappens }) => `${feature}: ${whatHappens}`)
      .join(" ");
  const isLeftOut = (path: string) => losses.some((loss) => loss.path === path && loss.isLeftOut);
  const places = [...new Set([...Object.keys(names), ...losses.map(({ path }) => path)])];
  const placeOf = (path: string) =>
    Object.hasOwn(names, path) ? (names[path] ?? "") : isLeftOut(path) ? "left out" : "–";
  const rows = places
    .filter((path) => path !== "")
    .map((path) => [path, placeOf(path), of(path)].map(printable));
  const whole = of("");
  const table = plainTable(["field", "at the vendor", "what is lost"], rows);
  return whole === "" ? table : `${table}\n\n${printable(whole)}`;
}

/** Text of several lines, such as a concept of Pipelex, is printed as it is pasted. */
function pretty(value: object): string {
  const [only, another] = Object.values(value);
  if (typeof only === "string" && another === undefined) return only.split("\n").map(printable).join("\n");
  return printableJson(value, 2);
}
