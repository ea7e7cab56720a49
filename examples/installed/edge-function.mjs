// What an edge function or a page would hold; bundled, and run where there is no Node.
import { run } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";

export async function read(settings, bytes) {
  const pipeline = createDatalab(settings).pipeline("pl_text");
  const { status, content } = await run(pipeline, { bytes, filename: "document.pdf" });
  return { status, markdown: content.markdown };
}
