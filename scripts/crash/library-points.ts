import { controlClient } from "../soak/control-client.ts";
import { Ledger } from "../soak/ledger.ts";
import { startVendors } from "../soak/start-vendors.ts";
import { type DeathPoint, deathPoints } from "./death-points.ts";
import { type CrashMode, nameOf, vendorOf } from "./modes.ts";
import { newStorePlace } from "./store-place.ts";
import type { WorkerLine } from "./worker.ts";
import { startWorker } from "./worker-process.ts";

/**
 * One process dies at each moment of a start, another one goes through what it left. For each vendor and each moment: what
 * the vendor started, and how the next process ended.
 *
 * @returns how many ended otherwise than promised.
 */
export async function dieAtEveryPoint(
  modes: readonly CrashMode[],
  storeKind: string,
  seed: number,
): Promise<number> {
  const rows: string[][] = deathPoints.map((point) => [point]);
  let broken = 0;
  for (const mode of modes) {
    const vendors = await startVendors(seed);
    const place = await newStorePlace(storeKind);
    const control = controlClient(vendors.addresses.origins[vendorOf(mode)]);
    const ledger = new Ledger();
    const ends = new Map<number, string>();
    const note = (line: WorkerLine) => {
      if (line.type === "item") ends.set(line.index, line.outcome === "delivered" ? line.outcome : line.code);
    };
    for (const [index, dieAt] of deathPoints.entries()) {
      const order = {
        mode,
        addresses: vendors.addresses,
        store: place.store,
        indexes: [index],
        startsAtOnce: 1,
      };
      const died = await startWorker({ ...order, dieAt }, () => undefined).ended;
      await startWorker(order, note).ended;
      ledger.add(vendorOf(mode), await control.readJournal());
      const starts = ledger.startsOf(index);
      const end = ends.get(index) ?? "nothing";
      rows[index]?.push(`${starts} / ${end}`);
      const isAllowed =
        end === "delivered" ? starts === 1 : end === "start_unknown" && isOpen(mode, dieAt, starts);
      if (died !== "died" || !isAllowed) broken += 1;
    }
    await vendors.stop();
    await place.remove();
  }
  printPoints(modes, rows);
  return broken;
}

/** Prints a row for each moment, a column for each vendor. */
export function printPoints(modes: readonly CrashMode[], rows: readonly (readonly string[])[]): void {
  console.log(`| killed at | ${modes.map(nameOf).join(" | ")} |`);
  console.log(`|---|${modes.map(() => "---|").join("")}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}

/** A person decides only where the request may have gone out; with a marker only where it did not. */
export function isOpen(mode: CrashMode, point: DeathPoint, starts: number): boolean {
  if (point === "sent") return starts === 0;
  return point === "before known" && mode.endsWith("-none") && starts === 1;
}
