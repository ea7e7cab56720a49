/** One request and its response, as the recorder saw them. Headers are left out, so no key is in it. */
export interface Exchange {
  method: string;
  /** Path without query, as it was sent. */
  path: string;
  /** HTTP status of the response. */
  status: number;
  request: Message;
  response: Message;
}

/** What one side sent. */
export interface Message {
  /** Without parameters such as `charset`. Absent when none was sent. */
  contentType?: string;
  /** JSON as a value, a form as an object of its fields, other text as it is. Absent when empty, not text, or too large. */
  body?: unknown;
}

/** Longer bodies are passed on and not kept. */
const longestKeptBytes = 4 * 1024 * 1024;

/** Reads a body by its content type; every secret in it becomes `[redacted]`. */
export async function readMessage(
  contentType: string | undefined,
  bytes: Buffer,
  secrets: readonly string[],
): Promise<Message> {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  const message: Message = type ? { contentType: type } : {};
  if (bytes.length === 0 || bytes.length > longestKeptBytes) return message;
  const body = type?.endsWith("form-data")
    ? await readForm(contentType ?? "", bytes)
    : readText(type ?? "", bytes);
  return body === undefined ? message : { ...message, body: redact(body, secrets) };
}

/** A file of a form becomes its name and size: no document is kept. */
async function readForm(contentType: string, bytes: Buffer): Promise<unknown> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => undefined);
  if (form === undefined) return undefined;
  const fields: [string, unknown][] = [...form].map(([name, value]) => [
    name,
    typeof value === "string" ? value : { filename: value.name, bytes: value.size },
  ]);
  return Object.fromEntries(fields);
}

function readText(type: string, bytes: Buffer): unknown {
  if (!/json|^text\/|urlencoded/.test(type)) return undefined;
  const text = bytes.toString("utf8");
  if (!type.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function redact(value: unknown, secrets: readonly string[]): unknown {
  let text = JSON.stringify(value);
  for (const secret of secrets) text = text.replaceAll(JSON.stringify(secret).slice(1, -1), "[redacted]");
  return JSON.parse(text);
}
