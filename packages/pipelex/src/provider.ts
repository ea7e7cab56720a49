import { InvalidInputError, type Provider, parseOptions, specVersion } from "@docmux/core/provider";
import { DialectFinder } from "./detect.ts";
import {
  isBundleVersion,
  mainPipeOf,
  nameOfTarget,
  type PipeName,
  parsePipeUri,
  type Target,
} from "./names.ts";
import { createPipePipeline, type PipelexPipeline } from "./pipeline.ts";
import {
  bundleOptionsSchema,
  outputOptionsSchema,
  type PipelexBundleOptions,
  type PipelexOutputOptions,
  type PipelexPipeOptions,
  type PipelexSettings,
  pipeOptionsSchema,
  providerId,
  resolveConfig,
  settingsSchema,
} from "./settings.ts";

/** Pipelex (https://pipelex.com) as a provider: self-hosted servers of every age, and the hosted service. */
export interface PipelexProvider extends Provider<"pipelex", PipelexPipeline> {
  /**
   * A pipe by its code, `pipelex:extract_invoice`: one that is registered on the server, or one of the given bundle.
   *
   * @throws InvalidInputError for a code or an option that does not fit. Nothing is sent.
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

/**
 * Makes a provider. Settings are checked here; key, address and dialect are looked up when a request is made.
 *
 * @throws InvalidInputError when a setting does not fit.
 *
 * @example
 * ```ts
 * const pipelex = createPipelex({ baseUrl: "http://127.0.0.1:8081" });
 * ```
 */
export function createPipelex(settings: PipelexSettings = {}): PipelexProvider {
  const where = "createPipelex(settings)";
  const checked = parseOptions(settingsSchema, settings, { providerId, where });
  if (checked.pathPrefix !== undefined && (checked.dialect ?? "auto") === "auto") {
    throw new InvalidInputError("A pathPrefix hides what the server would be asked for its dialect", {
      providerId,
      nextStep: "Set { dialect } as well: legacy, legacy-0.1, v1 or hosted.",
    });
  }
  const config = resolveConfig(checked);
  const finder = new DialectFinder(config);
  const make = (target: Target, name: PipeName) =>
    createPipePipeline({ provider, config, finder, target, name });

  const provider: PipelexProvider = {
    specVersion,
    providerId,
    get origin() {
      return new URL(config.baseUrl()).origin;
    },
    ...(checked.concurrency === undefined ? {} : { concurrency: checked.concurrency }),
    pipe(code, options = {}) {
      requireName(code, "the code of a pipe");
      const given = parseOptions(pipeOptionsSchema, options, {
        providerId,
        where: "pipelex.pipe(code, options)",
      });
      const { bundle, methodId, ...output } = given;
      const target = { pipeCode: code, bundles: listOf(bundle), methodId };
      return make(target, nameOfTarget(target, code, output));
    },
    bundle(contents, options = {}) {
      const { bundle } = parseOptions(
        pipeOptionsSchema,
        { bundle: contents },
        { providerId, where: "pipelex.bundle(contents)" },
      );
      const given = parseOptions(bundleOptionsSchema, options, {
        providerId,
        where: "pipelex.bundle(contents, options)",
      });
      const { pipeCode, methodId, ...output } = given;
      const target = { pipeCode, bundles: listOf(bundle), methodId };
      return make(target, nameOfTarget(target, pipeCode ?? mainPipeOf(target.bundles), output));
    },
    method(methodId, options = {}) {
      requireName(methodId.replace("@", ""), "the id of a saved method");
      const where = "pipelex.method(id, options)";
      const output = parseOptions(outputOptionsSchema, options, { providerId, where });
      const target = { bundles: [], methodId };
      return make(target, nameOfTarget(target, methodId, output));
    },
    pipelineFromUri(path) {
      const name = parsePipeUri(path);
      const options = parseOptions(outputOptionsSchema, name.options, {
        providerId,
        where: `pipelex:${path}`,
      });
      if (name.id.startsWith("mt_")) {
        return provider.method(name.version === undefined ? name.id : `${name.id}@${name.version}`, options);
      }
      if (isBundleVersion(name.version)) return make({ bundles: [] }, { ...name, options });
      if (name.version === undefined) return provider.pipe(name.id, options);
      throw new InvalidInputError(`"${name.id}@${name.version}" names a version, but pipes have none`, {
        providerId,
        nextStep: `Write pipelex:${name.id}.`,
      });
    },
  };
  return provider;
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
