import {
  defineProvider,
  InvalidInputError,
  loadOptionalSetting,
  type Provider,
  parseOptions,
} from "@docmux/core/provider";
import { verifyWebhook } from "./callback.ts";
import { dialectFinder } from "./detect.ts";
import { isOwnStartRefusal, readFailure } from "./failure.ts";
import {
  formatPipePath,
  isBundleVersion,
  mainPipeOf,
  nameOfTarget,
  type PipeName,
  parsePipePath,
  type Target,
  uriHelp,
} from "./names.ts";
import { createPipePipeline, type PipelexPipeline } from "./pipeline.ts";
import {
  bundleOptionsSchema,
  hasOwnAuthorization,
  hostedBaseUrl,
  outputOptionsSchema,
  type PipelexBundleOptions,
  type PipelexOutputOptions,
  type PipelexPipeOptions,
  type PipelexSettings,
  pipeOptionsSchema,
  providerId,
  settingsSchema,
} from "./settings.ts";

/** Pipelex (https://pipelex.com) as a provider: self-hosted servers of every age, and the hosted service. */
export interface PipelexProvider extends Provider<"pipelex", PipelexPipeline> {
  /**
   * A pipe by its code, `pipelex:extract_invoice`: one that is registered on the server, or one of the given bundle.
   *
   * @throws InvalidInputError for a code or an option that is invalid. No request is sent.
   *
   * @example
   * ```ts
   * const { data } = await run(pipelex.pipe("extract_invoice", { documentInput: "invoice" }), { path: "invoice.pdf" });
   * ```
   */
  pipe(code: string, options?: PipelexPipeOptions): PipelexPipeline;
  /**
   * The main pipe of a bundle, whose text goes along with every run.
   *
   * @param contents - text of one or several bundles, the main one first. `legacy` servers take one only.
   * @throws InvalidInputError when no `main_pipe` and no `pipeCode` says what to run.
   */
  bundle(contents: string | readonly string[], options?: PipelexBundleOptions): PipelexPipeline;
  /** A method that is saved at the hosted service, `pipelex:mt_abc@3`; without a version the published one. */
  method(methodId: string, options?: PipelexOutputOptions): PipelexPipeline;
}

const keyVariable = "PIPELEX_API_KEY";

/**
 * Makes a provider. Settings are checked here; key, base URL and dialect are looked up when a request is made.
 *
 * @throws InvalidInputError when a setting is invalid.
 *
 * @example
 * ```ts
 * const pipelex = createPipelex({ baseUrl: "http://127.0.0.1:8081" });
 * ```
 */
export const createPipelex: (settings?: PipelexSettings) => PipelexProvider = /* @__PURE__ */ defineProvider({
  id: providerId,
  api: {
    url: hostedBaseUrl,
    urlVariable: "PIPELEX_BASE_URL",
    keyVariable,
    // Some of the vendor's clients take base URLs with the path of the API, some without.
    normalize: (baseUrl) => baseUrl.replace(/\/(?:api\/)?v1$/, ""),
  },
  settings: settingsSchema,
  authorize({ headers }, { settings, apiKey, baseUrl }) {
    if (hasOwnAuthorization(settings)) return;
    const isHosted = settings.dialect === "hosted" || new URL(baseUrl()).origin === hostedBaseUrl;
    const key = loadOptionalSetting({ value: settings.apiKey, variable: keyVariable });
    // A self-hosted server may ask for none.
    if (isHosted || key !== undefined) headers.set("authorization", `Bearer ${apiKey()}`);
  },
  isOwnRefusal: isOwnStartRefusal,
  readFailure,
  verifyWebhook,
  face(kit) {
    const findDialect = dialectFinder(kit);
    const make = (target: Target, name: PipeName) => createPipePipeline({ kit, findDialect, target, name });
    return {
      pipe(code: string, options: PipelexPipeOptions = {}) {
        requireName(code, "the code of a pipe");
        const where = "pipelex.pipe(code, options)";
        const given = parseOptions(pipeOptionsSchema, options, { providerId, where });
        const { bundle, methodId, ...output } = given;
        const target = { pipeCode: code, bundles: listOf(bundle), methodId };
        return make(target, nameOfTarget(target, code, output));
      },
      bundle(contents: string | readonly string[], options: PipelexBundleOptions = {}) {
        const where = "pipelex.bundle(contents)";
        const { bundle } = parseOptions(pipeOptionsSchema, { bundle: contents }, { providerId, where });
        const given = parseOptions(bundleOptionsSchema, options, {
          providerId,
          where: "pipelex.bundle(contents, options)",
        });
        const { pipeCode, methodId, ...output } = given;
        const target = { pipeCode, bundles: listOf(bundle), methodId };
        return make(target, nameOfTarget(target, pipeCode ?? mainPipeOf(target.bundles), output));
      },
      method(methodId: string, options: PipelexOutputOptions = {}) {
        requireName(methodId.replace("@", ""), "the id of a saved method");
        const where = "pipelex.method(id, options)";
        const output = parseOptions(outputOptionsSchema, options, { providerId, where });
        const target = { bundles: [], methodId };
        return make(target, nameOfTarget(target, methodId, output));
      },
    };
  },
  pipelineFromUri(path, { pipe, method }) {
    const name = parsePipePath(path);
    if (!name) return undefined;
    const { id, version } = name;
    const where = `${providerId}:${path}`;
    const options = parseOptions(outputOptionsSchema, name.options, { providerId, where });
    if (id.startsWith("mt_")) return method(version === undefined ? id : `${id}@${version}`, options);
    if (isBundleVersion(version)) return ofUnknownBundle(pipe(id, options), { ...name, options });
    if (version === undefined) return pipe(id, options);
    throw new InvalidInputError(`"${id}@${version}" names a version, but pipes have none`, {
      providerId,
      nextStep: `Write pipelex:${id}.`,
    });
  },
  uriHelp,
});

/** The pipeline of a bundle that only its URI is known of: its runs can be attached to and read again, not started. */
function ofUnknownBundle(pipeline: PipelexPipeline, name: PipeName): PipelexPipeline {
  return {
    ...pipeline,
    ...(name.version === undefined ? {} : { pipelineVersion: name.version }),
    uri: `${providerId}:${formatPipePath(name)}`,
    async doStart() {
      throw new InvalidInputError("A URI names a bundle but does not hold its text", {
        providerId,
        nextStep:
          "Make the pipeline with pipelex.bundle(text); the URI is enough to attach and to read again.",
        advice: { action: "call", call: "pipelex.bundle" },
      });
    },
  };
}

function listOf(bundle: string | readonly string[] | undefined): readonly string[] {
  return typeof bundle === "string" ? [bundle] : (bundle ?? []);
}

function requireName(name: string, what: string): void {
  if (/^[^\s@?#]{1,256}$/.test(name)) return;
  throw new InvalidInputError(`"${String(name).slice(0, 100)}" is not ${what}`, {
    providerId,
    nextStep: "Pass it as the server knows it, such as extract_invoice or accounting.extract_invoice.",
  });
}

/** Pipelex with `PIPELEX_API_KEY` and `PIPELEX_BASE_URL`, read when a request is made. */
export const pipelex: PipelexProvider = /* @__PURE__ */ createPipelex();
