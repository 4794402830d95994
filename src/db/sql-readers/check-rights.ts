import type pg from 'pg'
import { SetupError } from '../../setup-error.ts'

/**
 * Checks what a new SQL reader may do besides reading its views: everything that PostgreSQL allows to all roles (`PUBLIC`) in the
 * schema of Tidemark's tables. Objects of extensions do not count.
 *
 * @throws SetupError with the statement that takes the right away.
 */
export async function checkRights(client: pg.ClientBase, name: string): Promise<void> {
  const { rows } = await client.query<{ remedy: string }>(
    `select 'revoke create on schema ' || quote_ident(current_schema()) || ' from public' as remedy
     where has_schema_privilege($1, current_schema(), 'create')
     union all
     (
       select 'revoke all on ' || relation.oid::regclass || ' from public'
       from pg_class as relation
       where relnamespace = current_schema()::regnamespace
       and relkind in ('r', 'p', 'v', 'm', 'f')
       and not exists (select from pg_depend where objid = relation.oid and deptype = 'e')
       and (
         has_table_privilege($1, relation.oid, 'select, insert, update, delete, truncate, references, trigger')
         or has_any_column_privilege($1, relation.oid, 'select, insert, update, references')
       )
       order by relname
       limit 1
     )`,
    [name],
  )
  if (rows[0]) {
    throw new SetupError(
      `The reader could do more than read its views, because the database grants it to all users. Nothing was changed. First run: ${rows[0].remedy}`,
    )
  }
}
