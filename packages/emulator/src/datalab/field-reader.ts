import { DatalabError, type ValidationItem } from "./datalab-error.ts";

const TRUE_WORDS = new Set(["1", "true", "t", "yes", "y", "on"]);
const FALSE_WORDS = new Set(["0", "false", "f", "no", "n", "off"]);

interface IntegerRule {
  min?: number;
  max?: number;
}

/**
 * Reads path, query, form and JSON fields as pydantic does in its lax mode, and collects every complaint so that one 422
 * answer lists them all.
 */
export class FieldReader {
  readonly #items: ValidationItem[] = [];

  /** An empty form or query value counts as not supplied, as FastAPI has it. */
  boolean(loc: (string | number)[], input: unknown, fallback: boolean): boolean {
    if (isNotSupplied(input)) return fallback;
    if (typeof input === "boolean") return input;
    const word = String(input).toLowerCase();
    if (TRUE_WORDS.has(word)) return true;
    if (FALSE_WORDS.has(word)) return false;
    this.complain({
      type: "bool_parsing",
      loc,
      msg: "Input should be a valid boolean, unable to interpret input",
      input,
    });
    return fallback;
  }

  integer<F extends number | null>(
    loc: (string | number)[],
    input: unknown,
    fallback: F,
    { min, max }: IntegerRule = {},
  ): number | F {
    if (isNotSupplied(input)) return fallback;
    const isText = typeof input === "string";
    const value = isText && /^\s*[+-]?\d+\s*$/.test(input) ? Number(input) : input;
    if (typeof value !== "number" || !Number.isInteger(value)) {
      const msg = isText
        ? "Input should be a valid integer, unable to parse string as an integer"
        : "Input should be a valid integer";
      this.complain({ type: isText ? "int_parsing" : "int_type", loc, msg, input });
      return fallback;
    }
    if (min !== undefined && value < min) {
      const msg = `Input should be greater than or equal to ${min}`;
      this.complain({ type: "greater_than_equal", loc, msg, input, ctx: { ge: min } });
    }
    if (max !== undefined && value > max) {
      const msg = `Input should be less than or equal to ${max}`;
      this.complain({ type: "less_than_equal", loc, msg, input, ctx: { le: max } });
    }
    return value;
  }

  text<F extends string | null>(
    loc: (string | number)[],
    input: unknown,
    fallback: F,
    { maxLength }: { maxLength?: number } = {},
  ): string | F {
    if (input === undefined || input === null) return fallback;
    if (typeof input !== "string") {
      this.complain({ type: "string_type", loc, msg: "Input should be a valid string", input });
      return fallback;
    }
    if (maxLength !== undefined && input.length > maxLength) {
      const msg = `String should have at most ${maxLength} characters`;
      this.complain({ type: "string_too_long", loc, msg, input, ctx: { max_length: maxLength } });
    }
    return input;
  }

  /** A required text: complains when it isn't there. */
  requiredText(parent: unknown, loc: (string | number)[]): string {
    const input = isRecord(parent) ? parent[String(loc.at(-1))] : undefined;
    if (input === undefined) this.missing(loc, parent);
    return this.text(loc, input, "");
  }

  record(loc: (string | number)[], input: unknown): Record<string, unknown> {
    if (isRecord(input)) return input;
    this.complain({ type: "dict_type", loc, msg: "Input should be a valid dictionary", input });
    return {};
  }

  missing(loc: (string | number)[], input: unknown): void {
    this.complain({ type: "missing", loc, msg: "Field required", input });
  }

  complain(item: ValidationItem): void {
    this.#items.push(item);
  }

  /** @throws DatalabError with status 422 that lists all complaints. */
  finish(): void {
    if (this.#items.length > 0) throw new DatalabError(422, this.#items);
  }
}

function isNotSupplied(input: unknown): boolean {
  return input === undefined || input === null || input === "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
