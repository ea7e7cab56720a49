import { expect, test } from "vitest";
import { repositoryOf } from "./repository-of.ts";

test("a package names the repository that publishes it, and its folder there", () => {
  expect(repositoryOf({ GITHUB_REPOSITORY: "some-one/docmux.js" }, "packages/core")).toEqual({
    type: "git",
    url: "git+https://github.com/some-one/docmux.js.git",
    directory: "packages/core",
  });
});

test.each([undefined, "", "docmux", "a/b/c", "a/b c", "https://github.com/a/b"])(
  "%s is no repository",
  (name) => {
    expect(() =>
      repositoryOf(name === undefined ? {} : { GITHUB_REPOSITORY: name }, "packages/core"),
    ).toThrow(/GITHUB_REPOSITORY is ".*" and should be owner\/name/);
  },
);
