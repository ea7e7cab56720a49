import { PDFDocument, StandardFonts } from "pdf-lib";
import { describe, expect, it } from "vitest";
import { type Mark, readTestDocument } from "../../test/draw-document.ts";
import { extractFields } from "./extract-fields.ts";
import type { FieldSchema } from "./schema-field.ts";

const helvetica = await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica);

const row = {
  type: "object",
  properties: {
    description: { type: "string" },
    quantity: { type: "number" },
    unit_price: { type: "number" },
    amount: { type: "number" },
  },
};

const schema: FieldSchema = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    invoice_date: { type: "string", format: "date" },
    due_date: { type: "string", format: "date" },
    seller_name: { type: "string" },
    buyer_name: { type: "string" },
    currency: { type: "string", enum: ["EUR", "USD", "GBP"] },
    line_items: { type: "array", items: row },
    subtotal: { type: "number" },
    tax_amount: { type: "number" },
    total_amount: { type: "number" },
  },
};

const head: Mark[] = [
  [50, 60, "Nordwind Bürobedarf GmbH", 16],
  [400, 60, "Invoice", 22],
  [50, 110, "Bill to"],
  [50, 125, "Müller & Söhne AG"],
  [50, 140, "Hauptstrasse 12"],
  [360, 110, "Invoice number"],
  [460, 110, "INV-2026-0042"],
  [360, 125, "Invoice date"],
  [460, 125, "2026-03-14"],
  [360, 140, "Due date"],
  [460, 140, "2026-04-13"],
];
const tableHead: Mark[] = [
  [50, 200, "Description"],
  [300, 200, "Quantity"],
  [380, 200, "Unit price"],
  [480, 200, "Amount"],
];
const sums: Mark[] = [
  [380, 270, "Subtotal"],
  [480, 270, "1,299.00"],
  [380, 285, "VAT 19%"],
  [480, 285, "246.81"],
  [380, 300, "Total EUR"],
  [480, 300, "1,545.81"],
];
const lamps = tableRow(220, "Desk lamp", "2", "49.50", "99.00");
const desk = tableRow(240, "Oak desk, 160 cm", "1", "1,200.00", "1,200.00");
const invoice = [...head, ...tableHead, ...lamps, ...desk, ...sums];

const truth = {
  invoice_number: "INV-2026-0042",
  invoice_date: "2026-03-14",
  due_date: "2026-04-13",
  seller_name: "Nordwind Bürobedarf GmbH",
  buyer_name: "Müller & Söhne AG",
  currency: "EUR",
  line_items: [
    { description: "Desk lamp", quantity: 2, unit_price: 49.5, amount: 99 },
    { description: "Oak desk, 160 cm", quantity: 1, unit_price: 1200, amount: 1200 },
  ],
  subtotal: 1299,
  tax_amount: 246.81,
  total_amount: 1545.81,
};

describe("extractFields on an ordinary invoice", () => {
  it("reads every field", async () => {
    const { data, missing } = extractFields(await readTestDocument([invoice]), schema);
    expect(data).toEqual(truth);
    expect(missing).toEqual([]);
  });

  it("gives page and text of what it read", async () => {
    const { evidence } = extractFields(await readTestDocument([[], invoice]), schema);
    expect(evidence["/total_amount"]?.page).toBe(1);
    expect(evidence["/total_amount"]?.text).toContain("1,545.81");
    expect(evidence["/line_items/1/amount"]?.text).toContain("Oak desk");
  });
});

describe("extractFields on a document without the wanted values", () => {
  it("invents nothing", async () => {
    const letter: Mark[] = [
      [50, 80, "dear neighbours, the yard is closed on friday."],
      [50, 100, "please park elsewhere."],
    ];
    const { data, missing, evidence } = extractFields(await readTestDocument([letter]), schema);
    expect(data).toEqual({ line_items: [] });
    expect(missing).toEqual(expect.arrayContaining(["/invoice_number", "/line_items", "/total_amount"]));
    expect(Object.keys(evidence)).toEqual([]);
  });

  it("answers an empty document with nothing", async () => {
    const { data, evidence } = extractFields(await readTestDocument([[]]), schema);
    expect(Object.values(data).every((value) => value === null || Array.isArray(value))).toBe(true);
    expect(evidence).toEqual({});
  });
});

describe("extractFields on a sheet of labels with colons", () => {
  const sheet: Mark[] = [
    [60, 80, "Permit number: BX-771/26"],
    [60, 100, "Valid until: 30.09.2027"],
    [60, 120, "Height: 12.5"],
    [60, 140, "Storeys: 4"],
    [60, 160, "Approved: yes"],
    [60, 180, "Project name: Harbour Sheds"],
  ];
  const permit: FieldSchema = {
    properties: {
      permitNumber: { type: "string" },
      expiry_date: { type: "string", format: "date" },
      height: { anyOf: [{ type: "number" }, { type: "null" }] },
      storeys: { type: ["integer", "null"] },
      approved: { type: "boolean" },
      project: { type: "object", properties: { name: { type: "string" } } },
      architect: { type: "string" },
    },
  };

  it("ends with references that lead to themselves, or to nothing", async () => {
    const circular: FieldSchema = {
      properties: { height: { type: "number" }, a: { $ref: "#/$defs/a" }, b: { $ref: "#/__proto__/b" } },
      $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }] } },
    };
    const { data, missing } = extractFields(await readTestDocument([sheet]), circular);
    expect([data, missing]).toEqual([{ height: 12.5 }, ["/a", "/b"]]);
  });

  it("fills a schema that it has never seen", async () => {
    const { data, missing } = extractFields(await readTestDocument([sheet]), permit);
    expect(data).toEqual({
      permitNumber: "BX-771/26",
      expiry_date: "2027-09-30",
      height: 12.5,
      storeys: 4,
      approved: true,
      project: { name: "Harbour Sheds" },
    });
    expect(missing).toEqual(["/architect"]);
  });
});

describe("extractFields on a table", () => {
  const descriptions = async (pages: Mark[][]) => {
    const { data } = extractFields(await readTestDocument(pages), schema);
    return (data.line_items as { description: string }[]).map(({ description }) => description);
  };

  it("follows it, without a header, past an empty page", async () => {
    const pages = [
      [...head, ...tableHead, ...lamps],
      [],
      [...tableRow(80, "Oak desk", "1", "1.00", "1.00"), ...sums],
    ];
    expect(await descriptions(pages)).toEqual(["Desk lamp", "Oak desk"]);
  });

  it("joins a description that continues in a second line, and draws the box around both", async () => {
    const pages = [[...head, ...tableHead, ...lamps, [50, 232, "with dimmer"] as Mark, ...sums]];
    expect(await descriptions(pages)).toEqual(["Desk lamp with dimmer"]);
    const { evidence } = extractFields(await readTestDocument(pages), schema);
    const box = evidence["/line_items/0/description"]?.box;
    expect(box?.x).toBeCloseTo(50, 0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(232, 0);
  });

  it("ends it before sums that are set off, whatever they are called", async () => {
    const sum: Mark[] = [
      [50, 300, "Altogether"],
      [480, 300, "1,299.00"],
    ];
    expect(await descriptions([[...head, ...tableHead, ...lamps, ...desk, ...sum]])).toHaveLength(2);
  });
});

describe("extractFields on sums in the columns of the table", () => {
  it("takes them for no rows", async () => {
    const inColumns = sums.map(([x, y, text]): Mark => [x === 380 ? 50 : x, y, text]);
    const short = [...tableHead, ...lamps].filter(([x]) => x === 50 || x === 380 || x === 480);
    const document = await readTestDocument([[...short, ...inColumns]]);
    expect(extractFields(document, schema).data.line_items).toEqual([
      { description: "Desk lamp", unit_price: 49.5, amount: 99 },
    ]);
  });
});

describe("extractFields on text that was drawn in pieces", () => {
  it("joins words that were drawn one by one", async () => {
    const pieces = invoice.flatMap(([x, y, text, size]) => drawWordByWord(x, y, text, size));
    const { data } = extractFields(await readTestDocument([pieces]), schema);
    expect(data).toEqual(truth);
  });
});

describe("extractFields on a page that is not upright", () => {
  it.each([90, 180, 270])("reads a page turned by %i degrees", async (rotate) => {
    const document = await readTestDocument([invoice], { rotate });
    expect(extractFields(document, schema).data).toEqual(truth);
  });
});

/** Words at the places where they stand when the line is drawn at once (that is, without kerning). */
function drawWordByWord(x: number, y: number, text: string, size = 10): Mark[] {
  let at = x;
  return text.split(" ").map((word) => {
    const mark: Mark = [at, y, word, size];
    for (const letter of `${word} `) at += helvetica.widthOfTextAtSize(letter, size);
    return mark;
  });
}

function tableRow(
  y: number,
  ...[description, quantity, price, amount]: [string, string, string, string]
): Mark[] {
  return [
    [50, y, description],
    [300, y, quantity],
    [380, y, price],
    [480, y, amount],
  ];
}
