import { createEmulatorFrame, type Emulator } from "../server/emulator.ts";
import type { EmulatorClock } from "../server/emulator-clock.ts";
import { randomId } from "../server/seeded-random.ts";
import type { StoredFile } from "./file-store.ts";

/** The object storage, on an origin of its own. */
export interface SignedStorage extends Emulator {
  /** A URL by which the file can be read for so many hours. */
  sign(file: StoredFile, hours: number): string;
}

/** Gives files to those who hold a signed URL. A request that carries the key is refused: it does not belong here. */
export async function startSignedStorage(clock: EmulatorClock, random: () => number): Promise<SignedStorage> {
  const frame = createEmulatorFrame("mistral", { clock });
  const grants = new Map<string, { file: StoredFile; untilMs: number }>();
  frame.app.get("/files/:id", (context) => {
    if (context.req.header("authorization") !== undefined)
      return context.text("A signed URL must not be sent the authorization header.", 403);
    const grant = grants.get(context.req.query("sig") ?? "");
    if (!grant || grant.file.id !== context.req.param("id") || clock.now() >= grant.untilMs)
      return context.text("AuthenticationFailed", 403);
    return new Response(grant.file.bytes.slice(), { headers: { "content-type": grant.file.mimetype } });
  });
  const emulator = await frame.start();
  return {
    ...emulator,
    sign(file, hours) {
      const signature = randomId(random, 40);
      grants.set(signature, { file, untilMs: clock.now() + hours * 3_600_000 });
      return `${emulator.origin}/files/${file.id}?sp=r&sig=${signature}`;
    },
  };
}
