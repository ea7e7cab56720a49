import { expect, test, vi } from "vitest";
import { createRefSigner } from "./cleanup.ts";

const order = { delete: ["file-1", "file-2"] };

test("a seal holds for its order and its key only, and reveals nothing of the key", async () => {
  const ours = createRefSigner(() => "sk-ours");
  const seal = await ours.sign(order);
  expect(seal).toMatch(/^[0-9a-f]{64}$/);
  expect(await createRefSigner(() => "sk-ours").verify(order, seal)).toBe(true);
  expect(await ours.verify({ delete: ["file-1", "file-3"] }, seal)).toBe(false);
  expect(await createRefSigner(() => "sk-theirs").verify(order, seal)).toBe(false);
  for (const forged of [undefined, true, "", `${seal}00`, seal.toUpperCase(), `0${seal.slice(1)}f`])
    expect(await ours.verify(order, forged), String(forged)).toBe(false);
});

test("where there is no Web Crypto it says so", async () => {
  vi.stubGlobal("crypto", {});
  try {
    await expect(createRefSigner(() => "sk-ours").sign(order)).rejects.toMatchObject({ code: "unsupported" });
  } finally {
    vi.unstubAllGlobals();
  }
});
