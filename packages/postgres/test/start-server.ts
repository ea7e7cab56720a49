import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A PostgreSQL server of a test, in a temporary folder, on 127.0.0.1. */
export interface TestServer {
  connectionString: string;
  /** Idle connections that the server ends are no error of a test. */
  connect(config?: pg.PoolConfig): pg.Pool;
  /** Ends it without a shutdown, as `pg_ctl stop -m immediate` does: what is not on disk is lost. */
  crash(): Promise<void>;
  /** Starts it again after `crash`. */
  restart(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/** Why there is no server to test with; `undefined` where there is one, or has to be one. */
export function reasonToSkip(): string | undefined {
  if (binaries() !== undefined || process.env.DOCMUX_REQUIRE_POSTGRES === "1") return undefined;
  return "no PostgreSQL server is installed (initdb was not found); DOCMUX_REQUIRE_POSTGRES=1 makes this an error";
}

/** @param settings - lines of `postgresql.conf`, such as `{ synchronous_commit: "off" }`. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const folder = binaries();
  if (folder === undefined) throw new Error("PostgreSQL is required and initdb was not found");
  const user = userOfServer();
  const data = mkdtempSync(join(tmpdir(), "docmux-postgres-"));
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid ?? user.uid);
  const port = await freePort();
  execFileSync(
    join(folder, "initdb"),
    ["-D", data, "-U", "docmux", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    { cwd: data, stdio: "pipe", ...user },
  );
  const options = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: data,
    port: String(port),
    ...settings,
  };
  const args = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const connectionString = `postgres://docmux@127.0.0.1:${port}/postgres`;
  let server: ChildProcess;

  const start = async () => {
    server = spawn(join(folder, "postgres"), ["-D", data, ...args], { cwd: data, stdio: "ignore", ...user });
    await untilReady(connectionString, server);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  };
  await start();
  return {
    connectionString,
    connect(config = {}) {
      const pool = new pg.Pool({ host: "127.0.0.1", port, user: "docmux", database: "postgres", ...config });
      pool.on("error", () => undefined);
      return pool;
    },
    crash: () => end("SIGQUIT"),
    restart: start,
    async stop() {
      await end("SIGINT");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The folder of the newest server that is installed. */
function binaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/** The server refuses to run as root; Debian's package makes a user for it. */
function userOfServer(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (kind: "-u" | "-g") =>
    Number(execFileSync("id", [kind, "postgres"], { encoding: "utf8", stdio: "pipe" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function untilReady(connectionString: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    const client = new pg.Client({ connectionString });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
