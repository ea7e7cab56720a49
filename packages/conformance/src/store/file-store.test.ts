import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { fileStore } from "@docmux/core/file-store";
import type { RunStore } from "@docmux/core/store";
import { afterAll, beforeAll, describe, it } from "vitest";
import { testStore } from "./test-store.ts";

let outer = "";
let folder = "";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const lineOf = (json: string) => `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "docmux-store-"));
  folder = join(outer, "store");
});
afterAll(() => rm(outer, { recursive: true }));

describe("fileStore", () => {
  testStore(
    { describe, it },
    {
      // Whether it survives a power cut is tested with a model of one, in core.
      open: async () => fileStore(folder, { sync: false }),
      kill: giveToADeadProcess,
      async insert(record) {
        const hash = hashOf(record.key);
        const start = join(folder, "starts", hash.slice(0, 2), hash);
        await mkdir(start, { recursive: true });
        await writeFile(join(start, "000001.json"), lineOf(JSON.stringify(record)));
      },
      async damageResult(key) {
        const results = join(folder, "results", hashOf(key));
        for (const name of await readdir(results)) {
          const bytes = await readFile(join(results, name));
          await writeFile(join(results, name), bytes.with(0, 0));
        }
      },
      async interrupt() {
        await rename(folder, `${folder}-away`);
        await writeFile(folder, "");
        return async () => {
          await rm(folder);
          await rename(`${folder}-away`, folder);
        };
      },
      interleavings: Number(process.env.DOCMUX_INTERLEAVINGS ?? 10),
    },
  );
});

/** Lets an owner's note name a process that began before this one, under the same number: it must have ended. */
async function giveToADeadProcess({ owner }: RunStore): Promise<void> {
  const file = join(folder, "owners", `${owner}.json`);
  // An owner that never wrote is no owner yet.
  if (!existsSync(file)) return;
  const note = JSON.parse((await readFile(file, "utf8")).slice(9));
  const dead = note.startTime === undefined ? { pid: 2 ** 22 + 1 } : { startTime: "1" };
  await writeFile(file, lineOf(JSON.stringify({ ...note, ...dead })));
}
