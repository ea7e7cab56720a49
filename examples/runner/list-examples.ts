import { readdirSync } from "node:fs";

/** The example programs: every program of this folder except tests and the demos, which have commands of their own. */
export function listExamples(): string[] {
  const files = readdirSync(new URL("..", import.meta.url));
  return files.filter((file) => /^(?!demo)[a-z-]+\.(ts|cjs)$/.test(file));
}
