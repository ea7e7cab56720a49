import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = resolve(import.meta.dirname, "../..");
const peers = join(root, ".venv/pipelex-server");

/** A running server of Pipelex's own make. */
export interface PipelexServer {
  /** Origin, without a path: `http://127.0.0.1:54321`. */
  baseUrl: string;
  apiKey: string;
  pid: number;
  /** What the server has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

/** How the server is started. */
export interface PipelexServerOptions {
  /** One of `peers/`. Default `"0.92.2"`. */
  version?: string;
  /** Default: a free one. */
  port?: number;
  /** Default `"docmux-test-key"`. */
  apiKey?: string;
  /** OpenAI-compatible endpoint that the model `loopback-model` is asked at. Default: a closed port, so such a call fails. */
  modelEndpoint?: string;
  /** Further variables of the server: `MAX_REQUEST_BODY_MIB`, `AUTH_MODE` ... */
  env?: Record<string, string>;
  /** How long the start may take. Default 120000 (a first start compiles 450 MB of Python). */
  startTimeoutMs?: number;
}

/**
 * Starts the installed `pipelex-api` on loopback and waits until it answers.
 * @throws Error when setup.sh has not run, the server ends, or it does not answer in time; with what it printed
 */
export async function startPipelexServer(options: PipelexServerOptions = {}): Promise<PipelexServer> {
  const version = options.version ?? "0.92.2";
  const uvicorn = join(peers, version, "bin/uvicorn");
  const home = join(peers, `${version}-home`);
  if (!existsSync(uvicorn) || !existsSync(home)) {
    throw new Error(
      `Pipelex's server ${version} is not installed. Run: bash scripts/pipelex-server/setup.sh`,
    );
  }
  const apiKey = options.apiKey ?? "docmux-test-key";
  await mkdir(join(peers, "work"), { recursive: true });
  // Its own folder for each server: it stores files there, and the .pipelex folder marks it as a project of its own, so
  // that the server looks for configuration no further up.
  const workFolder = await mkdtemp(join(peers, "work/"));
  await mkdir(join(workFolder, ".pipelex"));
  const child = spawn(
    uvicorn,
    ["pipelex_api.main:app", "--host", "127.0.0.1", "--port", String(options.port ?? 0)],
    {
      cwd: workFolder,
      env: serverEnvironment(home, apiKey, options),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const killWithParent = () => child.kill("SIGKILL");
  process.once("exit", killWithParent);

  let printed = "";
  const keep = (text: Buffer) => {
    printed += text.toString("utf8");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<void>((done) => {
    child.once("error", (error) => {
      printed += `${error.message}\n`;
      done();
    });
    child.once("exit", () => done());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    if (!(await settles(ended, 10_000))) child.kill("SIGKILL");
    await ended;
    process.off("exit", killWithParent);
    await rm(workFolder, { recursive: true, force: true });
  };

  try {
    const baseUrl = await waitUntilHealthy(child, () => printed, options.startTimeoutMs ?? 120_000);
    return { baseUrl, apiKey, pid: child.pid ?? 0, log: () => printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Only what the server needs: no key and no proxy of the caller's own environment reaches it. */
function serverEnvironment(home: string, apiKey: string, options: PipelexServerOptions) {
  return {
    PATH: process.env.PATH ?? "",
    // Older servers know HOME only.
    HOME: home,
    PIPELEX_HOME: join(home, ".pipelex"),
    PYTHONUNBUFFERED: "1",
    DO_NOT_TRACK: "1",
    PIPELEX_ENV: "dev",
    AUTH_MODE: "api_key",
    API_KEY: apiKey,
    // Port 9 (discard) listens on no machine we know.
    DOCMUX_MODEL_ENDPOINT: options.modelEndpoint ?? "http://127.0.0.1:9/v1",
    ...options.env,
  };
}

async function waitUntilHealthy(
  child: ChildProcess,
  printed: () => string,
  timeoutMs: number,
): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`Pipelex's server ended at its start. It printed:\n${printed()}`);
    }
    const baseUrl = /running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed())?.[1];
    if (baseUrl && (await isHealthy(baseUrl))) return baseUrl;
    await sleep(100);
  }
  throw new Error(`Pipelex's server did not answer within ${timeoutMs} ms. It printed:\n${printed()}`);
}

async function isHealthy(baseUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function settles(promise: Promise<void>, withinMs: number): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(withinMs, false, { ref: false })]);
}
