import type { JsonValue } from "@docmux/core";
import type { GradingJob } from "./grade-document.ts";

/** About a second. Below, starting threads takes as long as they save. */
const heavyInAll = 300_000;
/** About a twentieth of a second: longer than the event loop may be blocked. */
const heavyAlone = 15_000;

/** True when grading takes so long that it belongs in other threads. Looks at no more jobs than it needs. */
export function isHeavy(count: number, jobOf: (index: number) => GradingJob): boolean {
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const { truth, truthMarkdown = "", answers } = jobOf(index);
    const right = measure(truth);
    for (const { data, markdown = "" } of answers) {
      const given = measure(data);
      // Every row of an answer is compared with every row of the truth; so are characters of Markdown, 32 at a time.
      const work =
        right.values +
        given.values +
        right.items * given.items +
        (truthMarkdown.length * markdown.length) / 5000;
      if (work > heavyAlone) return true;
      total += work;
    }
    if (total > heavyInAll) return true;
  }
  return false;
}

interface Measure {
  values: number;
  /** Items of lists. */
  items: number;
}

function measure(value: JsonValue | undefined): Measure {
  const total = { values: 0, items: 0 };
  const add = (part: JsonValue | undefined, level: number): void => {
    // Deeper values are refused by the grading itself.
    if (typeof part !== "object" || part === null || level > 100) {
      total.values += 1;
      return;
    }
    if (Array.isArray(part)) total.items += part.length;
    for (const member of Object.values(part)) add(member, level + 1);
  };
  add(value, 0);
  return total;
}
