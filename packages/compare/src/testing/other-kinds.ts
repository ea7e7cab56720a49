import { type JsonValue, VendorError } from "@docmux/core";
import { compare } from "../compare.ts";
import type { ComparisonReport } from "../model/report.ts";
import type { ComparedDocument, ComparedPipeline } from "../options.ts";
import { fakeInput, fakeVendor, quickClock } from "./fake-vendor.ts";

interface Values {
  [name: string]: JsonValue;
}

const invoice = {
  numero: "FA-2026-0117",
  date: "14 mars 2026",
  fournisseur: "Établissements Lefèvre & Fils",
  tva_intracommunautaire: "FR40303265045",
  total_ht: "1 234,50",
  total_ttc: "1 481,40",
  lignes: Array.from({ length: 6 }, (_, index) => ({
    designation: `Pièce n° ${index + 1}`,
    quantite: index + 1,
    prix_unitaire: `${(index + 1) * 12},50`,
  })),
};

const form = {
  applicant: { first_name: "Ana", last_name: "Ferreira", date_of_birth: "1988-02-29" },
  consent: true,
  newsletter: false,
  reason: "Change of address",
  signed_at: "2026-01-08",
};

const priceList = {
  currency: "EUR",
  rows: Array.from({ length: 300 }, (_, index) => ({
    sku: `P-${1000 + index}`,
    name: `Hex bolt M${4 + (index % 12)} x ${10 + index}`,
    price: (1 + index * 0.37).toFixed(2),
  })),
};

const article = {
  title: "Reading order of two columns",
  authors: ["M. Okafor", "L. Brandt"],
  abstract:
    "A page in two columns is read down the left one first. A reader that crosses the gutter mixes both.",
  sections: Array.from({ length: 5 }, (_, index) => ({
    heading: `${index + 1} Section`,
    first_words: `In section ${index + 1} the left column`,
  })),
};

const documents: readonly (ComparedDocument & { truth: Values })[] = [
  { id: "facture-lefevre", truth: invoice, subset: "scan", pageCount: 1 },
  { id: "address-form", truth: form, subset: "scan", pageCount: 2 },
  { id: "price-list-300", truth: priceList, subset: "born digital", pageCount: 8 },
  { id: "two-column-article", truth: article, subset: "born digital", pageCount: 4 },
].map((document) => ({ ...document, input: fakeInput }));

/** What all of them read instead of the number on the invoice. */
const missedByAll = { ...invoice, tva_intracommunautaire: "FR4O3O3265O45" };

const careful: Readonly<Record<string, Values>> = {
  "facture-lefevre": missedByAll,
  "address-form": form,
  "price-list-300": {
    ...priceList,
    rows: priceList.rows.map((row, index) => (index % 50 === 7 ? { ...row, price: "0.00" } : row)),
  },
  "two-column-article": { ...article, authors: ["M. Okafor"] },
};

const hasty: Readonly<Record<string, Values>> = {
  "facture-lefevre": { ...missedByAll, lignes: invoice.lignes.slice(0, 3), total_ht: "1 284,50" },
  "address-form": { ...form, consent: false, newsletter: true, comment: "see overleaf" },
  // Two prices in three are from the next row.
  "price-list-300": {
    ...priceList,
    rows: priceList.rows.map((row, index) =>
      index % 3 === 0
        ? row
        : { sku: row.sku, name: row.name.toUpperCase(), price: priceList.rows[index + 1]?.price ?? "" },
    ),
  },
  "two-column-article": { title: "Reading order", abstract: "A page in two A reader that columns is read" },
};

const partial: Readonly<Record<string, Values>> = {
  "facture-lefevre": { ...missedByAll, fournisseur: "Lefevre", date: "2026-03-04" },
  "address-form": { reason: "Change", signed_at: "2025-01-08" },
  "price-list-300": { currency: "USD", rows: priceList.rows.slice(0, 90) },
};

/**
 * Four kinds of documents that the example documents do not have, read by three pipelines: some values are missed by all,
 * many are incorrect, one run fails.
 */
export function otherKindsReport(): Promise<ComparisonReport> {
  return compare({
    clock: quickClock(),
    random: () => 0.5,
    documents,
    pipelines: [
      vendor("datalab:pipelines/pl_0f2c9a71e5/versions/3", careful, "0.0312"),
      vendor("pipelex:extract.documents/other_kinds_of_documents", hasty, "0.004"),
      vendor("clarifeye:projects/0b7d5a52-1111-4222-8333-944444444444/extractions/all-kinds", partial),
    ],
  });
}

function vendor(label: string, answers: Readonly<Record<string, Values>>, amount?: string): ComparedPipeline {
  const [providerId = ""] = label.split(":");
  const result =
    amount === undefined ? {} : { usage: { cost: { amount, currency: "USD", exactness: "exact" as const } } };
  return {
    label,
    pipeline: ({ id }: ComparedDocument) => {
      const data = answers[id];
      return data === undefined
        ? fakeVendor(providerId, {
            start: new VendorError("not_found", "A page in two columns is not supported", {
              httpStatus: 404,
            }),
          })
        : fakeVendor(providerId, { data, result });
    },
  };
}
