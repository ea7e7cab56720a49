// Output typed and checked by a zod schema; and what was paid for, read again with another schema.
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux, VendorError } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const pipeline = docmux.pipeline(process.env.PIPELINE);
const document = { path: "documents/invoice-01.pdf" };

// The vendor extracts what its pipeline says. The schema here says what your program takes, transforms included.
const Invoice = z.object({
  invoice_number: z.string(),
  due_date: z.iso.date().transform((day) => new Date(day)),
  total_amount: z.number().positive(),
  line_items: z.array(z.object({ description: z.string(), amount: z.number() })),
});

const result = await docmux.run(pipeline, document, { schema: Invoice });
const { data } = result; // typed as what the schema makes of it
const largest = data.line_items.reduce((a, b) => (a.amount >= b.amount ? a : b));
console.log(
  `${data.invoice_number}: ${data.total_amount.toFixed(2)}, due in ${data.due_date.getUTCFullYear()}`,
);
console.log(`The largest line: ${largest.description}`);

// Output that does not match is an error, never a wrong type; what was extracted is not lost.
const Strict = Invoice.extend({ approved_by: z.string() });
try {
  await docmux.renormalize(result, { schema: Strict }); // `run` would refuse it in the same way
} catch (error) {
  if (!VendorError.isInstance(error)) throw error;
  console.log(`${error.code}: ${error.summary}`);
}

// The vendor's answers are in `result.raw`: another schema reads them again, without another run and another bill.
const Payment = z.object({ iban: z.string(), currency: z.enum(["EUR", "USD", "CHF"]) });
const payment = await docmux.renormalize(result, { schema: Payment });
console.log("Pay to:", payment.data);
