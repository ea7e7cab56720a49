/** A template, no model. */
export const greetingBundle = `
domain = "greeting"
description = "Renders a sentence"
main_pipe = "greet"

[pipe.greet]
type = "PipeCompose"
description = "Fills a template"
inputs = { name = "Text" }
output = "Text"
template = "Good morning, $name"
`;

/** Two mistakes in two pipes: each template reads a name that its inputs do not declare. */
export const faultyBundle = `
${greetingBundle.replace("$name", "$visitor")}
[pipe.part]
type = "PipeCompose"
description = "Fills another template"
inputs = { name = "Text" }
output = "Text"
template = "Good night, $name and $friend"
`;

/** The text layer of a PDF, page by page and as one text. */
export const pdfTextBundle = `
domain = "reading"
description = "Reads a PDF without a model"
main_pipe = "read_pdf"

[pipe.read_pdf]
type = "PipeSequence"
description = "Extract, then write down"
inputs = { document = "Document" }
output = "Text"
steps = [{ pipe = "take_pages", result = "pages" }, { pipe = "write_report", result = "report" }]

[pipe.take_pages]
type = "PipeExtract"
description = "Text layer of each page"
inputs = { document = "Document" }
output = "Page[]"
model = "@default-text-from-pdf"

[pipe.write_report]
type = "PipeCompose"
description = "All pages in one text"
inputs = { pages = "Page[]" }
output = "Text"
template = """
What the document says:
@pages
"""
`;

/** A concept of its own that a model fills from the pages of a PDF; the prompt orders the answer of the model on loopback. */
export function invoiceBundle(answer: string): string {
  return `
domain = "billing"
description = "Reads invoices"
main_pipe = "read_invoice"

[concept.Bill]
description = "What an invoice asks for"

[concept.Bill.structure]
invoice_number = { type = "text", description = "Number of the invoice", required = true }
total = { type = "number", description = "Amount to pay" }

[pipe.read_invoice]
type = "PipeSequence"
description = "Extract, then fill in"
inputs = { document = "Document" }
output = "Bill"
steps = [{ pipe = "take_pages", result = "pages" }, { pipe = "fill_in", result = "bill" }]

[pipe.take_pages]
type = "PipeExtract"
description = "Text layer of each page"
inputs = { document = "Document" }
output = "Page[]"
model = "@default-text-from-pdf"

[pipe.fill_in]
type = "PipeLLM"
description = "Fills the bill"
inputs = { pages = "Page[]" }
output = "Bill"
model = "loopback-model"
prompt = '''
ANSWER ${answer}
@pages
'''
`;
}

/** A model is asked one sentence; the sentence orders what comes back. */
export function talkBundle(sentence: string, model = "loopback-model"): string {
  return `
domain = "talk"
description = "Asks a model"
main_pipe = "talk"

[pipe.talk]
type = "PipeLLM"
description = "Asks"
inputs = { name = "Text" }
output = "Text"
model = "${model}"
prompt = "${sentence} $name"
`;
}
