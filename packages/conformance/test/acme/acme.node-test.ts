// The suite under node's own runner: node --conditions=@docmux/source --import tsx --test test/acme/acme.node-test.ts
import { describe, it } from "node:test";
import { testProvider } from "../../src/index.ts";
import { acmeOptions } from "./acme-options.ts";

const gap = "abort: before the start: nothing is sent, and the rejection is the reason itself";
const knownGaps = process.env.WITH_A_GAP ? { [gap]: "to show how a gap shows" } : {};

testProvider({ describe, it }, { ...acmeOptions(), knownGaps });
