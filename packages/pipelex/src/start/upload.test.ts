import { run } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import { drawPdf } from "../../test/draw-pdf.ts";
import { invoice, type PipelexBench, startPipelexBench } from "../../test/start-pipelex-bench.ts";

let bench: PipelexBench;
afterEach(() => bench.emulator.close());

describe("files", () => {
  /** A readable PDF with so much behind it that it is of this size. */
  function padded(sizeBytes: number) {
    const bytes = new Uint8Array(sizeBytes).fill(32);
    bytes.set(drawPdf(["Invoice number: INV-9", "Total: 3.00"]));
    return { bytes, filename: "padded.pdf" };
  }

  test("of up to 7 MiB go along in the request", async () => {
    bench = await startPipelexBench({ dialect: "hosted" });
    const { status } = await run(bench.pipelex.pipe("extract_invoice"), padded(7 * 1024 * 1024), bench.watch);
    expect(status).toBe("completed");
    expect(bench.requests()).not.toContain("POST /v1/upload/grant");
  });

  test("above are uploaded by grant, without the key, with exactly the headers of the grant", async () => {
    bench = await startPipelexBench({ dialect: "hosted" });
    const large = padded(7 * 1024 * 1024 + 1);
    const result = await run(bench.pipelex.pipe("extract_invoice"), large, bench.watch);
    expect(result.data).toEqual({ invoice_number: "INV-9", total: 3 });
    expect(bench.requests()).toContain("POST /v1/upload/grant");
    const [put, ...others] = bench.emulator.storage?.requests() ?? [];
    expect(others).toEqual([]);
    expect(put).toMatchObject({
      method: "PUT",
      answered: 200,
      headers: {
        "if-none-match": "*",
        "content-type": "application/pdf",
        "content-length": String(large.bytes.length),
        "x-amz-meta-filename": "padded.pdf",
      },
    });
    expect(put?.headers).not.toHaveProperty("authorization");
  });

  test("that exceed it together: the first go along, the rest is uploaded", async () => {
    bench = await startPipelexBench({ dialect: "hosted" }, { uploadAboveBytes: 3000 });
    const pipe = bench.pipelex.pipe("extract_invoice");
    await run(pipe, { documents: [padded(2000), padded(1500)] }, bench.watch).catch(() => undefined);
    expect(bench.requests().filter((request) => request.includes("grant"))).toHaveLength(1);
    expect(bench.emulator.storage?.requests()[0]?.headers["content-length"]).toBe("1500");
  });

  test.each([
    [403, "SignatureDoesNotMatch", "forbidden"],
    [412, "PreconditionFailed", "invalid_input"],
  ])("whose upload is refused with %i start nothing", async (status, words, code) => {
    bench = await startPipelexBench({ dialect: "hosted" }, { uploadAboveBytes: 0 });
    bench.emulator.storage?.fault({
      kind: "status",
      status,
      body: `<Error><Code>x</Code><Message>${words}</Message></Error>`,
    });
    await expect(run(bench.pipelex.pipe("extract_invoice"), invoice(), bench.watch)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(bench.emulator.runIds()).toEqual([]);
  });

  test("are not sent to an address that the service names without encryption", async () => {
    bench = await startPipelexBench({ dialect: "hosted" }, { uploadAboveBytes: 0 });
    bench.emulator.fault({
      kind: "rewrite",
      path: "/upload/grant",
      rewrite: (body) => ({ ...(body as object), url: "file:///etc/passwd" }),
    });
    await expect(run(bench.pipelex.pipe("extract_invoice"), invoice(), bench.watch)).rejects.toMatchObject({
      code: "bad_response",
    });
  });
});
