import { isRecord } from "@docmux/core/provider-utils";

/** `native.Text`, whether the server writes a concept as text or as an object. */
export function conceptName(concept: unknown): string | undefined {
  if (typeof concept === "string") return concept;
  if (!isRecord(concept) || typeof concept.code !== "string") return undefined;
  return typeof concept.domain_code === "string" ? `${concept.domain_code}.${concept.code}` : concept.code;
}

/** The code of a native concept, such as `Text`; also where its domain is left out, as graphs do. */
export function nativeCode(concept: string | undefined): string | undefined {
  if (concept === undefined) return undefined;
  if (concept.startsWith("native.")) return concept.slice("native.".length);
  return concept.includes(".") ? undefined : concept;
}
