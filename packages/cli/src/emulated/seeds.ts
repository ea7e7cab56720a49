import type {
  ClarifeyeProjectSeed,
  DatalabPipelineSeed,
  FieldSchema,
  PipelexSeedPipe,
} from "@docmux/emulator";

/** JSON Schema of what is extracted, by kind of document, such as `invoice`. */
export type SchemasByKind = Readonly<Record<string, FieldSchema>>;

/** One Datalab pipeline for each kind: convert, then extract. */
export function datalabSeeds(schemas: SchemasByKind): DatalabPipelineSeed[] {
  return Object.entries(schemas).map(([kind, schema]) => ({
    id: `pl_${kind}`,
    name: kind,
    versions: 1,
    steps: [
      { type: "convert", settings: { mode: "balanced" } },
      { type: "extract", settings: { page_schema: schema } },
    ],
  }));
}

/** One Clarifeye project with a flow for each kind. */
export function clarifeyeSeeds(schemas: SchemasByKind): ClarifeyeProjectSeed[] {
  return [
    { mode: "classic", flows: Object.entries(schemas).map(([kind, schema]) => ({ name: kind, schema })) },
  ];
}

/** One Pipelex pipe for each kind. */
export function pipelexSeeds(schemas: SchemasByKind): PipelexSeedPipe[] {
  return Object.entries(schemas).map(([kind, schema]) => ({
    code: pipeCode(kind),
    outputConcept: conceptCode(kind),
    schema,
  }));
}

/** Code of the pipe for a kind. */
export function pipeCode(kind: string): string {
  return `extract_${kind.replaceAll("-", "_")}`;
}

function conceptCode(kind: string): string {
  return kind.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
