import type { Extraction, FieldEvidence, FieldSchema } from "../../document/extraction.ts";
import type { DocumentBlock } from "../document-blocks.ts";
import { isRecord } from "../field-reader.ts";

export type ExtractionMode = "turbo" | "fast" | "balanced" | "accurate";

interface AnnotateInput {
  schema: FieldSchema;
  extraction: Extraction;
  mode: ExtractionMode;
  blocks: DocumentBlock[];
  /** Scores come later than the values, and in fast mode only. */
  withScores: boolean;
}

/** The values, and next to each field `f` its `f_citations`, `f_meta` and `f_score`, depending on the mode. */
export function annotateExtraction(input: AnnotateInput): {
  data: Record<string, unknown>;
  scores: number[];
} {
  const { extraction, mode, blocks, withScores } = input;
  const scores: number[] = [];
  return { data: annotateObject(input.schema, extraction.data, ""), scores };

  function annotateObject(schema: FieldSchema, data: Record<string, unknown>, prefix: string) {
    const properties = schema.properties ?? {};
    const annotated: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(properties)) {
      const path = prefix + name;
      const value = data[name] ?? null;
      annotated[name] = annotateValue(field, value, path);
      if (isRecord(value) && field.properties) continue;
      for (const [suffix, note] of Object.entries(notesOf(path, value))) {
        // A field of the caller's own that has the same name stays what it is.
        if (!(`${name}${suffix}` in properties)) annotated[`${name}${suffix}`] = note;
      }
    }
    return annotated;
  }

  function annotateValue(field: FieldSchema, value: unknown, path: string): unknown {
    if (isRecord(value) && field.properties) return annotateObject(field, value, `${path}.`);
    const items = field.items;
    if (!Array.isArray(value) || !items?.properties) return value;
    return value.map((item, index) =>
      isRecord(item) ? annotateObject(items, item, `${path}.${index}.`) : item,
    );
  }

  function notesOf(path: string, value: unknown): Record<string, unknown> {
    if (mode === "turbo") return {};
    const evidence = evidenceFor(extraction, path);
    const citations = [...new Set(evidence.flatMap((each) => blockId(each) ?? []))];
    const found = evidence.length > 0;
    if (mode !== "fast") return { _citations: citations, _meta: metaOf(found, citations, evidence) };
    if (!withScores) return { _citations: citations };
    const score = scoreOf(value, evidence);
    scores.push(score);
    return { _citations: citations, _score: { score, reasoning: reasonOf(found, evidence) } };
  }

  function blockId({ page, text }: FieldEvidence): string | undefined {
    const onPage = blocks.filter((block) => block.page === page);
    const holding = (fits: (line: string) => boolean) =>
      onPage.find((block) => block.lines.some((line) => fits(line.text)));
    // The citation of a value of several lines names the first line.
    const holder = holding((line) => line.includes(text)) ?? holding((line) => text.startsWith(line));
    return (holder ?? onPage[0])?.id;
  }
}

function evidenceFor({ evidence }: Extraction, path: string): FieldEvidence[] {
  return Object.entries(evidence)
    .filter(([key]) => key === path || key.startsWith(`${path}.`))
    .map(([, each]) => each);
}

function metaOf(found: boolean, citations: string[], evidence: FieldEvidence[]): Record<string, unknown> {
  return {
    extraction_status: found ? "EXTRACTED" : "NOT_RESOLVABLE",
    reasoning: reasonOf(found, evidence),
    citations,
    verification: found
      ? { status: "PASS", feedback: "The cited block holds the value." }
      : { status: "FAIL_UNRESOLVABLE", feedback: "No block holds a value for this field." },
  };
}

function reasonOf(found: boolean, evidence: FieldEvidence[]): string {
  return found ? `Read from: ${evidence[0]?.text ?? ""}` : "Nothing in the document answers this field.";
}

/** 5 for a value that is in the document verbatim, 4 for one that was rewritten (a date, an amount), 1 for none. */
function scoreOf(value: unknown, evidence: FieldEvidence[]): number {
  if (evidence.length === 0) return 1;
  return evidence.some(({ text }) => text.includes(String(value))) ? 5 : 4;
}
