import { isRecord } from "../model/json.ts";

/**
 * The vendor's own sentence in an error body: a property such as `detail`, `message` or `error`, alone or inside one
 * another; a list of invalid fields as FastAPI and Django REST framework write them; the `<Message>` of an object storage;
 * the title of a gateway's HTML page; or plain text.
 *
 * @param body - as JSON where it is JSON, else as text.
 * @returns `undefined` when nothing in it is a sentence. Not shortened and not quoted: the client does that.
 *
 * @example
 * ```ts
 * const readFailure = (body: unknown, httpStatus: number) => ({ message: readSentence(body), nextStep: nextSteps[httpStatus] });
 * ```
 */
export function readSentence(body: unknown): string | undefined {
  if (typeof body === "string") return readText(body);
  if (Array.isArray(body)) return joinProblems(body);
  if (!isRecord(body)) return undefined;
  const { detail, message, error, errors, title } = body;
  for (const value of [detail, message, error, errors, title]) {
    const sentence = typeof value === "string" ? trimmed(value) : readSentence(value);
    if (sentence !== undefined) return sentence;
  }
  return readFieldMap(body);
}

/**
 * The entries of a list of problems, each with its place: `body.version: Input should be greater than 0`.
 *
 * @param list - strings, or objects with `msg`, `message` or `detail`, and with `loc` as FastAPI writes it.
 */
export function readProblems(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((problem) => {
    if (typeof problem === "string") return trimmed(problem) ?? [];
    if (!isRecord(problem)) return [];
    const sentence = [problem.msg, problem.message, problem.detail].find(isSentence)?.trim();
    if (sentence === undefined) return [];
    const place = Array.isArray(problem.loc) ? problem.loc.filter(isNameOrIndex).join(".") : "";
    return place === "" || sentence.includes(place) ? sentence : `${place}: ${sentence}`;
  });
}

function joinProblems(list: readonly unknown[]): string | undefined {
  return trimmed(readProblems(list).join("; "));
}

/** Invalid fields as `{ "name": ["This field is required."] }`. Next to such a list, a string is the problem of its field too. */
function readFieldMap(body: Record<string, unknown>): string | undefined {
  const entries = Object.entries(body);
  if (!entries.some(([, problems]) => readProblems(problems).length > 0)) return undefined;
  const fields = entries.flatMap(([field, problems]) => {
    const list = typeof problems === "string" ? [problems] : problems;
    const sentence = Array.isArray(list) ? joinProblems(list) : undefined;
    return sentence === undefined ? [] : `${field}: ${sentence}`;
  });
  return trimmed(fields.join("; "));
}

/** Plain text as it is; of XML its message; of an HTML page its title or heading. */
function readText(text: string): string | undefined {
  const inStorage = /<Message>([^<]{1,300})<\/Message>/i.exec(text)?.[1];
  if (inStorage !== undefined) return trimmed(inStorage);
  if (!/<html|<!doctype|<body/i.test(text.slice(0, 2000))) return trimmed(text);
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1] ?? "";
  const heading = /<h1[^>]*>([^<]{1,200})/i.exec(text)?.[1] ?? "";
  return trimmed(title) ?? trimmed(heading);
}

function trimmed(text: string): string | undefined {
  return text.trim() || undefined;
}

function isSentence(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isNameOrIndex(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}
