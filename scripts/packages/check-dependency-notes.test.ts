import { expect, test } from "vitest";
import { repositoryRoot } from "../docs/documentation-pages.ts";
import { catalogNames, checkDependencyNotes, findUnnoted } from "./check-dependency-notes.ts";

test("every dependency has its reason", () => {
  expect(checkDependencyNotes(repositoryRoot)).toEqual([]);
});

test("names are read from the catalog alone", () => {
  const workspace = 'onlyBuiltDependencies:\n  - esbuild\n\ncatalog:\n  "@a/b": ^1.0.0\n  c: 2.0.0\n';
  expect(catalogNames(workspace)).toEqual(["@a/b", "c"]);
});

test("a dependency without a row, without a reason, or that was left out, is reported", () => {
  const page = `| package | why |
|---|---|
| a 1.2, @b/c | A good reason to take both. |
| d (peer) | |
## Looked at and left out
| e | It was too large for what it does. |`;
  const unnoted = findUnnoted(["a", "@b/c", "d", "e", "f"], page).map((sentence) => sentence.split(" ")[0]);
  expect(unnoted).toEqual(["d", "e", "f"]);
});
