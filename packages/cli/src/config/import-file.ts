import { pathToFileURL } from "node:url";

/** Imports a file of the user. TypeScript goes through jiti, as Node 20 cannot read it. */
export async function importFile(path: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(path).href;
  if (!/\.[mc]?ts$/.test(path)) return (await import(url)) as Record<string, unknown>;
  const { createJiti } = await import("jiti");
  return createJiti(url).import<Record<string, unknown>>(path);
}
