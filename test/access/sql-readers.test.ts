import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { readableTables } from '../../src/db/sql-readers/readable-tables.ts'
import { notifyTableChanged } from '../../src/live/notify.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { connectAs, useReaders } from './reader-login.ts'
import { eventsOfPersons, PERSON } from './shop-of-persons.ts'

const server = useTestServer()
const addReader = useReaders(server.database)
/** Of tenant A, without customers; of A, with customers; of all tenants, without customers. */
let ofA: pg.Client
let peopleOfA: pg.Client
let ofAll: pg.Client
let password = ''
let name = ''

beforeAll(async () => {
  for (const tenant of ['A', 'B']) {
    for (const payload of eventsOfPersons(tenant)) {
      await server.app.inject({ method: 'POST', url: '/api/events', payload })
    }
  }
  await server.database.pool.query('refresh materialized view monthly_sales_summary')
  const first = await addReader({ tenants: ['A'] })
  ;({ name, password, client: ofA } = first)
  peopleOfA = (await addReader({ tenants: ['A'], showsPeople: true })).client
  ofAll = (await addReader()).client
}, scaled(120_000))

const rowsOf = async (client: pg.Client, query: string) => (await client.query({ text: query, rowMode: 'array' })).rows
const refusalOf = (client: pg.Client, query: string) =>
  client.query(query).then(
    () => 'allowed',
    (error: pg.DatabaseError) => error.code,
  )
const viewsOf = async (client: pg.Client) =>
  (
    await rowsOf(
      client,
      `select table_name from information_schema.tables where table_schema = current_user order by 1`,
    )
  )
    .flat()
    .map(String)

const DENIED = '42501'

describe('a reader', () => {
  test('of one tenant sees the rows of that tenant in every view, and no others', async () => {
    const filled: string[] = []
    for (const view of await viewsOf(peopleOfA)) {
      const expected = await server.database.pool.query(
        `select count(*)::int as rows from ${view} where tenant_id = 'A'`,
      )
      const [[tenants, count] = []] = await rowsOf(
        peopleOfA,
        `select coalesce(array_agg(distinct tenant_id), '{}'), count(*)::int from ${view}`,
      )
      expect([view, count]).toEqual([view, expected.rows[0].rows])
      expect([view, (tenants as string[]).filter((tenant) => tenant !== 'A')]).toEqual([view, []])
      if (count) filled.push(view)
    }
    expect(filled).toEqual(expect.arrayContaining(['orders', 'order_lines', 'daily_sales_analytics', 'customers']))
    expect(filled).toContain('monthly_sales_summary')
    expect(filled.length).toBeGreaterThan(20)
  })

  test('of all tenants sees all rows', async () => {
    for (const view of await viewsOf(ofAll)) {
      const expected = await server.database.pool.query(`select count(*)::int as rows from ${view}`)
      expect([view, await rowsOf(ofAll, `select count(*)::int from ${view}`)]).toEqual([
        view,
        [[expected.rows[0].rows]],
      ])
    }
  })

  test('with people has every readable table with all its columns', async () => {
    expect(await viewsOf(peopleOfA)).toEqual(readableTables.map(({ name }) => name).sort())
    for (const { name: table } of readableTables) {
      const { rows } = await server.database.pool.query(
        `select array_agg(attname::text order by attnum) as columns
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
        [table],
      )
      const { fields } = await peopleOfA.query(`select * from ${table} limit 0`)
      expect([table, fields.map(({ name }) => name)]).toEqual([table, rows[0].columns])
    }
  })

  test('without people finds no id of a customer in any view', async () => {
    for (const view of await viewsOf(ofAll)) {
      const text = JSON.stringify(await rowsOf(ofAll, `select * from ${view}`))
      expect([view, text.includes(PERSON)]).toEqual([view, false])
    }
    const everything = await Promise.all(
      (await viewsOf(peopleOfA)).map((view) => rowsOf(peopleOfA, `select * from ${view}`)),
    )
    expect(JSON.stringify(everything)).toContain(PERSON)
  })

  test('without people has exactly these columns of tables with people, so a new column needs a decision', async () => {
    const columnsOf = async (view: string) =>
      (await ofAll.query(`select * from ${view} limit 0`)).fields.map(({ name }) => name).join(' ')
    expect(await columnsOf('orders')).toBe(
      'tenant_id order_id placed_at day currency total discount tax shipping channel country payment_method coupon_code lines ' +
        'cancelled_at cancel_reason paid_at shipped_at refunded reversed partly_shipped_at shipment_awaited_at tips fees duties ' +
        'gift_cards_sold gift_cards_redeemed tax_included coupon_codes cost cost_known_revenue',
    )
    expect(await columnsOf('order_lines')).toBe(
      'tenant_id order_id line_number placed_at day currency product_id quantity total',
    )
    expect(await columnsOf('credit_notes')).toBe(
      'tenant_id refund_id refunded_at day currency amount items reason kind status voided_at',
    )
    expect(await columnsOf('payments')).toBe('tenant_id payment_id order_id refund_ids is_waiting')
    for (const view of ['customers', 'customer_segments', 'customer_merges', 'guest_registrations']) {
      expect([view, await refusalOf(ofAll, `select from ${view}`)]).toEqual([view, '42P01'])
      expect([view, await refusalOf(ofAll, `select from public.${view}`)]).toEqual([view, DENIED])
    }
  })
})

describe('a reader cannot', () => {
  test('read a table of Tidemark, with or without the name of the schema', async () => {
    const { rows } = await server.database.pool.query<{ name: string }>(
      `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')`,
    )
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['raw_events', 'access_keys', 'users', 'sessions', 'sql_readers', 'audit_log', 'orders']),
    )
    for (const { name: table } of rows) {
      expect([table, await refusalOf(peopleOfA, `select from public.${table}`)]).toEqual([table, DENIED])
    }
    expect(await refusalOf(peopleOfA, 'select * from raw_events')).not.toBe('allowed')
  })

  test('read the views of another reader', async () => {
    const [[other] = []] = await rowsOf(ofAll, 'select current_user::text')
    expect(await refusalOf(ofA, `select from ${other}.orders`)).toBe(DENIED)
    expect(await refusalOf(ofA, `set role ${other}`)).toBe(DENIED)
    expect(await refusalOf(ofA, 'set role postgres')).not.toBe('allowed')
  })

  test('write, not even without its own setting', async () => {
    const writes = [
      `insert into orders (tenant_id, order_id) values ('A', 'x')`,
      `update orders set total = 0`,
      `delete from orders`,
      `truncate public.orders`,
      `update public.sql_readers set tenants = null`,
      `create table public.mine (a int)`,
      `create table mine (a int)`,
      `create schema mine`,
      `alter role ${name} bypassrls`,
      `alter view orders set (security_barrier = false)`,
      `create or replace view orders as select * from public.orders`,
      `copy (select 1) to program 'true'`,
      `select pg_read_file('postgresql.conf')`,
    ]
    for (const write of writes) {
      await ofA.query('set default_transaction_read_only = on')
      expect([write, await refusalOf(ofA, write)]).not.toEqual([write, 'allowed'])
      await ofA.query('set default_transaction_read_only = off')
      // A view with joins cannot be written at all: 55000. The others lack the right.
      expect([write, await refusalOf(ofA, write)]).toEqual([write, expect.stringMatching(/^(42501|55000)$/)])
    }
  })

  test('change its tenants by a setting', async () => {
    await ofA.query(`set search_path = public, pg_temp, ${name}`)
    await ofA.query(`select set_config('app.tenant_id', 'B', false)`)
    expect(await rowsOf(ofA, `select distinct tenant_id from ${name}.orders`)).toEqual([['A']])
    await ofA.query('reset search_path')
  })

  test('put its own table in the place of the table of readers', async () => {
    await ofA.query('set default_transaction_read_only = off')
    await ofA.query(
      `create temp table sql_readers as select current_user::text as reader_name, array['A', 'B'] as tenants`,
    )
    await ofA.query(`set search_path = pg_temp, ${name}`)
    expect(await rowsOf(ofA, `select distinct tenant_id from ${name}.orders`)).toEqual([['A']])
    await ofA.query('reset search_path; drop table pg_temp.sql_readers')
  })
})

describe('other tenants do not leak by', () => {
  test('a cheap function of the reader, which PostgreSQL would like to call first', async () => {
    await ofA.query('set default_transaction_read_only = off')
    await ofA.query(`
      create function pg_temp.seen(text) returns boolean language plpgsql cost 0.0000001 as
      $$ begin raise notice '%', $1; return true; end $$`)
    const notices: string[] = []
    ofA.on('notice', ({ message = '' }) => notices.push(message))
    for (const view of ['orders', 'daily_sales_analytics', 'order_lines', 'monthly_sales_summary']) {
      await ofA.query(`select from ${view} where pg_temp.seen(tenant_id)`)
    }
    expect(new Set(notices)).toEqual(new Set(['A']))
  })

  test('the error of a function on rows of others', async () => {
    const { rows } = await server.database.pool.query(
      `select count(*)::int as n from orders where order_id = 'order-only-B'`,
    )
    expect(rows).toEqual([{ n: 1 }])
    const failing = `select from orders where 1 / (case when order_id like '%only-B' then 0 else 1 end) > 0`
    expect(await refusalOf(ofA, failing)).toBe('allowed')
    expect(await refusalOf(ofAll, failing)).toBe('22012')
    expect(await refusalOf(ofA, `select from orders where (order_id || tenant_id)::int > 0 and tenant_id = 'B'`)).toBe(
      'allowed',
    )
    const texts: string[] = []
    for (const query of [
      `select order_id::int from orders`,
      `select jsonb_agg(to_jsonb(orders))::text::int from orders`,
      `select min(value)::int from dimension_sales_analytics`,
    ]) {
      await ofA
        .query(query)
        .catch((error: pg.DatabaseError) => texts.push(JSON.stringify({ ...error, text: error.message })))
    }
    expect(texts).toHaveLength(3)
    expect(texts.join()).not.toContain('only-B')
  })

  test('the statistics of the planner', async () => {
    const { pool } = server.database
    await pool.query(`
      insert into products (tenant_id, product_id, name) select 'B', 'only-B ' || n, 'only-B name' from generate_series(1, 200) as n;
      analyze`)
    const contain = `most_common_vals::text like '%only-B%' or histogram_bounds::text like '%only-B%'`
    expect((await pool.query(`select from pg_stats where tablename = 'products' and (${contain})`)).rowCount).toBe(2)
    for (const client of [ofA, peopleOfA, ofAll]) {
      expect(await rowsOf(client, `select tablename from pg_stats where schemaname = 'public' or ${contain}`)).toEqual(
        [],
      )
      for (const table of ['pg_statistic', 'pg_statistic_ext_data', 'pg_authid', 'pg_user_mapping']) {
        expect([table, await refusalOf(client, `select from ${table}`)]).toEqual([table, DENIED])
      }
    }
    await pool.query(`delete from products where product_id like 'only-B %'`)
  })

  test('the definitions of views, or the settings of roles', async () => {
    const definitions = await rowsOf(
      ofA,
      `select pg_get_viewdef(oid) from pg_class where relkind = 'v' and relname = 'orders'`,
    )
    expect(definitions.length).toBeGreaterThan(1)
    expect(JSON.stringify(definitions)).not.toMatch(/'[AB]'/)
    expect(JSON.stringify(await rowsOf(ofA, 'select setconfig from pg_db_role_setting'))).not.toMatch(/\bB\b/)
  })

  test('the notifications of live updates', async () => {
    const heard: string[] = []
    ofA.on('notification', ({ payload = '' }) => heard.push(payload))
    await ofA.query('listen tidemark_live')
    await notifyTableChanged(server.database.pool, { tenantId: 'B', currency: 'USD', table: 'products' })
    await expect.poll(() => heard.length, { timeout: scaled(10_000) }).toBeGreaterThan(0)
    expect(new Set(heard)).toEqual(new Set(['{"everything":true}']))
  })

  test('the activity of the server', async () => {
    const statement = `select * from orders where tenant_id = 'B'`
    await server.database.pool.query(statement)
    const seen = await rowsOf(ofA, 'select query from pg_stat_activity where usename <> current_user')
    expect(JSON.stringify(seen)).not.toContain(`'B'`)
  })
})

describe('the login', () => {
  test('has a limit of connections, a time limit and no rights of its own', async () => {
    const [limits] = await rowsOf(
      ofA,
      `select rolconnlimit, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
         current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')
       from pg_roles where rolname = current_user`,
    )
    expect(limits).toEqual([5, false, false, false, false, false, '1min', '1min'])
    const clients = await Promise.all([1, 2, 3, 4].map(() => connectAs(server.database, name, password)))
    await expect(connectAs(server.database, name, password)).rejects.toThrow('too many connections for role')
    await Promise.all(clients.map((client) => client.end()))
  })

  test('needs its password', async () => {
    await expect(connectAs(server.database, name, `${password}x`)).rejects.toThrow('password authentication failed')
  })
})
