import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";

/** Adds `providers`. */
export function addProvidersCommand(program: Command, open: OpenContext): void {
  program
    .command("providers")
    .summary("show what each vendor offers")
    .description("What each vendor's pipelines can do, and the environment variables that are read.")
    .action(async (_flags: object, command: Command) => showProviders(await open(command)));
}

/** `docmux providers`: what each vendor's pipelines declare. Needs no key and sends nothing. */
async function showProviders({ output, providers }: CommandContext): Promise<void> {
  const { findVendor, knownVendors } = await import("../vendors/known.ts");
  const { capabilitiesTable, environmentTable, additionalProvidersTable } = await import(
    "../view/vendor-tables.ts"
  );

  const pipelines = (await Promise.all(Object.values(knownVendors).map(({ samples }) => samples()))).flat();
  const additional = await providers.additional();
  for (const { provider, capabilities } of pipelines) {
    output.json({
      type: "provider",
      providerId: provider.providerId,
      capabilities,
      environment: findVendor(provider.providerId)?.environment,
    });
  }
  for (const { providerId, origin } of additional) output.json({ type: "provider", providerId, origin });
  output.text(capabilitiesTable(pipelines));
  output.text(`\n${environmentTable()}`);
  if (additional.length > 0) output.text(`\n${additionalProvidersTable(additional)}`);
}
