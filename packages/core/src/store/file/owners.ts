import { join } from "node:path";
import * as z from "zod/mini";
import { StoreError } from "../../errors/errors.ts";
import { every } from "../../time/every.ts";
import type { Disk } from "./disk.ts";
import { unlessAbsent } from "./file-system.ts";
import type { Layout } from "./layout.ts";
import { decodeLine, encodeLine } from "./line.ts";
import type { Machine, ProcessIdentity } from "./machine.ts";

/** How often a process shows that it lives, where the machine can't say so. */
const heartbeatMs = 20_000;

/** How long a heartbeat may stand still, by the own monotonic time of the process that watches it. */
const silenceMs = 60_000;

/** Knows which processes hold starts, and which of them are gone. */
export class Owners {
  readonly #watched = new Map<string, { beats: number; sinceMs: number }>();
  #self: Promise<ProcessIdentity> | undefined;
  #stopHeartbeat: (() => void) | undefined;
  #beats = 0;

  readonly disk: Disk;
  readonly layout: Layout;
  readonly machine: Machine;

  constructor(disk: Disk, layout: Layout, machine: Machine) {
    this.disk = disk;
    this.layout = layout;
    this.machine = machine;
  }

  /** Makes this process visible to the others, before it holds anything. */
  async enter(): Promise<void> {
    const self = await this.#identity();
    const content = encodeLine({ ...self, beats: 0 });
    const published = await this.disk.publish(content, this.#file(), { durable: true });
    if (published === "no_folder")
      throw new StoreError(`The store ${this.layout.folder} was deleted meanwhile`);
    if (self.startTime !== undefined && self.bootId !== undefined) return;
    this.#stopHeartbeat ??= every(heartbeatMs, () => void this.beat().catch(() => undefined));
  }

  /** Shows once more that this process lives. */
  async beat(): Promise<void> {
    this.#beats += 1;
    const content = encodeLine({ ...(await this.#identity()), beats: this.#beats });
    await this.disk.replace(content, this.#file(), { durable: false });
  }

  /** Gives everything free that this process holds. */
  async leave(): Promise<void> {
    this.#stopHeartbeat?.();
    await this.disk.discard(this.#file());
  }

  /** Whether an owner is gone for certain. One on another host, or in another container, never is. */
  async isGone(id: string): Promise<boolean> {
    const bytes = await unlessAbsent(() => this.disk.fs.readFile(this.layout.owner(id)));
    if (!bytes) return true;
    const parsed = ownerSchema.safeParse(decodeLine(bytes)?.value);
    // It is published whole: only a power cut, which ended its process, leaves a part.
    if (!parsed.success) return true;
    const self = await this.#identity();
    if (parsed.data.host !== self.host) return false;
    const { beats, ...found } = parsed.data as ProcessIdentity & { beats: number };
    if (found.bootId !== self.bootId) return true;
    if (found.namespace !== self.namespace) return false;
    const seen = await this.machine.look(found);
    return seen === "unsure" ? this.#hasFallenSilent(id, beats) : seen === "ended";
  }

  /** Deletes what processes that are gone left: their temporary files, and the notes of themselves. */
  async sweep(): Promise<void> {
    const { fs } = this.disk;
    for (const name of await fs.readdir(this.layout.temporary)) {
      const [id = ""] = name.split("-");
      if (await this.#isSwept(id)) await this.disk.discard(join(this.layout.temporary, name));
    }
    for (const name of await fs.readdir(this.layout.owners)) {
      const id = name.replace(/\.json$/, "");
      if (await this.#isSwept(id)) await this.disk.discard(this.layout.owner(id));
    }
  }

  /** Asked again for each file: a process that is just entering has written a temporary file, and no note yet. */
  async #isSwept(id: string): Promise<boolean> {
    return id !== this.disk.owner && (await this.isGone(id));
  }

  #hasFallenSilent(id: string, beats: number): boolean {
    const nowMs = this.machine.monotonicMs();
    const watched = this.#watched.get(id);
    if (watched?.beats === beats) return nowMs - watched.sinceMs >= silenceMs;
    this.#watched.set(id, { beats, sinceMs: nowMs });
    return false;
  }

  #file(): string {
    return this.layout.owner(this.disk.owner);
  }

  #identity(): Promise<ProcessIdentity> {
    this.#self ??= this.machine.self();
    return this.#self;
  }
}

const ownerSchema = z.looseObject({
  pid: z.int().check(z.positive()),
  host: z.string(),
  namespace: z.optional(z.string()),
  bootId: z.optional(z.string()),
  startTime: z.optional(z.string()),
  beats: z.int(),
});
