import {
  isRecord,
  type JsonValue,
  type RunRef,
  type RunSnapshot,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { contentPath, jobPath } from "../paths.ts";
import { providerId } from "../settings.ts";
import { jobSchema, rowSchema } from "../wire.ts";

/** The row of a batch job: `row` as the file holds it, and `asked` as the ref remembers it. */
export async function fetchRow(
  { ref, snapshot }: { ref: RunRef; snapshot: RunSnapshot },
  call: VendorCall,
): Promise<Record<string, JsonValue>> {
  const known = jobSchema.safeParse(snapshot.raw);
  const job = known.success ? known.data : await call.read(jobPath(ref.runId), { schema: jobSchema });
  const asked = isRecord(ref.meta?.asked) ? { asked: ref.meta.asked as JsonValue } : {};
  const fileId = job.output_file ?? job.error_file;
  const row = fileId ? await readFile(fileId, call) : await readInline(ref, call);
  return { row: row as JsonValue, ...asked };
}

async function readFile(fileId: string, call: VendorCall): Promise<unknown> {
  try {
    return await call.read(contentPath(fileId), { schema: rowSchema });
  } catch (error) {
    if (!VendorError.isInstance(error) || error.code !== "not_found") throw error;
    throw gone(`The vendor no longer has the file of the job: ${error.summary}`);
  }
}

/** A job without files may hold its rows itself. */
async function readInline({ runId }: RunRef, call: VendorCall): Promise<unknown> {
  const { outputs } = await call.read(jobPath(runId), { query: { inline: true }, schema: jobSchema });
  const [row] = outputs ?? [];
  if (row) return row;
  throw new VendorError("bad_response", "The job ended, and names neither a file nor a row", { providerId });
}

function gone(summary: string): VendorError {
  return new VendorError("expired", summary, {
    providerId,
    nextStep: "Run again; read a result within 24 hours after its job ended.",
  });
}
