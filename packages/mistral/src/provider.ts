import { defineProvider, InvalidInputError, type Provider } from "@docmux/core/provider";
import { isOwnRefusal, readFailure } from "./failure.ts";
import { type MistralFiles, manageFiles } from "./manage/files.ts";
import { type MistralJobs, manageJobs } from "./manage/jobs.ts";
import { createBatch, createOcr, type MistralBatch, type MistralOcr, withModel } from "./pipeline.ts";
import {
  defaultBaseUrl,
  defaultModel,
  type MistralSettings,
  providerId,
  settingsSchema,
} from "./settings.ts";
import { FileHolders } from "./start/place-document.ts";

/** Mistral OCR (https://docs.mistral.ai, Document AI) as a provider. */
export interface MistralProvider extends Provider<"mistral", MistralOcr | MistralBatch> {
  /**
   * OCR in one call, `mistral:<model>` or `mistral:<name>`: by a model, or by a name of the setting `pipelines`. After a lost
   * answer the start is unknown for good; {@link MistralProvider.batch} is the durable way.
   *
   * @param name - default `mistral-ocr-latest`.
   * @throws InvalidInputError for a name that is neither. No request is sent.
   */
  ocr(name?: string): MistralOcr;
  /**
   * The same as a batch job, `mistral:batch/<model>` or `mistral:batch/<name>`.
   *
   * @throws InvalidInputError for a name that is neither. No request is sent.
   */
  batch(name?: string): MistralBatch;
  /** Batch jobs: listing them. */
  readonly jobs: MistralJobs;
  /** Files: listing and deleting them. */
  readonly files: MistralFiles;
}

type Face = Omit<MistralProvider, keyof Provider>;

/**
 * Makes a provider for Mistral OCR.
 *
 * @throws InvalidInputError for settings that are invalid. A missing key is an error when a request is made.
 *
 * @example
 * ```ts
 * const mistral = createMistral({ pipelines: { invoices: { annotation: { schema: z.toJSONSchema(Invoice) } } } });
 * const { data } = await run(mistral.ocr("invoices"), { path: "invoice.pdf" }, { schema: Invoice });
 * ```
 */
export const createMistral: (settings?: MistralSettings) => MistralProvider = /* @__PURE__ */ defineProvider({
  id: providerId,
  api: {
    url: defaultBaseUrl,
    urlVariable: "MISTRAL_BASE_URL",
    keyVariable: "MISTRAL_API_KEY",
    // Paths carry it, since OCR may be elsewhere than files and jobs.
    normalize: (baseUrl) => baseUrl.replace(/\/v1$/, ""),
  },
  settings: settingsSchema,
  authorize: ({ headers }, { apiKey }) => headers.set("authorization", `Bearer ${apiKey()}`),
  isOwnRefusal,
  readFailure,
  face(kit): Face {
    const holders = new FileHolders();
    const optionsOf = (name: string) => {
      const { pipelines = {} } = kit.settings;
      const named = Object.hasOwn(pipelines, name) ? pipelines[name] : undefined;
      if (named) return withModel(named);
      if (/^mistral-[\w.-]{1,100}$/.test(name)) return {};
      throw new InvalidInputError(
        `"${String(name).slice(0, 100)}" is neither a model nor a pipeline that is set up`,
        {
          providerId,
          nextStep: `Add it to the setting pipelines of createMistral, or name a model. ${uriHelp} No request was sent.`,
        },
      );
    };
    return {
      ocr: (name = defaultModel) => createOcr(kit, holders, name, optionsOf(name)),
      batch: (name = defaultModel) => createBatch(kit, holders, name, optionsOf(name)),
      jobs: manageJobs(kit.call),
      files: manageFiles(kit.call),
    };
  },
  pipelineFromUri(path, face) {
    const [, batch, name] = /^(batch\/)?([A-Za-z0-9][\w.-]{0,120})$/.exec(path) ?? [];
    if (name === undefined) return undefined;
    return batch === undefined ? face.ocr(name) : face.batch(name);
  },
  uriHelp:
    "Write mistral:mistral-ocr-latest, mistral:batch/mistral-ocr-latest, or the name of a pipeline in place of the model.",
});

const uriHelp = "A URI is mistral:mistral-ocr-latest, or mistral:batch/mistral-ocr-latest for a batch job.";

/** Mistral OCR with the key from `MISTRAL_API_KEY`, read when a request is made. */
export const mistral: MistralProvider = /* @__PURE__ */ createMistral();
