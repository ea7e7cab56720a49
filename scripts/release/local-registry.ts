import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { runCommand } from "../packages/run-command.ts";

/** Not in the lockfile: only who rehearses a release installs it, into the folder of the rehearsal. */
const manifest = {
  private: true,
  dependencies: { verdaccio: "6.7.4" },
  // One of its dependencies asks for this by a tag, which may lead to another version tomorrow.
  overrides: { "node-fetch": "2.7.0" },
};

/** A registry on loopback, which keeps our packages to itself and passes on what others published. */
export interface LocalRegistry {
  origin: string;
  /** Of the one user that may publish. */
  token: string;
  close(): Promise<void>;
}

/**
 * Installs verdaccio into a folder and starts it there.
 *
 * @param folder - does not exist yet; it holds everything that the registry writes.
 * @param upstream - where packages of others come from.
 */
export async function startLocalRegistry(folder: string, upstream: string): Promise<LocalRegistry> {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await runCommand("npm", ["install", ...quiet], { cwd: folder });
  writeFileSync(join(folder, "config.yaml"), configuration(upstream));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const bin = join(folder, "node_modules/verdaccio/bin/verdaccio");
  const args = [bin, "--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`];
  const server = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  try {
    await untilItAnswers(`${origin}/-/ping`, server, () => printed);
    return { origin, token: await registerUser(origin), close: () => endProcess(server) };
  } catch (error) {
    await endProcess(server);
    throw error;
  }
}

/** Ends a process that this one started, and waits until it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

function configuration(upstream: string): string {
  return `storage: ./storage
web: { enable: false }
auth: { htpasswd: { file: ./htpasswd, max_users: 1 } }
uplinks: { upstream: { url: "${upstream}", timeout: 60s } }
packages:
  "docmux": { access: $all, publish: $authenticated }
  "@docmux/*": { access: $all, publish: $authenticated }
  "**": { access: $all, proxy: upstream }
log: { type: stdout, format: pretty, level: warn }
`;
}

async function registerUser(origin: string): Promise<string> {
  const name = "rehearsal";
  const answer = await fetch(`${origin}/-/user/org.couchdb.user:${name}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: "only-on-loopback" }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) throw new Error(`The local registry registered no user: HTTP ${answer.status}.`);
  return token;
}

async function untilItAnswers(url: string, server: ChildProcess, printed: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`The local registry ended:\n${printed()}`);
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The local registry gave no answer within a minute:\n${printed()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}
