// Checks that there is a reason for every dependency; their licences are a matter of `pnpm packages:check`. Usage: pnpm deps
import { fileURLToPath } from "node:url";
import { checkDependencyNotes } from "./packages/check-dependency-notes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const problems = checkDependencyNotes(root);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log("Every dependency has its reason.");
