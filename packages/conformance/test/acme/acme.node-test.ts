// The suite under node's own runner: node --conditions=@docmux/source --import tsx --test test/acme/acme.node-test.ts
import { describe, it } from "node:test";
import { testProvider } from "../../src/index.ts";
import { acmeGaps, acmeOptions } from "./acme-options.ts";

testProvider({ describe, it }, { ...acmeOptions(), knownGaps: acmeGaps });
