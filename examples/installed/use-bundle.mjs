// Runs the bundle of edge-function.mjs in a realm that has what browsers and edge runtimes have, and nothing of Node.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createContext, runInContext } from "node:vm";
import { startDatalabEmulator } from "@docmux/emulator";

const offered =
  "AbortController AbortSignal Blob DOMException File FormData Headers ReadableStream Request Response TextDecoder TextEncoder " +
  "TransformStream URL URLSearchParams WritableStream atob btoa clearTimeout crypto fetch queueMicrotask setTimeout";
const realm = createContext(Object.fromEntries(offered.split(" ").map((name) => [name, globalThis[name]])));
runInContext("globalThis.self = globalThis;", realm);
assert.equal(runInContext("typeof process + typeof Buffer + typeof require", realm), "undefined".repeat(3));
runInContext(await readFile("edge-function.bundle.js", "utf8"), realm);

const emulator = await startDatalabEmulator({
  pipelines: [{ id: "pl_text", name: "text", versions: 1, steps: [{ type: "convert", settings: {} }] }],
  stepDurationMs: 10,
});
const settings = { apiKey: emulator.apiKey, baseUrl: emulator.origin };
const { status, markdown } = await realm.edgeFunction.read(settings, await readFile("document.pdf"));
assert.equal(status, "completed");
assert.match(markdown, /INV-2026-0142/);
await emulator.close();
