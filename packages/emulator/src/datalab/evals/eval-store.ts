import { notFound } from "../datalab-error.ts";
import type { EvalDifference } from "./compare-readings.ts";

/** One way of running the pipeline that an eval compares. */
export interface EvalVariant {
  name: string;
  convert_settings: Record<string, unknown>;
  extract_settings: Record<string, unknown>;
}

/** One file of an eval, with what the variants read differently. */
export interface EvalDocument {
  fileId: number;
  filename: string;
  pageCount: number;
  differences: EvalDifference[];
}

export interface StoredEval {
  evalId: number;
  pipelineId: string;
  pipelineName: string | null;
  pipelineVersion: number;
  comparedStep: "convert" | "extract";
  variants: EvalVariant[];
  documents: EvalDocument[];
  /** Rate of each variant, in cents per 1000 pages. */
  rates: number[];
  createdAtMs: number;
  startsAtMs: number;
  endsAtMs: number;
}

export class EvalStore {
  readonly #evals: StoredEval[] = [];

  add(entry: Omit<StoredEval, "evalId">): StoredEval {
    const stored = { ...entry, evalId: this.#evals.length + 1 };
    this.#evals.push(stored);
    return stored;
  }

  /** @throws DatalabError with status 404 for an unknown id. */
  get(evalId: number): StoredEval {
    const found = this.#evals.find((each) => each.evalId === evalId);
    if (!found) throw notFound("Eval");
    return found;
  }

  /** Newest first. */
  list(pipelineId: string | undefined): StoredEval[] {
    return this.#evals.filter((each) => pipelineId === undefined || each.pipelineId === pipelineId).reverse();
  }
}
