import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { ProgramIo } from "../context.ts";

/**
 * The folder of the store: `DOCMUX_HOME`, else the place where the system keeps the data of an application. Paid results are
 * in it, so it is neither a cache nor a state that may be dropped.
 */
export function storeFolder(
  { environment, workingDirectory }: Pick<ProgramIo, "environment" | "workingDirectory">,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { DOCMUX_HOME, XDG_DATA_HOME, LOCALAPPDATA } = environment;
  if (DOCMUX_HOME) return resolve(workingDirectory, DOCMUX_HOME);
  // The XDG specification says that a relative path is to be ignored.
  if (XDG_DATA_HOME && isAbsolute(XDG_DATA_HOME)) return join(XDG_DATA_HOME, "docmux");
  if (platform === "darwin") return join(home, "Library", "Application Support", "docmux");
  if (platform === "win32") return join(LOCALAPPDATA || join(home, "AppData", "Local"), "docmux");
  return join(home, ".local", "share", "docmux");
}
