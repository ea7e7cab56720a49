import { afterEach, expect, test } from "vitest";
import { type RequestRecorder, startRequestRecorder } from "./request-recorder.ts";

let recorder: RequestRecorder;
afterEach(() => recorder.close());

test("notes every header, the target and the body", async () => {
  recorder = await startRequestRecorder();
  const answer = await fetch(`${recorder.origin}/a?b=1`, {
    method: "PUT",
    headers: { authorization: "Bearer sk-1", "x-other": "x" },
    body: "bytes",
  });
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
  expect(recorder.requests()).toMatchObject([
    {
      method: "PUT",
      target: "/a?b=1",
      headers: { authorization: "Bearer sk-1", "x-other": "x" },
      body: "bytes",
    },
  ]);
});

test("finds a text in the target, a header or the body", async () => {
  recorder = await startRequestRecorder();
  await fetch(`${recorder.origin}/?key=sk-1`);
  await fetch(recorder.origin, { headers: { "x-api-key": "sk-1" } });
  await fetch(recorder.origin, { method: "POST", body: "sk-1" });
  await fetch(recorder.origin);
  expect(recorder.requestsWith("sk-1")).toHaveLength(3);
  recorder.clear();
  expect(recorder.requests()).toEqual([]);
});

test("answers with the response that is set", async () => {
  recorder = await startRequestRecorder(({ target }) => ({ status: 404, body: target }));
  const answer = await fetch(`${recorder.origin}/x`);
  expect([answer.status, await answer.text()]).toEqual([404, "/x"]);
});
