import type { Pipeline, Provider } from "@docmux/core";
import type { VendorHealth } from "../providers/check.ts";
import { knownVendors } from "../vendors/known.ts";
import { plainTable } from "./layout.ts";
import type { Colors } from "./terminal.ts";

/** What the pipelines of each vendor can do. */
export function capabilitiesTable(pipelines: readonly Pipeline[]): string {
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

/** The environment variables of each vendor. */
export function environmentTable(): string {
  return plainTable(
    ["provider", "key", "address", "other variables"],
    Object.entries(knownVendors).flatMap(([providerId, { environment }]) =>
      environment
        ? [[providerId, environment.key, environment.address, environment.otherVariables.join(" ") || "–"]]
        : [],
    ),
  );
}

/** The providers of the packages that were named. */
export function additionalProvidersTable(additional: readonly Provider[]): string {
  return plainTable(
    ["additional provider", "origin"],
    additional.map(({ providerId, origin }) => [providerId, origin]),
  );
}

/** What the doctor found, a row for each vendor. */
export function healthTable(found: readonly VendorHealth[], colors: Colors): string {
  const good: Paint = (isGood, text) => (isGood ? colors.green(`✓ ${text}`) : colors.red(`✗ ${text}`));
  return plainTable(
    ["provider", "key", "address", "reachable", "clock", "access"].map((name) => colors.bold(name)),
    found.map((health) => [
      health.providerId,
      describeKey(health, good),
      health.isCleartext ? colors.yellow(`! ${health.origin} (not encrypted)`) : health.origin,
      good(health.endpoint.reachable, health.endpoint.detail),
      describeClock(health, good),
      health.access === undefined
        ? colors.dim("– not asked")
        : good(health.access.isGranted, health.access.detail),
    ]),
  );
}

type Paint = (isGood: boolean, text: string) => string;

function describeKey({ key, keyVariable }: VendorHealth, good: Paint): string {
  if (keyVariable === undefined) return "–";
  if (key === "optional") return `– ${keyVariable} (optional)`;
  return good(key === "set", key === "set" ? keyVariable : `set ${keyVariable}`);
}

/** Signed links and webhooks allow for a few minutes; beyond one, something is wrong with this machine's clock. */
const toleratedSkewMs = 60_000;

function describeClock({ clockSkewMs }: VendorHealth, good: Paint): string {
  if (clockSkewMs === undefined) return "–";
  const seconds = Math.round(clockSkewMs / 1000);
  if (Math.abs(seconds) <= 1) return good(true, "same");
  const skew = `${Math.abs(seconds)} s ${seconds > 0 ? "behind" : "ahead"}`;
  return good(Math.abs(clockSkewMs) <= toleratedSkewMs, skew);
}
