import type { Context } from "hono";
import { DatalabError } from "./datalab-error.ts";
import { FieldReader } from "./field-reader.ts";
import { tooLarge } from "./input-file.ts";
import { parsePageRange } from "./page-range.ts";
import { outputFormats } from "./steps/convert-step.ts";

/** The form of a run, read and checked. */
export interface RunRequest {
  file: File | undefined;
  fileUrl: string | null;
  pageRange: string | null;
  pages: number[] | undefined;
  outputFormat: string | null;
  runEvals: boolean;
  skipCache: boolean;
  webhookUrl: string | null;
  processingLocation: string | null;
  version: number | null;
  checkpointId: string | null;
}

/** Room for the other parts of a multipart body. */
const FORM_OVERHEAD_BYTES = 1024 * 1024;

/**
 * Reads a run's form, multipart or urlencoded.
 *
 * @throws DatalabError with status 413, 422, or 400 for values that only the processors can judge.
 */
export async function readRunRequest(context: Context, maximumFileBytes: number): Promise<RunRequest> {
  if (Number(context.req.header("content-length") ?? 0) > maximumFileBytes + FORM_OVERHEAD_BYTES) {
    throw tooLarge(maximumFileBytes);
  }
  const form = await context.req.parseBody().catch(() => {
    throw new DatalabError(400, "There was an error parsing the body");
  });
  const reader = new FieldReader();
  const text = (name: string) => reader.text(["body", name], form[name] === "" ? null : form[name], null);
  const request = {
    file: readFile(form.file, reader),
    fileUrl: text("file_url"),
    pageRange: text("page_range"),
    outputFormat: text("output_format"),
    runEvals: reader.boolean(["body", "run_evals"], form.run_evals, false),
    skipCache: reader.boolean(["body", "skip_cache"], form.skip_cache, false),
    webhookUrl: text("webhook_url"),
    processingLocation: text("processing_location"),
    version: reader.integer(["body", "version"], form.version, null, { min: 0 }),
    checkpointId: text("checkpoint_id"),
  };
  reader.finish();
  if (request.outputFormat !== null && !outputFormats.includes(request.outputFormat)) {
    throw new DatalabError(400, `Invalid output_format. Use one of: ${outputFormats.join(", ")}.`);
  }
  checkLocation(request.processingLocation);
  return { ...request, pages: parsePageRange(request.pageRange) };
}

/** @throws DatalabError with status 400 for a region that the vendor doesn't have. */
export function checkLocation(location: string | null): void {
  if (location === null || location === "us" || location === "eu") return;
  throw new DatalabError(400, "Invalid processing_location. Use one of: us, eu.");
}

function readFile(input: unknown, reader: FieldReader): File | undefined {
  if (input instanceof File) return input;
  if (input === undefined || input === "") return undefined;
  reader.complain({
    type: "value_error",
    loc: ["body", "file"],
    msg: "Value error, Expected UploadFile, received: <class 'str'>",
    input,
    ctx: { error: {} },
  });
  return undefined;
}
