import { describe, it } from "vitest";
import { acmeOptions } from "../test/acme/acme-options.ts";
import { testProvider } from "./test-provider.ts";

describe("a provider that keeps the contract", () => testProvider({ describe, it }, acmeOptions()));
