import {
  createHttpClient,
  InvalidInputError,
  loadApiKey,
  type Provider,
  parseBaseUrl,
  specVersion,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { type QuillbyPipeline, quillbyPipeline } from "./quillby-pipeline.ts";

const providerId = "quillby";
const failureSchema = z.looseObject({ error: z.string() });

/** Settings of {@link createQuillby}. */
export interface QuillbySettings {
  /** Default: the environment variable `QUILLBY_API_KEY`. */
  apiKey?: string;
  /** Default `https://api.quillby.example`. */
  baseUrl?: string;
}

/** The provider, with a method for the vendor's own word. */
export interface QuillbyProvider extends Provider<"quillby", QuillbyPipeline> {
  workflow(id: string): QuillbyPipeline;
}

/** Makes a provider. The key is read when a request is made: this never throws, and the key stays in the closure. */
export function createQuillby(settings: QuillbySettings = {}): QuillbyProvider {
  const baseUrl = () => parseBaseUrl(providerId, settings.baseUrl ?? "https://api.quillby.example");
  const apiKey = () => loadApiKey({ providerId, value: settings.apiKey, variable: "QUILLBY_API_KEY" });
  const client = createHttpClient({
    providerId,
    baseUrl,
    privateHeaders: () => ({ authorization: `Bearer ${apiKey()}` }),
    // Quillby documents one answer by which it turns a job away for now. Any other 429 or 503 may be a gateway's.
    isOwnRefusal: (status, _headers, body) =>
      status === 429 && failureSchema.safeParse(body).data?.error === "Too many jobs",
    readFailure: (body) => ({ message: failureSchema.safeParse(body).data?.error }),
  });
  const provider: QuillbyProvider = {
    specVersion,
    providerId,
    get origin() {
      return new URL(baseUrl()).origin;
    },
    workflow: (id) => quillbyPipeline(provider, client, id),
    pipelineFromUri(path) {
      if (/^[\w-]+$/.test(path)) return provider.workflow(path);
      throw new InvalidInputError(`"${path}" is not the id of a Quillby workflow`, { providerId });
    },
  };
  return provider;
}

/** The provider as the environment sets it up. */
export const quillby = createQuillby();
