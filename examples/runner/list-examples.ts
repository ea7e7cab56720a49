import { readdirSync } from "node:fs";

/** The example programs: every program of this folder except the demos, which have commands of their own, and tests. */
export function listExamples(): string[] {
  const files = readdirSync(new URL("..", import.meta.url));
  return files.filter((file) => /^(?!demo|readme)[a-z-]+\.(ts|cjs)$/.test(file));
}
