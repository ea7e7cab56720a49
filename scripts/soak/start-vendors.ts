import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { VendorAddresses } from "./vendor-addresses.ts";

/** The emulators, running in their own process. */
export interface RunningVendors {
  addresses: VendorAddresses;
  stop(): Promise<void>;
}

export async function startVendors(seed: number): Promise<RunningVendors> {
  const path = fileURLToPath(new URL("vendors-process.ts", import.meta.url));
  const child: ChildProcess = fork(path, [String(seed)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`The emulators' process ended with code ${code} before it listened.`);
  });
  const [addresses] = (await Promise.race([once(child, "message"), failed])) as [VendorAddresses];
  failed.catch(() => undefined);
  return {
    addresses,
    async stop() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}
