import {
  type Chunk,
  type Content,
  type Image,
  type Issue,
  isRecord,
  omitNullish,
} from "@docmux/core/provider";
import { failureSentence, readFailureReport, withoutBase64 } from "./failure.ts";
import { readAs, stuffSchema, type WireRunAnswer } from "./wire.ts";

/** The output of a run. */
export interface MainStuff extends ReadContent {
  /** Its name in working memory. */
  name?: string | undefined;
  concept?: string | undefined;
  /** As the vendor sent it. */
  raw?: unknown;
  issues: Issue[];
}

/** The content of a stuff, sorted into what docmux calls data and content. */
export interface ReadContent {
  data?: unknown;
  content: Content;
  /** Pages of a document, where it is some. */
  pages?: number;
}

/**
 * Finds the output of a run: named by `main_stuff_name`, perhaps through an alias, or given as `main_stuff` itself; where
 * nothing names it, the one stuff that is no input. An output that the pipe declares as optional may be absent; an info issue says why.
 */
export function readMainStuff(answer: WireRunAnswer): MainStuff {
  const memory = answer.pipe_output?.working_memory ?? answer.working_memory;
  const root = memory?.root ?? {};
  const aliases = memory?.aliases ?? {};
  const absences = memory?.absences ?? {};
  const names = [
    answer.main_stuff_name,
    aliasOf(aliases, answer.main_stuff_name),
    aliasOf(aliases, mainAlias),
  ];
  const named = names.find((candidate) => candidate && Object.hasOwn(root, candidate)) ?? undefined;
  const isNamed = names.some((candidate) => candidate) || answer.main_stuff !== undefined;
  const name = named ?? (isNamed ? undefined : onlyOutput(answer, root));
  const stuff = name === undefined ? undefined : readAs(stuffSchema, root[name]);
  const concept = conceptName(stuff?.concept);
  const given = answer.main_stuff ?? stuff?.content;
  const absent = Object.entries(absences).map(([absentName, value]) => absence(absentName, value));
  const isAbsent = names.some((candidate) => candidate && Object.hasOwn(absences, candidate));
  const isMissing = isNothing(given) && !isAbsent;
  return {
    name,
    concept,
    ...(isNothing(given) ? { content: {} } : { raw: given, ...readContent(given, concept) }),
    issues: [...absent, ...(isMissing ? [mainMissing(answer)] : [])],
  };
}

/**
 * The stuff that must be the output: the one under the servers' own name for it, else the only one that no pipe declares as
 * an input and that is no document, which is what runs are given.
 */
function onlyOutput({ pipe_structures: pipes }: WireRunAnswer, root: Record<string, unknown>) {
  if (Object.hasOwn(root, mainAlias)) return mainAlias;
  const inputs = Object.values(pipes ?? {}).flatMap((pipe) =>
    isRecord(pipe) && isRecord(pipe.inputs) ? Object.keys(pipe.inputs) : [],
  );
  const outputs = Object.entries(root).filter(([name, value]) => {
    const native = nativeCode(conceptName(readAs(stuffSchema, value)?.concept));
    return !inputs.includes(name) && native !== "PDF" && native !== "Document";
  });
  return outputs.length === 1 ? outputs[0]?.[0] : undefined;
}

/** Name under which every server stores a run's output, in addition to its own name. */
const mainAlias = "main_stuff";

function aliasOf(aliases: Record<string, unknown>, name: string | null | undefined): string | undefined {
  const target = name && Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return typeof target === "string" ? target : undefined;
}

function absence(name: string, value: unknown): Issue {
  const reason = isRecord(value) && typeof value.reason === "string" ? value.reason : "no reason is given";
  return {
    severity: "info",
    code: "output_absent",
    message: `"${name}" is absent: ${withoutBase64(reason)}`,
  };
}

/** True where the vendor sent something as the output. */
export function hasOutput({ raw }: MainStuff): boolean {
  return raw !== undefined && raw !== null;
}

/** An object without members is no output either. */
function isNothing(given: unknown): boolean {
  return given === undefined || given === null || (isRecord(given) && Object.keys(given).length === 0);
}

/** With what the server says in place of the output, such as the `detail` of a problem. */
function mainMissing(answer: WireRunAnswer): Issue {
  const said = failureSentence(readFailureReport(answer));
  const message = `The run ended without the output that it was for${said ? `: ${said}` : "."}`;
  return { severity: "error", code: mainMissingCode, message };
}

/** Code of the issue of a run that ended without its output. */
export const mainMissingCode = "main_output_missing";

/**
 * Reads the content of one stuff: text, number, JSON, HTML, picture and pages by the vendor's native concepts, lists
 * (`{"items": [...]}`) item by item, everything else as structured data.
 */
export function readContent(value: unknown, concept?: string | undefined, depth = 0): ReadContent {
  if (value === null || value === undefined) return { content: {} };
  if (depth > deepestList) return { data: value, content: {} };
  if (typeof value === "string") return { content: { text: value } };
  if (!isRecord(value)) return { data: value, content: {} };
  const items = itemsOf(value);
  return items ? readList(items, concept, depth) : readOne(value, concept);
}

/** A list has no other member: a structured object may well have a field `items` of its own. */
function itemsOf(value: Record<string, unknown>): unknown[] | undefined {
  return Array.isArray(value.items) && Object.keys(value).length === 1 ? value.items : undefined;
}

function readList(items: readonly unknown[], concept: string | undefined, depth: number): ReadContent {
  const pages = items.map(pageOf).filter((page) => page !== undefined);
  if (items.length > 0 && pages.length === items.length) {
    return { content: contentOfPages(pages), pages: pages.length };
  }
  const read = items.map((item) => readContent(item, concept, depth + 1));
  const texts = read.map(({ data, content }) => (data === undefined ? content.text : undefined));
  const isText = texts.length > 0 && texts.every((text) => text !== undefined);
  const images = read.flatMap(({ content }) => content.images ?? []);
  return {
    data: read.map(({ data, content }, index) => data ?? content.text ?? items[index]),
    content: { ...(isText ? { text: texts.join("\n\n") } : {}), ...(images.length > 0 ? { images } : {}) },
  };
}

function readOne(value: Record<string, unknown>, concept: string | undefined): ReadContent {
  const page = pageOf(value);
  if (page) return { content: contentOfPages([page]), pages: 1 };
  const native = nativeCode(concept);
  const [first, ...others] = Object.keys(value);
  if (typeof value.text === "string" && others.length === 0 && first === "text") {
    // A concept of the user's own may be a kind of text, or an object with this one field.
    const isPlain = concept === undefined || native === "Text";
    return { ...(isPlain ? {} : { data: value }), content: { text: value.text } };
  }
  if (native === "Number" && typeof value.number === "number") return { data: value.number, content: {} };
  if (native === "JSON" && "json_obj" in value) return { data: value.json_obj, content: {} };
  if (typeof value.inner_html === "string") return { content: { html: value.inner_html } };
  const image = imageOf(value, "image-1");
  return image ? { content: { images: [image] } } : { data: value, content: {} };
}

/** A page as PipeExtract makes them, or the text and images that are in one. */
function pageOf(value: unknown): Record<string, unknown> | undefined {
  if (!isRecord(value)) return undefined;
  if (isRecord(value.text_and_images)) return value.text_and_images;
  return isRecord(value.text) && typeof value.text.text === "string" && "images" in value ? value : undefined;
}

function contentOfPages(pages: readonly Record<string, unknown>[]): Content {
  const chunks = pages.map((page, index): Chunk => {
    const text = isRecord(page.text) && typeof page.text.text === "string" ? page.text.text : "";
    const html = typeof page.raw_html === "string" ? page.raw_html : undefined;
    return { text, type: "Page", page: index, ...omitNullish({ html }) };
  });
  const images = pages.flatMap((page, pageIndex) =>
    (Array.isArray(page.images) ? page.images : []).flatMap(
      (image, index) => imageOf(image, `page-${pageIndex + 1}-image-${index + 1}`) ?? [],
    ),
  );
  const markdown = chunks.map(({ text }) => text).join("\n\n");
  return { markdown, chunks, ...(images.length > 0 ? { images } : {}) };
}

/** A picture whose bytes are in the answer. One behind a link stays where it is. */
function imageOf(value: unknown, fallbackName: string): Image | undefined {
  if (!isRecord(value) || typeof value.url !== "string") return undefined;
  const [, mediaType, base64] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(value.url) ?? [];
  if (mediaType === undefined || base64 === undefined) return undefined;
  const name = typeof value.filename === "string" && value.filename ? value.filename : fallbackName;
  return { name, base64, mediaType };
}

/** Lists of lists are read so far; what is deeper stays as it is. */
const deepestList = 10;

/** `native.Text`, whether the server writes a concept as text or as an object. */
export function conceptName(concept: unknown): string | undefined {
  if (typeof concept === "string") return concept;
  if (!isRecord(concept) || typeof concept.code !== "string") return undefined;
  return typeof concept.domain_code === "string" ? `${concept.domain_code}.${concept.code}` : concept.code;
}

/** The code of a native concept, such as `Text`; also where its domain is left out, as graphs do. */
function nativeCode(concept: string | undefined): string | undefined {
  if (concept === undefined) return undefined;
  if (concept.startsWith("native.")) return concept.slice("native.".length);
  return concept.includes(".") ? undefined : concept;
}
