// Stands in for the browser and Next.js: submits a form to the server action, and asks again while the run goes on.
import { readFile } from "node:fs/promises";
import { checkInvoice, extractInvoice } from "../next-server-action.ts";

const bytes = await readFile("documents/invoice-01.pdf");
const form = new FormData();
form.set("document", new File([bytes], "invoice-01.pdf", { type: "application/pdf" }));

let state = await extractInvoice(form);
while (state.state === "running") state = await checkInvoice(state.id);
console.log(JSON.stringify(state)); // what crosses to the browser must be plain data
console.log(JSON.stringify(await extractInvoice(new FormData())));
console.log(JSON.stringify(await checkInvoice("an id that nobody was given")));
