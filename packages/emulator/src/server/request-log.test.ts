import { expect, test } from "vitest";
import { RequestLog } from "./request-log.ts";

test("forgets the oldest of very many requests, and continues numbering", () => {
  const journal = new RequestLog();
  const entry = { method: "GET", path: "/", query: "", headers: {}, answered: 200, faults: [] };
  for (let count = 0; count < 100_001; count += 1) journal.add(entry);
  expect(journal.entries).toHaveLength(90_001);
  expect(journal.entries[0]?.number).toBe(10_001);
  expect(journal.entries.at(-1)?.number).toBe(100_001);
});
