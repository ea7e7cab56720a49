import { isRecord } from "../run/shape-content.ts";
import { apiError } from "../wire/api-error.ts";

const maximumFiles = 128;
const maximumTotalBytes = 8 * 1024 * 1024;

/** The bundles of a request: `mthds_contents`, the older `mthds_content`, or the texts of `files`. */
export function bundleTexts(body: Record<string, unknown>): string[] {
  const inline = body.mthds_contents ?? (body.mthds_content === undefined ? [] : [body.mthds_content]);
  if (!Array.isArray(inline) || !inline.every((text) => typeof text === "string")) {
    throw apiError(
      "ValidationError",
      422,
      "1 validation error: mthds_contents: Input should be a valid list of strings",
      "input",
    );
  }
  const { files, bundle_b64: archive } = body;
  if (archive !== undefined && archive !== null) {
    throw invalidBundle("This emulator reads no zip archives: send mthds_contents or files instead");
  }
  if (files === undefined || files === null) return inline;
  if (inline.length > 0) {
    throw apiError("ValidationError", 422, "files and mthds_contents cannot both be sent", "input");
  }
  return textsOf(files);
}

function textsOf(files: unknown): string[] {
  if (!isRecord(files) || !Object.values(files).every((text) => typeof text === "string")) {
    throw invalidBundle("files must map paths to texts");
  }
  const paths = Object.keys(files);
  if (paths.length === 0) throw invalidBundle("The bundle is empty");
  if (paths.some((path) => path.startsWith("/") || path.split("/").includes(".."))) {
    throw invalidBundle("A path leads out of the bundle");
  }
  if (paths.some((path) => path.endsWith(".py"))) {
    throw apiError(
      "CustomCodeRequiresSandbox",
      403,
      "Python files in a bundle need a sandboxed deployment",
      "input",
    );
  }
  const totalBytes = Object.values(files).reduce<number>(
    (sum, text) => sum + Buffer.byteLength(String(text)),
    0,
  );
  if (paths.length > maximumFiles || totalBytes > maximumTotalBytes) {
    throw apiError("PayloadTooLarge", 413, "The bundle exceeds 128 files or 8 MiB", "input");
  }
  return paths.filter((path) => /\.(mthds|plx)$/.test(path)).map((path) => String(files[path]));
}

function invalidBundle(why: string) {
  return apiError("InvalidBundle", 422, why, "input");
}
