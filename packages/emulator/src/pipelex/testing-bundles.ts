/** A template and nothing else. */
export const smokeBundle = `
domain = "smoke"
description = "No-inference smoke bundle"
main_pipe = "hello"

[pipe.hello]
type = "PipeCompose"
description = "Render a template, no model"
inputs = { name = "Text" }
output = "Text"
template = "Hello $name"
`;

/** The text layer of a PDF, without a model. */
export const pdfTextBundle = `
domain = "smoke_pdf"
description = "PDF text without any model"
main_pipe = "pdf_report"

[pipe.pdf_report]
type = "PipeSequence"
description = "Extract then render"
inputs = { doc = "Document" }
output = "Text"
steps = [
  { pipe = "pages_of", result = "pages" },
  { pipe = "render_pages", result = "report" },
]

[pipe.pages_of]
type = "PipeExtract"
description = "Text layer of a PDF"
inputs = { doc = "Document" }
output = "Page[]"
model = "@default-text-from-pdf"

[pipe.render_pages]
type = "PipeCompose"
description = "Join pages"
inputs = { pages = "Page[]" }
output = "Text"
template = """
# Pages
@pages
"""
`;

/** A structured concept that a model fills from the pages of a document. */
export const structuredBundle = `
domain = "billing"
description = "Invoices"
main_pipe = "read_invoice"

[concept.Line]
description = "A line of an invoice"

[concept.Bill]
description = "An invoice"

[concept.Bill.structure]
invoice_number = { type = "text", description = "Invoice number", required = true }
total = { type = "number", description = "Total" }

[pipe.read_invoice]
type = "PipeSequence"
description = "Extract then structure"
inputs = { doc = "Document" }
output = "Bill"
steps = [{ pipe = "pages_of", result = "pages" }, { pipe = "structure", result = "bill" }]

[pipe.pages_of]
type = "PipeExtract"
description = "Text layer of a PDF"
inputs = { doc = "Document" }
output = "Page[]"

[pipe.structure]
type = "PipeLLM"
description = "Structure"
inputs = { pages = "Page[]" }
output = "Bill"
model = "mock-llm"
prompt = "Fill in the bill.\\n@pages"
`;
