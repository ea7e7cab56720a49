// docmux from CommonJS: `require` takes ESM packages from Node 20.19 on. Reads DATALAB_API_KEY and DATALAB_PIPELINE_ID.
const { DocmuxError, run } = require("@docmux/core");
const { datalab } = require("@docmux/datalab");

async function main() {
  const pipeline = datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? "");
  const { status, data } = await run(pipeline, { path: "documents/invoice-01.pdf" });
  console.log(`${status}: ${data.invoice_number} over ${data.total_amount}`);
}

main().catch((error) => {
  console.error(DocmuxError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
});
