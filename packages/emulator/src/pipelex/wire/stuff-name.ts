import type { Stuff } from "../run/stuff.ts";

/**
 * The name of a value in a response: its name in working memory. A value without a name, which is there as `main_stuff`, is
 * named after its concept, in snake case.
 */
export function stuffName({ name, concept }: Stuff): string {
  if (name !== "main_stuff") return name;
  return concept.code.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
