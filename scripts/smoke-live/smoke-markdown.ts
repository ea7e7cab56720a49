import { markdownTable } from "../docs/markdown-table.ts";
import type { SmokeOutcome } from "./perform-smoke.ts";

/** The block that a person pastes: what was asked, of whom, when, and what came. No key, no content of the document. */
export function smokeMarkdown(
  { calls, emulated }: SmokeOutcome,
  facts: { vendor: string; version: string; date: string },
): string {
  const { vendor, version, date } = facts;
  const against =
    emulated === undefined
      ? "a server that is not known, since the start failed"
      : emulated
        ? "a docmux emulator, **not a live account**"
        : `a live account at ${vendor}`;
  return [
    `### Smoke run: ${vendor}, ${date}`,
    `docmux ${version} on Node ${process.version}, against ${against}. One page, one run.`,
    markdownTable(
      ["call", "outcome", "what came"],
      calls.map(({ name, outcome, saw }) => [name, outcome, saw]),
    ),
  ].join("\n\n");
}
