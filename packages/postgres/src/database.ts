import { StoreError } from "@docmux/core/store";

/**
 * What is needed of a driver: a `pg.Pool`, a `pg.Client` or a PGlite fits. Each call of docmux is one statement in a
 * transaction of its own, so any connection of a pool, and PgBouncer in transaction mode, will do.
 */
export interface PostgresDatabase {
  /** Runs one statement. Values are passed as `$1`, `$2` and so on. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>;
}

/** One row. Every column is read as text, so that parsers that an application registered with its driver change nothing. */
export type Row = Readonly<Record<string, string | null>>;

/** SQLSTATE of a value that a unique index has already. */
const uniqueViolation = "23505";

/** SQLSTATE of a row that refers to a row that is gone. */
const foreignKeyViolation = "23503";

/** The statement changed nothing and may be repeated: serialization failure, deadlock. */
const transientStates: readonly unknown[] = ["40001", "40P01"];

/** Eight processes that race for one row lose four times each, and more on a busy machine. */
const maxAttempts = 12;

/** What a statement led to when the database refused it because of what it holds. */
export type Refusal = "taken" | "gone";

/**
 * Runs one statement. A refusal because of what the database holds is returned, since it is an answer.
 *
 * @throws StoreError for everything else. It holds no text of the driver, which names hosts, users and values.
 */
export async function ask(
  database: PostgresDatabase,
  text: string,
  values: readonly (string | Uint8Array | null)[] = [],
): Promise<readonly Row[] | Refusal> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await database.query(text, [...values]);
      return rows as Row[];
    } catch (error) {
      const code = codeOf(error);
      if (code === uniqueViolation) return "taken";
      if (code === foreignKeyViolation) return "gone";
      // Under an isolation level above "read committed" a lost race is an error; asked again, it is an answer.
      if (transientStates.includes(code) && attempt < maxAttempts) {
        // At another moment than the one that won: racers that repeat at once lose again.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * attempt));
        continue;
      }
      throw storeErrorOf(code);
    }
  }
}

/** The rows of a statement that no content of the database can refuse. */
export async function askRows(
  database: PostgresDatabase,
  text: string,
  values: readonly (string | Uint8Array | null)[] = [],
): Promise<readonly Row[]> {
  const answer = await ask(database, text, values);
  if (typeof answer !== "string") return answer;
  throw storeErrorOf(answer === "taken" ? uniqueViolation : foreignKeyViolation);
}

/**
 * The same database; a single connection of `pg` gets its statements one after the other, as the driver asks for: heartbeats
 * come while others are under way.
 */
export function oneAtATime(database: PostgresDatabase): PostgresDatabase {
  if (!("connectionParameters" in database)) return database;
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(text, values) {
      const answer = last.then(() => database.query(text, values));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** SQLSTATE, or the code of a socket's error such as `ECONNREFUSED`; nothing else of the driver's error is read. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[A-Z0-9_]{3,40}$/.test(code) ? code : undefined;
}

/** What a person can do about a class of errors, by the beginning of its SQLSTATE; the longest that matches. */
const explanations: Readonly<Record<string, { summary: string; nextStep: string }>> = {
  "08": { summary: "The connection to the database was lost", nextStep: "Try again once it is reachable." },
  "28": {
    summary: "The database refused the login",
    nextStep: "Check user and password of the connection.",
  },
  "3D000": {
    summary: "The database does not exist",
    nextStep: "Create it, or correct its name in the connection.",
  },
  "3F000": {
    summary: "The tables of docmux are missing in the database",
    nextStep: "Call migrate(db) once, before the processes that use the store.",
  },
  "42P01": {
    summary: "The tables of docmux are missing in the database",
    nextStep: "Call migrate(db) once, before the processes that use the store.",
  },
  "42501": {
    summary: "The user of the connection lacks a right",
    nextStep:
      "migrate(db) creates a schema and tables; the store needs select, insert, update and delete on them.",
  },
  "25006": {
    summary: "The database is read-only",
    nextStep: "Connect to the primary server, not to a replica.",
  },
  "53": { summary: "The database has no room or no connection left", nextStep: "Free some and try again." },
  "57": { summary: "The database ended the statement", nextStep: "Try again once it is available." },
};

function storeErrorOf(code: string | undefined): StoreError {
  if (code === undefined) {
    return new StoreError("The database did not respond", { nextStep: "Check that it is reachable." });
  }
  const [, known] =
    Object.entries(explanations)
      .filter(([prefix]) => code.startsWith(prefix))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  if (known) return new StoreError(`${known.summary} (${code})`, { nextStep: known.nextStep });
  if (code.startsWith("E") && !/^[0-9A-Z]{5}$/.test(code)) {
    return new StoreError(`The database cannot be reached (${code})`, {
      nextStep: "Check that it runs and that its address is right.",
    });
  }
  return new StoreError(`The database refused a statement (${code})`, {
    nextStep: "Look the code up in the list of PostgreSQL's error codes.",
  });
}
