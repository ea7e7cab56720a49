import { acmeOptions } from "./acme/acme-options.ts";
import { conformanceGroups } from "../src/conformance-groups.ts";
import { verifyCase } from "../src/test-provider.ts";
const cases = conformanceGroups.flatMap((g) => g.cases).filter((c) => c.name.includes("million"));
for (let i = 0; i < 4; i++) for (const c of cases) { const cpu = process.cpuUsage(); await verifyCase(c, acmeOptions()); const u = process.cpuUsage(cpu); console.log(c.name, (u.user + u.system) / 1000); }
