import { createClarifeye } from "@docmux/clarifeye";
import type { Pipeline, Provider } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { createPipelex } from "@docmux/pipelex";
import type { CommandContext } from "../context.ts";
import { vendorEnvironments } from "../providers/check.ts";
import { plainTable } from "../view/layout.ts";

/** `docmux providers`: what each vendor's pipelines declare. Needs no key and asks nobody. */
export async function providersCommand({ output, providers }: CommandContext): Promise<void> {
  const pipelines = samplePipelines();
  const further = await providers.further();
  for (const { provider, capabilities } of pipelines) {
    output.json({
      type: "provider",
      providerId: provider.providerId,
      capabilities,
      environment: vendorEnvironments[provider.providerId],
    });
  }
  for (const { providerId, origin } of further) output.json({ type: "provider", providerId, origin });
  output.text(capabilitiesTable(pipelines));
  output.text(`\n${environmentTable()}`);
  if (further.length > 0) output.text(`\n${furtherTable(further)}`);
}

/** One pipeline of each vendor, for what it declares; the ids lead nowhere. */
function samplePipelines(): Pipeline[] {
  const anyId = "00000000-0000-4000-8000-000000000000";
  return [
    createDatalab().pipeline("pl_any"),
    createClarifeye({ projectId: anyId }).extractionFlow(anyId),
    createPipelex().pipe("any"),
  ];
}

function capabilitiesTable(pipelines: readonly Pipeline[]): string {
  const yes = (value: boolean) => (value ? "yes" : "–");
  return plainTable(
    ["provider", "watched by", "cancel", "attach", "steps", "pages", "documents", "several", "formats"],
    pipelines.map(({ provider, capabilities }) => [
      provider.providerId,
      capabilities.observe,
      yes(capabilities.cancel),
      yes(capabilities.attach),
      capabilities.steps,
      yes(capabilities.pages),
      capabilities.documents.join(" "),
      yes(capabilities.multiDocument),
      capabilities.outputFormats.join(" ") || "–",
    ]),
  );
}

function environmentTable(): string {
  return plainTable(
    ["provider", "key", "address", "further"],
    Object.entries(vendorEnvironments).map(([providerId, { key, address, further }]) => [
      providerId,
      key,
      address,
      further.join(" ") || "–",
    ]),
  );
}

function furtherTable(further: readonly Provider[]): string {
  return plainTable(
    ["further", "origin"],
    further.map(({ providerId, origin }) => [providerId, origin]),
  );
}
