import { randomUuid } from "../server/seeded-random.ts";
import { isUuid } from "./uuid.ts";

/**
 * The id of something seeded: the given one in lower case, or one from the emulator's own source.
 * @throws Error when the given id is no UUID, since no path could reach it.
 */
export function seedId(random: () => number, what: string, id: string | undefined): string {
  if (id === undefined) return randomUuid(random);
  if (isUuid(id)) return id.toLowerCase();
  throw new Error(`The seeded id "${id}" of ${what} is no UUID. Pass a UUID, or leave the id out.`);
}
