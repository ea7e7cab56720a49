import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { createDatalab } from "../provider.ts";

const key = "dl-secret-key";
const { files } = createDatalab({ apiKey: key });
const vendor = () => nock("https://www.datalab.to/api/v1", { reqheaders: { "x-api-key": key } });
const wire = (id: number | string) => ({ file_id: id, reference: `datalab://file-${id}` });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

test("a file is described in docmux's terms, by number or by short id", async () => {
  const whole = {
    ...wire(4),
    original_filename: "a.pdf",
    content_type: "application/pdf",
    upload_status: "completed",
    file_size: 12,
    created: "2026-01-01T00:00:00",
    new_member: 1,
  };
  vendor().get("/files/4").reply(200, whole);
  vendor().get("/files/npl94jxy").reply(200, { file_id: "npl94jxy", file_size: null });
  expect(await files.get(4)).toEqual({
    fileId: 4,
    reference: "datalab://file-4",
    filename: "a.pdf",
    mediaType: "application/pdf",
    uploadStatus: "completed",
    sizeBytes: 12,
    createdAt: "2026-01-01T00:00:00.000Z",
    raw: whole,
  });
  expect(await files.get("npl94jxy")).toEqual({ fileId: "npl94jxy", raw: expect.anything() });
});

test("the list is read page by page, only as far as needed", async () => {
  const page = (first: number, count: number) => ({
    files: Array.from({ length: count }, (_, index) => wire(first + index)),
    total: 101,
  });
  vendor().get("/files?limit=100&offset=0").twice().reply(200, page(0, 100));
  vendor().get("/files?limit=100&offset=100").reply(200, page(100, 1));
  expect((await collect(files.list())).map(({ fileId }) => fileId)).toEqual([...Array(101).keys()]);
  for await (const _first of files.list()) break;
});

describe("a download URL", () => {
  const url = "https://storage.example/get?signature=s";

  test("is handed on and not fetched", async () => {
    vendor().get("/files/4/download?expires_in=3600").reply(200, { download_url: url });
    vendor().get("/files/4/download?expires_in=60").reply(200, { download_url: url });
    expect(await files.createDownloadUrl(4)).toBe(url);
    expect(await files.createDownloadUrl(4, { expiresInSeconds: 60 })).toBe(url);
  });

  test.each(["http://storage.example/", "javascript:alert(1)", "https://user@storage.example/"])(
    "%s is refused",
    async (download_url) => {
      vendor().get("/files/4/download").query(true).reply(200, { download_url });
      await expect(files.createDownloadUrl(4)).rejects.toMatchObject({ code: "bad_response" });
    },
  );

  test.each([59, 86_401, 60.5, Number.NaN])("for %d seconds is not asked for", async (expiresInSeconds) => {
    await expect(files.createDownloadUrl(4, { expiresInSeconds })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("delete", () => {
  test("takes a file that is gone already for deleted", async () => {
    vendor().delete("/files/4").reply(200, { success: true, message: "ok" });
    vendor().delete("/files/4").reply(404, { detail: "File not found" });
    await files.delete(4);
    await files.delete(4);
  });

  test("does not take a refusal behind HTTP 200 for success", async () => {
    vendor().delete("/files/4").reply(200, { success: false, message: "In use" });
    await expect(files.delete(4)).rejects.toMatchObject({
      code: "bad_response",
      message: expect.stringContaining("In use"),
    });
  });
});

test.each(["", "..", "a/b", "datalab://file-abc", -1, 1.5, Number.NaN, undefined as never])(
  "%s is no id, and nothing is sent",
  async (fileId) => {
    const code = "invalid_input";
    await expect(files.get(fileId)).rejects.toMatchObject({ code });
    await expect(files.delete(fileId)).rejects.toMatchObject({ code });
    await expect(files.createDownloadUrl(fileId)).rejects.toMatchObject({ code });
  },
);
