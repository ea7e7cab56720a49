import manifest from "../package.json" with { type: "json" };

/** The LiteParse that this release is tested with. */
export const liteparseVersion = "2.14.7";

/** Names the rules and the engine, so that comparisons do. */
export function versionOf(engine: "liteparse" | "unpdf"): string {
  return `${manifest.version}+${engine === "liteparse" ? `liteparse@${liteparseVersion}` : "unpdf"}`;
}
