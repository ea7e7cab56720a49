import { InvalidInputError } from "@docmux/core/provider";
import { type PipelexOutputMultiplicity, type PipelexOutputOptions, providerId } from "./settings.ts";

/** What is run. */
export interface Target {
  pipeCode?: string | undefined;
  bundles: readonly string[];
  methodId?: string | undefined;
}

/** What names a pipeline of this provider. */
export interface PipeName {
  /** Code of a pipe, or id of a saved method. */
  id: string;
  /** Of a bundle its fingerprint, of a method its version. */
  version?: string | undefined;
  options: PipelexOutputOptions;
}

/** The name of what is to be run. A bundle's text is not part of it, only its fingerprint. */
export function nameOfTarget(
  { bundles, methodId }: Target,
  pipeCode: string,
  options: PipelexOutputOptions,
): PipeName {
  const [method, version] = (methodId ?? "").split("@");
  if (bundles.length > 0) return { id: pipeCode, version: bundleVersion + fingerprint(bundles), options };
  return pipeCode === methodId ? { id: method ?? pipeCode, version, options } : { id: pipeCode, options };
}

/**
 * The pipe that bundles run when nothing else is said: `main_pipe` of the first that names one.
 *
 * @throws InvalidInputError when none does; a server would refuse them too.
 */
export function mainPipeOf(bundles: readonly string[]): string {
  for (const text of bundles) {
    const [, , code] = /^[ \t]*main_pipe[ \t]*=[ \t]*(["'])([^"'\s]{1,256})\1/m.exec(text) ?? [];
    if (code !== undefined) return code;
  }
  throw new InvalidInputError("The bundle names no main_pipe", {
    providerId,
    nextStep: "Write main_pipe into it, or pass { pipeCode }. No request was sent.",
  });
}

/** True for a pipeline whose bundle's text is not known any more. */
export function isBundleVersion(version: string | undefined): boolean {
  return version?.startsWith(bundleVersion) ?? false;
}

/** Writes the part of a URI behind the colon: `extract_invoice@bundle-1x2y3z?documentInput=cv`. */
export function formatPipePath({ id, version, options }: PipeName): string {
  const query = new URLSearchParams();
  for (const name of optionNames) {
    const value = options[name];
    if (value !== undefined) query.set(name, String(value));
  }
  const suffix = query.size > 0 ? `?${query}` : "";
  return `${id}${version === undefined ? "" : `@${version}`}${suffix}`;
}

/** Reads the part of a URI behind the colon; `undefined` where it names nothing. Values of options are not checked here. */
export function parsePipePath(path: string): PipeName | undefined {
  const [, id, version, search] = /^([^\s@?#]{1,256})(?:@([^\s@?#]{1,100}))?(?:\?(\S*))?$/.exec(path) ?? [];
  const query = new URLSearchParams(search ?? "");
  const isKnown = (name: string) => optionNames.some((known) => known === name);
  if (id === undefined || ![...query.keys()].every(isKnown)) return undefined;
  const { outputMultiplicity, ...texts } = Object.fromEntries(query);
  return {
    id,
    version,
    options: {
      ...texts,
      ...(outputMultiplicity === undefined
        ? {}
        : { outputMultiplicity: readMultiplicity(outputMultiplicity) }),
    },
  };
}

function readMultiplicity(text: string): PipelexOutputMultiplicity {
  if (text === "true" || text === "false") return text === "true";
  return /^\d+$/.test(text) ? Number(text) : (text as PipelexOutputMultiplicity);
}

/** What to write, for a URI that names nothing. */
export const uriHelp =
  "Write pipelex:extract_invoice, or pipelex:extract_invoice?documentInput=cv (also concept, outputName, outputMultiplicity, dynamicOutputConcept).";

const optionNames = [
  "documentInput",
  "concept",
  "outputName",
  "outputMultiplicity",
  "dynamicOutputConcept",
] as const;

const bundleVersion = "bundle-";

/** A short name for texts, equal for equal texts. Not for secrets: a second text for one name can be found. */
function fingerprint(texts: readonly string[]): string {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (const character of JSON.stringify(texts)) {
    const code = character.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
}
