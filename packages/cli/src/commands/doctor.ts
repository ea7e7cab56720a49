import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { exitCodes } from "../exit/codes.ts";

/** Adds `doctor`. */
export function addDoctorCommand(program: Command, open: OpenContext): void {
  program
    .command("doctor")
    .summary("check keys, endpoints, clock and versions")
    .description("Checks keys (they are never printed), endpoints, this machine's clock, and versions.")
    .action(async (_flags: object, command: Command) => checkVendors(await open(command)));
}

/** `docmux doctor`: keys, endpoints, clocks, versions. Never prints a key. */
async function checkVendors({ endWith, io, output, providers }: CommandContext): Promise<void> {
  const { checkVendor } = await import("../providers/check.ts");
  const { readVersions } = await import("../versions.ts");
  const { plainTable } = await import("../view/layout.ts");
  const { healthTable } = await import("../view/vendor-tables.ts");

  const own = await Promise.all(providers.ownIds.map((id) => providers.forUri(`${id}:`)));
  const all = [...own, ...(await providers.additional())];
  const found = await Promise.all(all.map((provider) => checkVendor(provider, io)));
  const versions = await readVersions();
  for (const health of found) output.json({ type: "vendor", ...health });
  output.json({ type: "versions", ...versions });
  output.text(healthTable(found, output.stdout.colors));
  output.text(`\n${plainTable(undefined, Object.entries(versions))}`);
  const isDown = found.some(({ endpoint, isAddressMissing }) => !endpoint.reachable && !isAddressMissing);
  if (isDown) endWith(exitCodes.unavailable);
  else if (found.some(({ access }) => access && !access.isGranted)) endWith(exitCodes.unauthorized);
  else if (found.some(({ key, isAddressMissing }) => key === "missing" || isAddressMissing))
    endWith(exitCodes.config);
}
