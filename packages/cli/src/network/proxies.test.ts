import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@docmux/emulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { type Ended, startCommandProcess } from "../testing/command-process.ts";
import { startTestProxy, type TestProxy, type TestProxyOptions } from "../testing/proxy.ts";
import { testCertificate, testHost } from "../testing/test-certificate.ts";

let bench: CliBench;
let emulator: Emulator;
const proxies: TestProxy[] = [];
beforeEach(async () => {
  bench = createCliBench();
  ({ emulator } = await bench.emulate("datalab"));
});
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  await bench.close();
});

async function startProxy(options: Partial<TestProxyOptions> = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({ target: emulator.origin, ...options });
  proxies.push(proxy);
  return proxy;
}

/** Calls the command in a process of its own: proxies are set for a whole process. */
function call(words: readonly string[], more: NodeJS.ProcessEnv): Promise<Ended> {
  const certificate = join(bench.directory, "vendor.pem");
  writeFileSync(certificate, testCertificate.cert);
  const environment = { ...bench.environment, NODE_EXTRA_CA_CERTS: certificate, ...more };
  return startCommandProcess(words, environment, bench.directory).ended;
}

const run = ["run", "datalab:pl_invoice", invoice];
/** Its first request is the start itself. */
const runUrl = ["run", "datalab:pl_invoice", "https://files.example/invoice.pdf"];
const overTls = { DATALAB_HOST: `https://${testHost}` };
const plain = { DATALAB_HOST: `http://${testHost}` };

const paid = () =>
  emulator.requests().filter(({ method, path }) => method === "POST" && path.includes("/run"));

describe("https", () => {
  test("a run goes through the tunnel of the proxy, with its credentials", async () => {
    const pipelex = await bench.emulate("pipelex");
    const proxy = await startProxy({ target: pipelex.origin });
    const { exitCode, stderr } = await call(["run", pipelex.pipelines.invoice ?? "", invoice], {
      PIPELEX_BASE_URL: `https://${testHost}`,
      HTTPS_PROXY: `http://me:p%40ss-word@${proxy.host}`,
    });
    expect(stderr).not.toMatch(/ss-word|error|unavailable|bad_response/);
    expect(exitCode).toBe(0);
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${testHost}:443`]));
    expect(proxy.credentials[0]).toBe(`Basic ${btoa("me:p@ss-word")}`);
    expect(pipelex.emulator.requests().length).toBeGreaterThan(1);
  });

  test.each([
    [407, 3, "Check user and password in the address of the proxy, such as HTTPS_PROXY."],
    [403, 6, `Let the proxy allow ${testHost}, or add it to NO_PROXY.`],
    [502, 6, `Try again later, or check that the proxy can reach ${testHost}.`],
  ])("a proxy that refuses with %i is named, and no run was started", async (refuseWith, code, advice) => {
    const proxy = await startProxy({ refuseWith });
    const address = `http://me:secret-of-proxy@${proxy.host}`;
    const { exitCode, stdout, stderr } = await call([...runUrl, "-v", "--json"], {
      ...overTls,
      HTTPS_PROXY: address,
    });
    expect(stderr).toContain(`The proxy ${proxy.host}, not the vendor, refused`);
    expect(stderr).toContain(`HTTP ${refuseWith}`);
    expect(stderr).toContain(`${advice} No run was started.`);
    expect(stdout + stderr).not.toContain("secret-of-proxy");
    expect(exitCode).toBe(code);
    expect(proxy.requests).toHaveLength(refuseWith === 502 ? 4 : 1);
    expect(paid()).toHaveLength(0);
  });
});

describe("http", () => {
  test("a run is sent to the proxy as it is", async () => {
    const proxy = await startProxy();
    const { exitCode } = await call(run, { ...plain, http_proxy: proxy.host });
    expect(exitCode).toBe(0);
    expect(proxy.requests[0]).toMatch(new RegExp(`^POST http://${testHost}/`));
    expect(paid()).toHaveLength(1);
  });

  test("a proxy that asks for credentials is named, and no run was started", async () => {
    const proxy = await startProxy({ refuseWith: 407 });
    const { exitCode, stderr } = await call(runUrl, { ...plain, HTTP_PROXY: `http://${proxy.host}` });
    expect(stderr).toMatch(
      /The proxy 127[^ ]+, not the vendor, refused POST .* with HTTP 407.* No run was started\./,
    );
    expect(exitCode).toBe(3);
  });

  test("a 502 may come from behind the proxy: the run may exist", async () => {
    const proxy = await startProxy({ refuseWith: 502 });
    const { exitCode } = await call(runUrl, { ...plain, HTTP_PROXY: `http://${proxy.host}` });
    expect(exitCode).toBe(8);
    expect(proxy.requests.filter((each) => each.startsWith("POST"))).toHaveLength(1);
  });
});

test.each([
  ["https", overTls, "HTTPS_PROXY"],
  ["http", plain, "HTTP_PROXY"],
])("%s: a proxy that cannot be reached is named, and no run was started", async (_what, host, name) => {
  const { exitCode, stderr } = await call(runUrl, {
    ...host,
    [name]: "http://me:secret-of-proxy@127.0.0.1:9",
  });
  expect(stderr).toContain("The proxy 127.0.0.1:9 could not be reached (ECONNREFUSED)");
  expect(stderr).toContain("Check the address of the proxy, such as HTTPS_PROXY. No run was started.");
  expect(stderr).not.toContain("secret-of-proxy");
  expect(exitCode).toBe(6);
});

test("NO_PROXY and loopback are called directly", async () => {
  const proxy = await startProxy();
  const both = { HTTPS_PROXY: `http://${proxy.host}`, HTTP_PROXY: `http://${proxy.host}` };
  expect((await call(run, both)).exitCode).toBe(0);
  const { stderr } = await call(run, { ...overTls, ...both, NO_PROXY: `.${testHost}` });
  // The host exists nowhere, and some networks have no names at all.
  expect(stderr).toMatch(/ENOTFOUND|EAI_AGAIN/);
  expect(proxy.requests).toEqual([]);
});

test("an address that is none of a proxy is a wrong setting, and is not printed", async () => {
  const { exitCode, stderr } = await call(run, { HTTPS_PROXY: "socks5://me:secret-of-proxy@127.0.0.1:9" });
  expect(stderr).toContain("config: HTTPS_PROXY is not the address of an http or https proxy.");
  expect(stderr).not.toContain("secret-of-proxy");
  expect(exitCode).toBe(3);
});
