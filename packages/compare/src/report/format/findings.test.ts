import { VendorError } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { compare } from "../../compare.ts";
import type { ReportField } from "../../model/field.ts";
import type { ComparisonReport } from "../../model/report.ts";
import type { ComparedDocument } from "../../options.ts";
import { fakeInput, fakeVendor, quickClock } from "../../testing/fake-vendor.ts";
import { answers } from "./answers.ts";
import { mostDisputed } from "./findings.ts";
import { pairLabel } from "./labels.ts";

const right = { a: 1, b: 2 };

function documents(count: number, subsetOf: (index: number) => string = () => "all"): ComparedDocument[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `document-${index}`,
    input: fakeInput,
    truth: right,
    subset: subsetOf(index),
  }));
}

/** Right where it delivers, and gives up on the documents named. */
function quitter(failsOn: readonly string[]) {
  return {
    label: "Quitter",
    pipeline: ({ id }: ComparedDocument) =>
      failsOn.includes(id)
        ? fakeVendor("quitter", { start: new VendorError("not_found", "Too hard", { httpStatus: 404 }) })
        : fakeVendor("quitter", { data: right }),
  };
}

/** Wrong on the document named, half right on the others. */
const plodder = {
  label: "Plodder",
  pipeline: ({ id }: ComparedDocument) =>
    fakeVendor("plodder", { data: id === "document-0" ? { a: 3, b: 3 } : right }),
};

function sentencesOf(report: ComparisonReport): string {
  return answers(report)
    .flatMap(({ sentences }) => sentences)
    .join(" ");
}

async function findingsOf(count: number, failsOn: readonly string[], subsetOf?: (index: number) => string) {
  const report = await compare({
    clock: quickClock(),
    documents: documents(count, subsetOf),
    pipelines: [quitter(failsOn), plodder],
  });
  return sentencesOf(report);
}

it("names who delivered nothing at all", async () => {
  expect(await findingsOf(1, ["document-0"])).toContain("Quitter delivered nothing at all.");
});

describe("pipelines that were graded on different documents", () => {
  it("are held against each other where all were graded", async () => {
    const text = await findingsOf(4, ["document-0"]);
    expect(text).toContain("Quitter 100 % and Plodder 75.0 %");
    expect(text).toContain(
      "not graded on the same documents. On the 3 documents that all were graded on: Quitter 100 % and Plodder 100 %.",
    );
  });

  it("are not held against each other when they share none", async () => {
    const report = await compare({
      clock: quickClock(),
      documents: documents(2),
      pipelines: [quitter(["document-0"]), { ...quitter(["document-1"]), label: "Other" }],
    });
    expect(sentencesOf(report)).toContain("No document was graded for all of Quitter and Other");
  });

  it("need no word when they are the same", async () => {
    expect(await findingsOf(4, [])).not.toContain("same documents");
  });
});

it("says when values count as incorrect only because neither truth nor schema has their field", async () => {
  const report = await compare({
    clock: quickClock(),
    documents: documents(1),
    pipelines: [fakeVendor("x", { data: { ...right, c: 3, d: 4 } })],
  });
  expect(sentencesOf(report)).toContain("2 values count as not correct because neither truth nor schema");
});

it("says why there is no verdict when a rare kind of document decides the mean", async () => {
  expect(await findingsOf(5, [])).toContain(
    "Fewer than 30 documents are too few for a verdict: at least 25 more are needed. So far: Quitter is better than Plodder on 1 of 5 documents, 4 ties.",
  );
  const text = await findingsOf(60, [], (index) => (index < 2 ? "rare" : "frequent"));
  expect(text).toContain("A subset of few documents counts as much as the others");
});

describe("an undecided verdict", () => {
  /** One pipeline has all of ten values; the other misses one of them on some documents. */
  async function findingsWith(isMissed: (index: number) => boolean): Promise<string> {
    const { last, ...rest } = { ...Object.fromEntries([..."abcdefghi"].map((name) => [name, 1])), last: 1 };
    const report = await compare({
      clock: quickClock(),
      documents: documents(40).map((document) => ({ ...document, truth: { ...rest, last } })),
      pipelines: [
        { label: "Right", pipeline: fakeVendor("right", { data: { ...rest, last } }) },
        {
          label: "Sloppy",
          pipeline: ({ id }) =>
            fakeVendor("sloppy", { data: isMissed(Number(id.split("-")[1])) ? rest : { ...rest, last } }),
        },
      ],
    });
    return sentencesOf(report);
  }

  it("says what is seen, why it is not enough, and how many documents would be", async () => {
    expect(await findingsWith((index) => index < 2)).toContain("no two of them can be distinguished");
    expect(await findingsWith((index) => index % 2 === 0)).toContain(
      "Right against Sloppy is undecided: Right leads by 5.0 points, but a kind of document that is not among these 40 could reverse it. Documents needed for a verdict: about 60.",
    );
    expect(await findingsWith(() => true)).toContain("Right is better than Sloppy.");
  });

  it("names the document that it depends on", () => {
    const pair = {
      ...{ first: "A", second: "B", documents: 40, wins: 39, ties: 0, losses: 1, meanDifference: 4 },
      ...{ interval: [-1, 9] as [number, number], adjustedP: 0.07, documentsNeeded: 61 },
      ...{ verdict: "undecided" as const, undecidedBecause: "one_document" as const },
      decidingDocument: "invoice-07",
    };
    expect(pairLabel(pair)).toBe("undecided: this verdict depends on one document, invoice-07");
    expect(pairLabel({ ...pair, undecidedBecause: "unseen_documents" })).toContain("could reverse it");
  });
});

function place(address: string, field: string, agreement: number | null): ReportField {
  return { document: "a", address, field, values: [], agreement, missedByAll: false, majority: null };
}

it("shows a column that is incorrect in every row twice before other fields had their turn", () => {
  const column = Array.from({ length: 30 }, (_, index) => place(`rows[${index}].date`, "rows[].date", 0));
  const other = place("total", "total", 50);
  const shown = mostDisputed([...column, other, place("name", "name", 100), place("note", "note", null)]);
  expect(shown).toHaveLength(20);
  expect(shown.slice(0, 4).map(({ address }) => address)).toEqual([
    "rows[0].date",
    "rows[1].date",
    "total",
    "rows[2].date",
  ]);
});
