import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Vendor } from "./capabilities.ts";
import type { Exchange } from "./exchange.ts";
import { findOperation, readVendorDocument, type VendorOperation } from "./vendor-document.ts";

/** Where an exchange is not what the vendor's document says. */
export interface Difference {
  /** `GET /api/v1/pipelines/executions/{execution_id}` */
  operation: string;
  /** `request`, or `response 200`. */
  part: string;
  /** Place in the body, indexes as `*`; empty for the whole. */
  place: string;
  /** In the words of the validator. */
  what: string;
}

/** What a comparison found. */
export interface Comparison {
  /** How many exchanges the document has an operation for. */
  compared: number;
  /** Operations without any difference, with their statuses: `POST /run 200`. */
  held: string[];
  /** Each kind once. */
  differences: Difference[];
}

/** Compares exchanges with the vendor's document. What the document does not have is not compared. */
export function findDifferences(vendor: Vendor, exchanges: readonly Exchange[]): Comparison {
  const document = readVendorDocument(vendor);
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
  addFormats.default(ajv);
  const found = new Map<string, Difference>();
  const outcomes = new Map<string, boolean>();
  let compared = 0;
  for (const exchange of exchanges) {
    const operation = findOperation(document, exchange.method, exchange.path);
    if (!operation) continue;
    compared += 1;
    const differences = differencesOf(exchange, operation, (schema) =>
      ajv.compile({ ...(schema as object), $defs: document.$defs }),
    );
    for (const each of differences) found.set(Object.values(each).join(" "), each);
    const key = `${operation.method} ${operation.path} ${exchange.status}`;
    outcomes.set(key, (outcomes.get(key) ?? true) && differences.length === 0);
  }
  const held = [...outcomes].filter(([, isSame]) => isSame).map(([key]) => key);
  return { compared, held, differences: [...found.values()] };
}

type Compile = (schema: unknown) => {
  (data: unknown): unknown;
  errors?: null | ErrorObject[] | undefined;
};

function differencesOf(exchange: Exchange, operation: VendorOperation, compile: Compile): Difference[] {
  const name = `${operation.method} ${operation.path}`;
  const differences: Difference[] = [];
  const note = (part: string, place: string, what: string) =>
    differences.push({ operation: name, part, place, what });
  const check = (part: string, schema: unknown, body: unknown) => {
    const validate = compile(schema);
    if (validate(body)) return;
    for (const { instancePath, message = "", params } of validate.errors ?? []) {
      const name = params.additionalProperty ?? params.format ?? "";
      const detail = name === "" || message.includes(name) ? "" : `: ${name}`;
      note(part, instancePath.replace(/\/\d+(?=\/|$)/g, "/*"), `${message}${detail}`);
    }
  };

  // A refused request is the client's way to ask for the refusal; only one that was taken must be as documented.
  if (operation.request && exchange.status < 400) {
    const { contentType, schema } = operation.request;
    if (exchange.request.contentType !== contentType) {
      note("request", "", `is ${exchange.request.contentType ?? "without a content type"}`);
    } else check("request", schema, exchange.request.body ?? {});
  }
  const part = `response ${exchange.status}`;
  const schema = operation.responses[exchange.status];
  if (schema === undefined) note(part, "", "is a status that the document does not have");
  else if (schema === null) {
    if (exchange.response.body !== undefined) note(part, "", "has a body");
  } else if (exchange.response.contentType !== "application/json") {
    note(part, "", `is ${exchange.response.contentType ?? "without a content type"}`);
  } else check(part, schema, exchange.response.body);
  return differences;
}
