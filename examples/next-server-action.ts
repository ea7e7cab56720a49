"use server";
// Server actions as Next.js knows them: `<form action={extractInvoice}>`. They take a FormData and give plain data.
import { randomUUID } from "node:crypto";
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux, DocmuxError, type Pipeline, type RunHandle } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const Invoice = z.object({ invoice_number: z.string(), total_amount: z.number() });
const largestBytes = 10 * 1024 * 1024;
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
/** Refs by ids of our own: your database, with the user whom each belongs to. A ref from a browser could be another user's. */
const refs = new Map<string, string>();

/** What the page shows. Plain data: results hold whole documents, and errors are for your log. */
type InvoiceState =
  | { state: "done"; invoice: z.infer<typeof Invoice> | undefined; toCheck: string[] }
  | { state: "running"; id: string }
  | { state: "refused"; message: string };

/** Starts a run for the file of the form, and waits as long as a request may last. */
export async function extractInvoice(form: FormData): Promise<InvoiceState> {
  const file = form.get("document");
  if (!(file instanceof File) || file.size === 0) return { state: "refused", message: "Choose a file." };
  if (file.size > largestBytes) return { state: "refused", message: "Choose a file below 10 MB." };
  try {
    const handle = await docmux.start(docmux.pipeline(process.env.PIPELINE), file, { schema: Invoice });
    const id = randomUUID();
    refs.set(id, JSON.stringify(handle));
    return await read(id, handle);
  } catch (error) {
    return refusal(error);
  }
}

/** Waits again for a run that had not ended. */
export async function checkInvoice(id: string): Promise<InvoiceState> {
  const ref = refs.get(id);
  if (!ref) return { state: "refused", message: "There is no such document." };
  return read(id, docmux.attach(ref, { schema: Invoice })).catch(refusal);
}

async function read(id: string, handle: RunHandle<Pipeline, z.infer<typeof Invoice>>): Promise<InvoiceState> {
  const patience = AbortSignal.timeout(20_000); // of this request; the run continues
  try {
    const { data, issues } = await handle.result({ signal: patience, partial: "return" });
    return { state: "done", invoice: data, toCheck: issues.map(({ message }) => message) };
  } catch (error) {
    if (patience.aborted) return { state: "running", id };
    throw error;
  }
}

function refusal(error: unknown): InvoiceState {
  console.error(error); // holds no key
  const known = DocmuxError.isInstance(error) && error.code === "invalid_input";
  return { state: "refused", message: known ? error.summary : "That did not work. Please try again later." };
}
