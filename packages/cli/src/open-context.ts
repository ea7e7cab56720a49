import { join } from "node:path";
import type { RunStore } from "@docmux/core/store";
import { loadConfig } from "./config/load.ts";
import { type GlobalFlags, joinSettings } from "./config/settings.ts";
import type { CommandContext, ProgramIo } from "./context.ts";
import { isProxySet } from "./network/proxy-settings.ts";
import { printTraces } from "./network/traces.ts";
import { Output } from "./output/output.ts";
import { ProviderRegistry } from "./providers/registry.ts";

/**
 * Reads configuration file, environment and flags, and sets up how this process talks to the network.
 *
 * @throws ConfigError
 */
export async function openContext(
  io: ProgramIo,
  flags: GlobalFlags,
  endWith: (exitCode: number) => void,
): Promise<CommandContext> {
  const { environment, workingDirectory } = io;
  if (flags.envFile !== undefined) {
    const { loadEnvFile } = await import("./config/env-file.ts");
    loadEnvFile(flags.envFile, environment, workingDirectory);
  }
  printTraces(io, flags.quiet ?? false);
  if (isProxySet(environment)) {
    const { useProxies } = await import("./network/proxies.ts");
    useProxies(environment);
  }
  const { config, directory } = await loadConfig(
    workingDirectory,
    flags.config ?? (environment.DOCMUX_CONFIG || undefined),
  );
  // Paths in the file are meant from where it lies, not from where the command is called.
  const fromFile = config.providers?.map((name) => (/^\.{1,2}\//.test(name) ? join(directory, name) : name));
  const settings = joinSettings(fromFile ? { ...config, providers: fromFile } : config, environment, flags);
  let store: Promise<RunStore> | undefined;
  return {
    io,
    flags,
    settings,
    providers: new ProviderRegistry(settings.providers, workingDirectory),
    output: new Output(io, environment, flags),
    async openStore() {
      if (flags.store === false) return undefined;
      store ??= import("./store/open.ts").then(({ openCommandStore }) => openCommandStore(io));
      return store;
    },
    endWith,
  };
}
