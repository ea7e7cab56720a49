import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An entry point that users import, with the declarations that they get. */
export interface PublishedEntry {
  /** Such as `@docmux/core`. */
  packageName: string;
  /** As users import it, such as `@docmux/core/provider`. */
  specifier: string;
  /** The folder of the package, from the root of the repository. */
  folder: string;
  /** The built declarations, from the root of the repository. */
  declarations: string;
  /** Where the report is checked in, from the root of the repository. */
  report: string;
}

interface Manifest {
  name: string;
  private?: boolean;
  publishConfig?: { exports?: Readonly<Record<string, string | { types?: string }>> };
}

/** Every entry point with declarations of every package that is published, in the order of the folders. */
export function publishedEntries(root: string): PublishedEntry[] {
  const folders = readdirSync(join(root, "packages")).sort();
  return folders.flatMap((name) => entriesOf(root, `packages/${name}`));
}

function entriesOf(root: string, folder: string): PublishedEntry[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  if (manifest.private === true) return [];
  return Object.entries(manifest.publishConfig?.exports ?? {}).flatMap(([path, target]) => {
    if (typeof target === "string" || target.types === undefined) return [];
    const entry = path === "." ? "index" : path.replace(/^\.\//, "").replaceAll("/", "-");
    return {
      packageName: manifest.name,
      specifier: path === "." ? manifest.name : `${manifest.name}${path.slice(1)}`,
      folder,
      declarations: `${folder}/${target.types.replace(/^\.\//, "")}`,
      report: `${folder}/api/${entry}.md`,
    };
  });
}
