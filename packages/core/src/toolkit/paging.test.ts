import { describe, expect, test } from "vitest";
import { inParts, pageThrough } from "./paging.ts";

async function collect<Item>(items: AsyncIterable<Item>, most = 1000): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) if (all.push(item) >= most) break;
  return all;
}

describe("pages of a list", () => {
  const pages = (list: string[], size: number) => {
    const offsets: number[] = [];
    const fetchPage = async (offset: number) => {
      offsets.push(offset);
      return { items: list.slice(offset, offset + size), isLast: offset + size >= list.length };
    };
    return { offsets, items: pageThrough((item: string) => item, fetchPage) };
  };

  test("come one after the other, as far as they are asked for", async () => {
    const all = pages(["a", "b", "c", "d", "e"], 2);
    expect(await collect(all.items)).toEqual(["a", "b", "c", "d", "e"]);
    expect(all.offsets).toEqual([0, 2, 4]);
    const some = pages(["a", "b", "c", "d", "e"], 2);
    expect(await collect(some.items, 2)).toEqual(["a", "b"]);
    expect(some.offsets).toEqual([0]);
  });

  test("an item that moves to the next page is returned once", async () => {
    const list = ["d", "c", "b", "a"];
    const items = pageThrough(
      (item: string) => item,
      async (offset) => {
        const page = list.slice(offset, offset + 2);
        if (offset === 0) list.unshift("e");
        return { items: page, isLast: offset + 2 >= list.length };
      },
    );
    expect(await collect(items)).toEqual(["d", "c", "b", "a"]);
  });

  test("a vendor that returns the same page forever is asked twice", async () => {
    let asked = 0;
    const items = pageThrough(
      (item: string) => item,
      async () => {
        asked += 1;
        return { items: ["a"], isLast: false };
      },
    );
    expect(await collect(items)).toEqual(["a"]);
    expect(asked).toBe(2);
  });

  test("parts keep the order and leave nothing out", () => {
    expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inParts([], 2)).toEqual([]);
  });
});
