import type { Stuff } from "../run/stuff.ts";

/**
 * What a runner calls a value: its name in working memory, or, when nobody named it and it stands there as `main_stuff`,
 * its concept in snake case.
 */
export function stuffName({ name, concept }: Stuff): string {
  if (name !== "main_stuff") return name;
  return concept.code.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
