import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit/codes.ts";
import { examineVendor, type VendorHealth } from "../providers/check.ts";
import { readVersions } from "../versions.ts";
import { plainTable } from "../view/layout.ts";

/** `docmux doctor`: keys, endpoints, clocks, versions. Never prints a key. */
export async function doctorCommand({ endWith, io, output, providers }: CommandContext): Promise<void> {
  const { colors } = output.stdout;
  const own = await Promise.all(providers.ownIds.map((id) => providers.forUri(`${id}:`)));
  const all = [...own, ...(await providers.further())];
  const found = await Promise.all(all.map((provider) => examineVendor(provider, io)));
  const versions = await readVersions();
  for (const health of found) output.json({ type: "vendor", ...health });
  output.json({ type: "versions", ...versions });

  const good = (isGood: boolean, text: string) =>
    isGood ? colors.green(`✓ ${text}`) : colors.red(`✗ ${text}`);
  output.text(
    plainTable(
      ["provider", "key", "address", "answers", "clock", "access"].map((name) => colors.bold(name)),
      found.map((health) => [
        health.providerId,
        describeKey(health, good),
        health.origin,
        good(health.endpoint.answers, health.endpoint.told),
        describeClock(health, good),
        health.access === undefined
          ? colors.dim("– not asked")
          : good(health.access.isGranted, health.access.told),
      ]),
    ),
  );
  output.text(`\n${plainTable(undefined, Object.entries(versions))}`);
  if (found.some(({ endpoint }) => !endpoint.answers)) endWith(exitCodes.unavailable);
  else if (found.some(({ access }) => access && !access.isGranted)) endWith(exitCodes.unauthorized);
  else if (found.some(({ key }) => key === "missing")) endWith(exitCodes.config);
}

function describeKey(
  { key, keyVariable }: VendorHealth,
  good: (isGood: boolean, text: string) => string,
): string {
  if (keyVariable === undefined) return "–";
  if (key === "optional") return `– ${keyVariable} (optional)`;
  return good(key === "set", key === "set" ? keyVariable : `set ${keyVariable}`);
}

/** Signed links and webhooks allow for a few minutes; beyond one, something is wrong with this machine's clock. */
const toleratedSkewMs = 60_000;

function describeClock(
  { clockSkewMs }: VendorHealth,
  good: (isGood: boolean, text: string) => string,
): string {
  if (clockSkewMs === undefined) return "–";
  const seconds = Math.round(clockSkewMs / 1000);
  if (Math.abs(seconds) <= 1) return good(true, "same");
  const told = `${Math.abs(seconds)} s ${seconds > 0 ? "behind" : "ahead"}`;
  return good(Math.abs(clockSkewMs) <= toleratedSkewMs, told);
}
