// Truths and answers made from numbers, without a vendor: invoices with a header and a table.

import type { ComparedDocument, ComparedPipeline } from "@docmux/compare";
import type { JsonValue } from "@docmux/core";
import { fakePipeline } from "@docmux/core/testing";

/** How large the documents are. A header has 10 values, a row 10. */
export interface CorpusSize {
  documents: number;
  rows: number;
}

/** Share of values that each pipeline has incorrect. */
const mistakes = { careful: 0.03, usual: 0.1, hasty: 0.25 };

/** Documents with truths, and pipelines that answer with more or fewer mistakes. Answers are made when they are asked for. */
export function makeCorpus({ documents, rows }: CorpusSize): {
  documents: ComparedDocument[];
  pipelines: ComparedPipeline[];
} {
  const input = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
  const indexOf = (document: ComparedDocument) => Number(document.id.slice("invoice-".length));
  return {
    documents: Array.from({ length: documents }, (_, index) => ({
      id: `invoice-${index}`,
      input,
      truth: makeInvoice(index, rows),
    })),
    pipelines: Object.entries(mistakes).map(([label, share], order) => ({
      label,
      pipeline: (document) => {
        const script = {
          get data() {
            const index = indexOf(document);
            return makeAnswer(makeInvoice(index, rows), share, randomOf(7919 * index + order + 1));
          },
        };
        const pipeline = fakePipeline(script);
        return { ...pipeline, uri: `${label}:pipe`, provider: { ...pipeline.provider, providerId: label } };
      },
    })),
  };
}

type Row = Record<string, string | number>;

function makeInvoice(index: number, rows: number): { [name: string]: JsonValue } {
  const random = randomOf(index + 1);
  const amount = (most: number) => Math.round(random() * most * 100) / 100;
  return {
    number: `INV-${100_000 + index}`,
    issued: `2026-0${1 + (index % 9)}-1${index % 10}`,
    due: `2026-1${index % 3}-0${1 + (index % 9)}`,
    supplier: `${pick(words, random)} ${pick(words, random)} GmbH`,
    customer: `${pick(words, random)} & ${pick(words, random)} Ltd`,
    currency: pick(["EUR", "USD", "GBP"], random),
    net: amount(90_000),
    tax: amount(9_000),
    total: amount(99_000),
    terms: `${pick([14, 30, 60], random)} days net`,
    lines: Array.from({ length: rows }, (_, position) => makeRow(position, random, amount)),
  };
}

function makeRow(position: number, random: () => number, amount: (most: number) => number): Row {
  return {
    position: position + 1,
    sku: `${pick(words, random).slice(0, 2).toUpperCase()}-${Math.floor(random() * 90_000)}`,
    description: `${pick(words, random)} ${pick(words, random)} ${pick(words, random)} ${Math.floor(random() * 400)} mm`,
    quantity: 1 + Math.floor(random() * 20),
    unit: pick(["pcs", "kg", "m", "h"], random),
    price: amount(900),
    discount: pick([0, 0, 0, 5, 10], random),
    taxRate: pick([7, 19], random),
    amount: amount(9_000),
    delivered: `2026-0${1 + (position % 9)}-1${position % 10}`,
  };
}

function makeAnswer(
  invoice: { [name: string]: JsonValue },
  share: number,
  random: () => number,
): { [name: string]: JsonValue } {
  const spoil = (value: JsonValue): JsonValue => {
    if (random() >= share) return value;
    if (typeof value === "number") return random() < 0.5 ? value + 1 : null;
    return typeof value === "string" ? misread(value, random) : value;
  };
  const answer = Object.fromEntries(Object.entries(invoice).map(([name, value]) => [name, spoil(value)]));
  const lines = (invoice.lines as Row[])
    .filter(() => random() >= share / 10)
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, spoil(value)])));
  return { ...answer, lines };
}

function misread(text: string, random: () => number): string {
  const place = Math.floor(random() * text.length);
  return `${text.slice(0, place)}${random() < 0.5 ? "" : "l"}${text.slice(place + 1)}`;
}

const words =
  "bracket valve hinge gasket bearing flange coupling washer spindle rotor stator housing gear shaft filter pump hose clamp nozzle seal bolt rivet".split(
    " ",
  );

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** A small generator (mulberry32), so that each run measures the same documents. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
