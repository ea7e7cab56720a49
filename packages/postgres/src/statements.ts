// The statements of the store. Each is a transaction of its own: a pool may run the next one on another connection.

/** A read of one record, of the server's time, and of whether the record's owner shows life: always one row. */
export function readStatement(schema: string): string {
  return `select
      to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
      r.record::text as record,
      r.upload as upload,
      (${isAlive(schema, "r.owner")})::text as owner_alive
    from (select) as one
    left join ${schema}.start_record r on r.key_digest = $1::text`;
}

/** The columns of a record, in the order of the values that {@link claimStatement} and {@link changeStatement} take. */
const recordColumns = [
  "key_digest",
  "key",
  "version",
  "state",
  "provider_id",
  "pipeline_uri",
  "origin",
  "account",
  "run_id",
  "run_digest",
  "owner",
  "batch_id",
  "result_expires_at",
  "upload",
  "record",
] as const;

const casts: Partial<Record<(typeof recordColumns)[number], string>> = { version: "::int", record: "::json" };
const parameters = recordColumns.map((column, index) => `$${index + 1}::text${casts[column] ?? ""}`);

/** Inserts the first version of a record; no row where the key has one. */
export function claimStatement(schema: string): string {
  return `with written as (
      insert into ${schema}.start_record (${recordColumns.join(", ")})
      select ${parameters.join(", ")} where ${commitsDurably}
      on conflict (key_digest) do nothing
      returning key_digest, version, record
    ), ${intoHistory(schema)}
    select version::text from written`;
}

/**
 * Writes the next version of a record; no row where the version before it is not the latest one.
 *
 * - `takeOver`: and no row where the owner of the record shows life.
 * - `store`: and no row where a part of the upload is missing, with the number of parts as the last value.
 */
export function changeStatement(schema: string, only?: "takeOver" | "store"): string {
  const conditions = {
    takeOver: `and not ${isAlive(schema, "r.owner")}`,
    // Parts that are close to the age at which they are deleted do not count: see `deleteLostParts`.
    store: `and (select count(*) from ${schema}.result_part
        where key_digest = $1::text and upload = $14::text and written_at > clock_timestamp() - interval '12 hours')
        = $16::text::int`,
  };
  const assignments = recordColumns
    .map((column, index) => `${column} = ${parameters[index]}`)
    .filter((assignment) => !assignment.startsWith("key_digest"));
  return `with written as (
      update ${schema}.start_record r set ${assignments.join(", ")}, updated_at = clock_timestamp()
      where key_digest = $1::text and version = $3::text::int - 1 and ${commitsDurably}
        ${only === undefined ? "" : conditions[only]}
      returning key_digest, version, record
    ), ${intoHistory(schema)}
    select version::text from written`;
}

/** Deletes a record with all that belongs to it; no row where the version is not the latest one. */
export function deleteStatement(schema: string): string {
  return `delete from ${schema}.start_record
    where key_digest = $1::text and version = $2::text::int and ${commitsDurably}
    returning version::text`;
}

/** One page of records, by key. A record of the page may still be one that the query does not ask for. */
export function listStatement(schema: string): string {
  return `select key_digest, record::text as record from ${schema}.start_record
    where key_digest > $1::text
      and ($2::text is null or state in (select json_array_elements_text($2::text::json)))
      and ($3::text is null or batch_id = $3::text)
      and ($4::text is null or provider_id = $4::text)
      and ($5::text is null or origin = $5::text)
      and ($6::text is null or result_expires_at < $6::text collate "C")
    order by key_digest
    limit $7::text::int`;
}

/** Adds a part to an upload that is not visible. */
export function insertPartStatement(schema: string): string {
  return `insert into ${schema}.result_part (key_digest, upload, part, bytes)
    values ($1::text, $2::text, $3::text::int, $4::bytea)`;
}

/** One part, as Base64: half as long as what a driver would get for `bytea`. */
export function readPartStatement(schema: string): string {
  return `select encode(bytes, 'base64') as bytes from ${schema}.result_part
    where key_digest = $1::text and upload = $2::text and part = $3::text::int`;
}

/** Deletes the parts of an upload that did not become visible, or of one that is no longer. */
export function deleteUploadStatement(schema: string): string {
  return `delete from ${schema}.result_part p
    where key_digest = $1::text and upload = $2::text
      and not exists (select from ${schema}.start_record r where r.key_digest = $1::text and r.upload = $2::text)`;
}

/**
 * Deletes parts whose process died before they became visible. A day is far beyond the 12 hours after which a part can no
 * longer become visible, so that no statement deletes a part which another one is about to show.
 */
export function deleteLostPartsStatement(schema: string): string {
  return `delete from ${schema}.result_part p
    where written_at < clock_timestamp() - interval '1 day' and not exists (
      select from ${schema}.start_record r where r.key_digest = p.key_digest and r.upload = p.upload)`;
}

/**
 * True, and makes the transaction wait until its commit is on disk, also where the database is set to answer earlier
 * (`synchronous_commit = off` loses acknowledged commits). It holds for this transaction only. A setting that waits for
 * more is left as it is.
 */
const commitsDurably = `(select set_config('synchronous_commit',
        case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, true)) is not null`;

function intoHistory(schema: string): string {
  return `noted as (
      insert into ${schema}.history (key_digest, version, record) select key_digest, version, record from written
    )`;
}

/** Liveness is a matter of the server's clock alone. */
function isAlive(schema: string, owner: string): string {
  return `exists (select from ${schema}.owner o where o.id = ${owner} and o.seen_at > clock_timestamp() - o.ttl)`;
}
