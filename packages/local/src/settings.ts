import { isRecord } from "@docmux/core/provider";
import * as z from "zod/mini";

/** The id in pipeline URIs and in `providerOptions`. */
export const providerId = "local";

/** What reads the text: `auto` is LiteParse where it is installed, else the text layer alone by unpdf. */
export type LocalEngine = "auto" | "liteparse" | "unpdf";

/** How the provider is set up. Everything has a default, and nothing is a key. */
export interface LocalSettings {
  /** What reads the text. Default `auto`. */
  engine?: LocalEngine | undefined;
  /** Folder with `<language>.traineddata`. Default: the data of the package `@tesseract.js-data/eng`, unpacked once. */
  tessdataPath?: string | undefined;
  /** Language of the OCR, such as `deu`. Another than `eng` needs `tessdataPath`. Default `eng`. */
  ocrLanguage?: string | undefined;
  /** Folder that language data is unpacked to. Default: `docmux` in the user's cache folder. */
  cacheFolder?: string | undefined;
  /** Documents that are read at the same time. Default 2. */
  concurrency?: number | undefined;
}

const engineSchema = z.optional(z.enum(["auto", "liteparse", "unpdf"]));
const languagePattern = /^[A-Za-z][A-Za-z_]{1,30}$/;

export const settingsSchema = z.strictObject({
  engine: engineSchema,
  tessdataPath: z.optional(z.string().check(z.minLength(1))),
  ocrLanguage: z.optional(z.string().check(z.regex(languagePattern))),
  cacheFolder: z.optional(z.string().check(z.minLength(1))),
  concurrency: z.optional(z.int().check(z.positive(), z.maximum(64))),
});

/** What `providerOptions.local` takes for `local:parse`. */
export interface LocalParseOptions {
  /** What reads the text. Default: the setting of the provider. */
  engine?: LocalEngine | undefined;
  /** `auto`: pages without text that show a picture are read by OCR. `off`: they stay empty. Default `auto`. */
  ocr?: "auto" | "off" | undefined;
  /** How long the OCR of one document may take. Default: a minute for each page that needs it. */
  ocrTimeoutMs?: number | undefined;
  /** Reads the text layer in a process of its own too, so that a crash of native code ends that one. Default false. */
  isolate?: boolean | undefined;
}

/** What `providerOptions.local` takes for `local:extract`. */
export interface LocalExtractOptions extends LocalParseOptions {
  /**
   * JSON Schema of the data, an object with `properties`; of a zod schema: `z.toJSONSchema(schema)`. Default: the fields that
   * most invoices have.
   */
  schema?: Readonly<Record<string, unknown>> | undefined;
}

const parseMembers = {
  engine: engineSchema,
  ocr: z.optional(z.enum(["auto", "off"])),
  ocrTimeoutMs: z.optional(z.int().check(z.positive())),
  isolate: z.optional(z.boolean()),
};

export const parseOptionsSchema = z.strictObject(parseMembers);

export const extractOptionsSchema = z.strictObject({
  ...parseMembers,
  schema: z.optional(
    z
      .record(z.string(), z.unknown())
      .check(
        z.refine(
          ({ properties }) => isRecord(properties),
          "expected a JSON Schema of an object, with properties",
        ),
      ),
  ),
});
