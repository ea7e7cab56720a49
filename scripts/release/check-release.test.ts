import { expect, it } from "vitest";
import { checkRelease, inPublishingOrder, type PackageVersion } from "./check-release.ts";

const packageOf = (name: string, version = "1.2.0", dependencies: string[] = []): PackageVersion => ({
  name,
  version,
  dependencies,
});

it("releases a tag that every package has as its version", () => {
  expect(checkRelease("v1.2.0", [packageOf("docmux"), packageOf("@docmux/core")], [])).toEqual([]);
  expect(checkRelease("v1.2.0-rc.1", [packageOf("docmux", "1.2.0-rc.1")], [])).toEqual([]);
});

it("names each package of another version", () => {
  expect(checkRelease("v1.2.0", [packageOf("docmux"), packageOf("@docmux/core", "1.1.0")], [])).toEqual([
    "@docmux/core has version 1.1.0, and the tag is v1.2.0.",
  ]);
});

it("releases nothing while a changeset is in no version", () => {
  expect(checkRelease("v1.2.0", [packageOf("docmux")], ["better-errors.md"])).toEqual([
    expect.stringContaining("better-errors.md: no version holds these yet."),
  ]);
});

it.each(["1.2.0", "v1.2", "v1.2.0; rm -rf /", "release"])("refuses the tag %s", (tag) => {
  expect(checkRelease(tag, [packageOf("docmux")], [])).toEqual([expect.stringContaining("is no version")]);
});

it("orders packages so that each can be installed from the moment it is there", () => {
  const order = inPublishingOrder([
    packageOf("docmux", "1.2.0", ["@docmux/datalab", "@docmux/core", "commander"]),
    packageOf("@docmux/datalab", "1.2.0", ["@docmux/core"]),
    packageOf("@docmux/core"),
  ]);
  expect(order.map(({ name }) => name)).toEqual(["@docmux/core", "@docmux/datalab", "docmux"]);
});

it("says which packages depend on each other in a circle", () => {
  const circle = [packageOf("a", "1.2.0", ["b"]), packageOf("b", "1.2.0", ["a"])];
  expect(() => inPublishingOrder(circle)).toThrow("in a circle: a, b.");
});
