import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EntryDeclarations, extractDeclarations } from "./extract-declarations.ts";
import { findLeaks, judgeLeaks } from "./find-leaks.ts";
import { publishedEntries } from "./published-entries.ts";
import { writeReport } from "./write-report.ts";

const files = {
  "packages/shapes/package.json": JSON.stringify({
    name: "@test/shapes",
    publishConfig: {
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./extra/tools": { types: "./dist/tools.d.ts", default: "./dist/tools.js" },
        "./bin": { types: "./dist/bin.d.ts", default: "./dist/bin.js" },
        "./package.json": "./package.json",
      },
    },
  }),
  "packages/shapes/dist/index.d.ts": `import { C as Circle, H as Helper, T as Tool } from './chunk-A1b2C3.js';
import { Readable } from 'node:stream';

/** Draws. */
declare function draw(circle: Circle, tool: Tool): Readable;
declare function draw(size: number): Readable;
declare const helper: Helper;

export { Circle, draw, helper };
`,
  "packages/shapes/dist/tools.d.ts": "export { T as Tool } from './chunk-A1b2C3.js';",
  "packages/shapes/dist/bin.d.ts": "#!/usr/bin/env node\n",
  "packages/shapes/dist/chunk-A1b2C3.d.ts": `interface Deep {
    depth: number;
}
/** Not exported by any entry point. */
interface Helper {
    deep: Deep;
}
/** Exported by one of them. */
interface Tool {
    name: string;
}
/** A circle. */
type Circle = {
    radius: number;
}
/** Without a size. */
 | {
    unit: true;
};

export type { Circle as C, Helper as H, Tool as T };
`,
  "packages/hidden/package.json": JSON.stringify({
    name: "@test/hidden",
    private: true,
    publishConfig: { exports: { ".": { types: "./dist/index.d.ts" } } },
  }),
};

const root = mkdtempSync(join(tmpdir(), "docmux-api-test-"));
let extracted: EntryDeclarations[];

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  extracted = extractDeclarations(root, publishedEntries(root));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("every entry point with declarations of a published package has a report", () => {
  expect(publishedEntries(root).map(({ specifier, report }) => [specifier, report])).toEqual([
    ["@test/shapes", "packages/shapes/api/index.md"],
    ["@test/shapes/extra/tools", "packages/shapes/api/extra-tools.md"],
    ["@test/shapes/bin", "packages/shapes/api/bin.md"],
  ]);
});

test("a command that exports nothing needs no report", () => {
  expect(extracted.map(({ entry }) => entry.specifier)).toEqual(["@test/shapes", "@test/shapes/extra/tools"]);
});

test("declarations that are not built are named, with what to run", () => {
  const [entry] = publishedEntries(root);
  if (entry === undefined) throw new Error("the fixture has an entry point");
  expect(() =>
    extractDeclarations(root, [{ ...entry, declarations: "packages/shapes/dist/gone.d.ts" }]),
  ).toThrow('packages/shapes/dist/gone.d.ts does not exist. Run "pnpm build" first.');
});

test("declarations that cannot be read are named", () => {
  const [entry] = publishedEntries(root);
  if (entry === undefined) throw new Error("the fixture has an entry point");
  const declarations = "packages/shapes/dist/broken.d.ts";
  writeFileSync(join(root, declarations), "export declare const broken: = 1;");
  expect(() => extractDeclarations(root, [{ ...entry, declarations }])).toThrow(
    `${declarations} cannot be read`,
  );
});

describe("a report", () => {
  test("has every export by name, without comments and without the names of chunks; then what leaks", () => {
    const [index] = extracted;
    if (index === undefined) throw new Error("the fixture has an entry point");
    expect(writeReport(index, new Set(["Helper", "Deep"]))).toBe(
      [
        "<!-- Written by `pnpm api:write` from the built declarations. Change the code, not this page. -->",
        "# @test/shapes",
        "What TypeScript sees of this entry point, by name. A change here is a change of the public API.",
        "```ts\nimport { Readable } from 'node:stream';",
        "export type Circle = {\n    radius: number;\n}\n| {\n    unit: true;\n};",
        "export function draw(circle: Circle, tool: Tool): Readable;",
        "export function draw(size: number): Readable;",
        "export const helper: Helper;\n```",
        "## Referred to, and not exported",
        "```ts\ninterface Deep {\n    depth: number;\n}",
        "interface Helper {\n    deep: Deep;\n}\n```\n",
      ].join("\n\n"),
    );
  });

  test("imports only what its declarations use", () => {
    const [index] = extracted;
    if (index === undefined) throw new Error("the fixture has an entry point");
    const declarations = index.declarations.filter(({ name }) => name === "Circle");
    expect(writeReport({ ...index, declarations }, new Set())).not.toContain("import");
  });
});

describe("a name that a declaration refers to", () => {
  test("leaks when no entry point of the package exports it, also behind another", () => {
    expect([...findLeaks(extracted)]).toEqual([["@test/shapes", new Set(["Deep", "Helper"])]]);
  });

  test("is a problem unless it is allowed with a reason", () => {
    const leaks = new Map([["@test/shapes", new Set(["Deep", "Helper"])]]);
    expect(judgeLeaks(leaks, { "@test/shapes": { Deep: "a reason" } })).toEqual([
      "@test/shapes publishes declarations that refer to Helper, which no entry point exports. Export it, or write the declaration without it.",
    ]);
  });

  test("is not allowed for longer than it leaks", () => {
    expect(judgeLeaks(new Map(), { "@test/shapes": { Deep: "a reason" } })).toEqual([
      "@test/shapes does not leak Deep. Take it out of scripts/api/allowed-leaks.ts.",
    ]);
  });
});
