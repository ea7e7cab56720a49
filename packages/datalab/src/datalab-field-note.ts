import type { FieldEvidence } from "@docmux/core/provider";
import { isRecord, present } from "@docmux/core/provider-utils";
import { textOf } from "./datalab-text-of.ts";

/** What the vendor writes beside a field `total`: `total_citations`, `total_meta`, `total_score`. */
const noteKinds = ["citations", "meta", "score"] as const;

/** The word behind the field's name. */
export type NoteKind = (typeof noteKinds)[number];

/** How the vendor checked a value (balanced extraction). */
export interface FieldCheck {
  /** `EXTRACTED` or `NOT_RESOLVABLE`. */
  extractionStatus?: string;
  /** `PASS`, or what it failed at, such as `FAIL_CITATIONS`. */
  verificationStatus?: string;
  verificationFeedback?: string;
}

/** Scores go from 1 to this. */
const bestScore = 5;

/** The field that a member would be a note to, by its name alone. */
export function noteOf(name: string): { field: string; kind: NoteKind } | undefined {
  const kind = noteKinds.find((candidate) => name.endsWith(`_${candidate}`));
  const field = kind && name.slice(0, -kind.length - 1);
  return kind && field ? { field, kind } : undefined;
}

/** Whether a value looks like a note, for members of which no schema says what they are. */
export function looksLikeNote(kind: NoteKind, value: unknown): boolean {
  switch (kind) {
    case "citations":
      return Array.isArray(value);
    case "meta":
      return (
        isRecord(value) && ("extraction_status" in value || "citations" in value || "verification" in value)
      );
    case "score":
      return isRecord(value) && typeof value.score === "number";
    default:
      return kind satisfies never;
  }
}

/** What the notes of one field say. */
export function readNotes(notes: Readonly<Partial<Record<NoteKind, unknown>>>): {
  evidence: FieldEvidence;
  check: FieldCheck;
} {
  const meta = isRecord(notes.meta) ? notes.meta : {};
  const verification = isRecord(meta.verification) ? meta.verification : {};
  const score = isRecord(notes.score) ? notes.score : { score: notes.score };
  const citations = citationsOf(notes.citations) ?? citationsOf(meta.citations);
  const evidence = present({
    citations,
    page: citations && pageOf(citations),
    score:
      typeof score.score === "number" && Number.isFinite(score.score)
        ? { value: score.score, max: bestScore }
        : undefined,
    reasoning: textOf(score.reasoning) ?? textOf(meta.reasoning),
  });
  const check = present({
    extractionStatus: textOf(meta.extraction_status),
    verificationStatus: textOf(verification.status),
    verificationFeedback: textOf(verification.feedback),
  });
  return { evidence, check };
}

function citationsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flat(2).filter((citation): citation is string => typeof citation === "string");
}

/** The page of the first block that is cited: ids are written `/page/0/Text/3`, 0-indexed. */
function pageOf(citations: readonly string[]): number | undefined {
  const page = /^\/page\/(\d{1,6})\//.exec(citations[0] ?? "")?.[1];
  return page === undefined ? undefined : Number(page);
}
