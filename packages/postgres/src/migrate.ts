import { StoreError } from "@docmux/core/store";
import { askRows, type PostgresDatabase } from "./database.ts";
import { quoteSchema } from "./settings.ts";

/** The version of the tables that this release reads and writes. */
const schemaVersion = 1;

/** Options of {@link migrate}. */
export interface MigrateOptions {
  /** Where the tables are. Default: `docmux`. */
  schema?: string;
}

/**
 * Creates the tables of the store, or brings them up to date. Does nothing where they are; several processes may call it at
 * the same time.
 *
 * @throws StoreError, also for tables that a newer release made.
 *
 * @experimental The shape may change in any 0.x release.
 *
 * @example
 * ```ts
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * await migrate(pool);
 * ```
 */
export async function migrate(db: PostgresDatabase, options: MigrateOptions = {}): Promise<void> {
  const schema = quoteSchema(options.schema);
  const { version } = await readVersion(db, schema);
  if (version > schemaVersion) throw newerTables();
  if (version === schemaVersion) return;
  await askRows(db, migration(schema));
}

/**
 * @throws StoreError for tables that are missing, or that another release made, and inside a transaction: nothing would be
 * durable before its end, and all of it be gone after a rollback.
 */
export async function requireTables(db: PostgresDatabase, schema: string): Promise<void> {
  const { version, isInTransaction } = await readVersion(db, schema);
  if (isInTransaction) {
    throw new StoreError("The database handle of the store is inside a transaction", {
      nextStep: "Pass a pool, or a connection that no transaction is open on.",
    });
  }
  if (version > schemaVersion) throw newerTables();
  if (version === schemaVersion) return;
  throw new StoreError("The tables of docmux are missing in the database, or of an older release", {
    nextStep: "Call migrate(db) once, before the processes that use the store.",
  });
}

/** A setting of a transaction: a later statement sees it only in the same one. */
const setting = "docmux.transaction";

/** Version 0 is where there are no tables. */
async function readVersion(
  db: PostgresDatabase,
  schema: string,
): Promise<{ version: number; isInTransaction: boolean }> {
  // Asked of the catalog first: a statement that names a missing table is an error, and ends a transaction.
  const [found] = await askRows(
    db,
    `select to_regclass($1::text)::text as name, set_config('${setting}', 'open', true) as setting`,
    [`${schema}.schema_version`],
  );
  if (!found?.name) return { version: 0, isInTransaction: false };
  const [row] = await askRows(
    db,
    `select coalesce(max(version), 0)::text as version, current_setting('${setting}', true) as setting
      from ${schema}.schema_version`,
  );
  return { version: Number(row?.version ?? 0), isInTransaction: row?.setting === "open" };
}

function newerTables(): StoreError {
  return new StoreError("The tables of the store were made by a newer docmux", {
    nextStep: `This release knows version ${schemaVersion} of the tables; upgrade docmux.`,
  });
}

/**
 * One statement, hence one transaction on any connection: either all tables are there or none. The lock makes a second
 * process wait; it then finds them.
 */
function migration(schema: string): string {
  const name = schema.slice(1, -1);
  return `do $docmux$
begin
  perform pg_advisory_xact_lock(hashtext('docmux.migrate'), hashtext('${name}'));
  if to_regnamespace('${schema}') is null then
    create schema ${schema};
  end if;
  create table if not exists ${schema}.schema_version (
    version int primary key,
    applied_at timestamptz not null default clock_timestamp()
  );
  if exists (select from ${schema}.schema_version where version >= 1) then
    return;
  end if;
  ${firstTables(schema)}
  insert into ${schema}.schema_version (version) values (1);
end
$docmux$`;
}

/**
 * The first version of the tables. `record` is the truth; the columns next to it are there for conditions and for people.
 * Keys and runs are distinguished by their SHA-256, since an index takes no long text and a text column takes no NUL. The
 * record is `json` and not `jsonb`, which refuses some strings that a vendor may send.
 */
function firstTables(schema: string): string {
  return `create table ${schema}.start_record (
    key_digest text collate "C" primary key,
    key text not null,
    version int not null,
    state text not null,
    provider_id text not null,
    pipeline_uri text not null,
    origin text not null,
    account text not null,
    run_id text,
    run_digest text collate "C",
    owner text,
    batch_id text,
    result_expires_at text collate "C",
    upload text,
    record json not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp()
  );
  create unique index start_run on ${schema}.start_record (origin, account, run_digest) where run_digest is not null;
  create index start_open on ${schema}.start_record (state, updated_at)
    where state not in ('refused', 'written_off', 'stored', 'delivered');
  create table ${schema}.owner (
    id text primary key,
    seen_at timestamptz not null default clock_timestamp(),
    ttl interval not null
  );
  create table ${schema}.result_part (
    key_digest text collate "C" not null references ${schema}.start_record on delete cascade,
    upload text not null,
    part int not null,
    bytes bytea not null,
    written_at timestamptz not null default clock_timestamp(),
    primary key (key_digest, upload, part)
  );
  create table ${schema}.history (
    key_digest text collate "C" not null references ${schema}.start_record on delete cascade,
    version int not null,
    written_at timestamptz not null default clock_timestamp(),
    record json not null,
    primary key (key_digest, version)
  );`;
}
