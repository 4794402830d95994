/** Amounts have up to five decimals. */
const DECIMALS = 5

/**
 * SQL that reads a file by the rules of the preset: orders, credit notes, their lines, and the first order of each customer.
 * All times are local times of the shop.
 */
export function readInvoices(csvPath: string): string {
  const kinds = { sold: `invoice not like 'C%' and quantity > 0`, returned: `invoice like 'C%' and quantity < 0` }
  return `
    create table lines as
    select
      InvoiceNo as invoice, StockCode as product, Quantity::int as quantity, InvoiceDate::timestamp as moment,
      UnitPrice::decimal(18, ${DECIMALS}) as price, nullif(replace(CustomerID, '.0', ''), '') as customer
    from read_csv('${csvPath}', all_varchar = true, header = true)
    where InvoiceNo not like 'A%';
    create table items as
    select invoice, product, abs(quantity) as units, abs(quantity)::decimal(9, 0) * price as amount, quantity < 0 as is_returned
    from lines
    where (${kinds.sold} or ${kinds.returned})
    and invoice not in (select invoice from lines where price < 0 and (${kinds.sold} or ${kinds.returned}));
    create table invoices as
    select invoice, moment, customer, units, amount, is_returned
    from (select invoice, min(moment) as moment, max(customer) as customer from lines group by invoice)
    join (
      select invoice, is_returned, sum(units) as units, sum(amount) as amount from items group by invoice, is_returned
    ) using (invoice);
    create view orders as select * from invoices where not is_returned;
    create view notes as select * from invoices where is_returned;
    create view events as
    select
      moment, (not is_returned)::int as orders, case when is_returned then 0 else amount end as revenue,
      case when is_returned then 0 else units end as units, is_returned::int as refund_count,
      case when is_returned then amount else 0 end as refunds
    from invoices;
    create table firsts as
    select customer, min(moment) as first_at from orders where customer is not null group by customer;`
}

/** SQL for an exact amount ÷ a number, rounded half up to a number of decimals. */
export function divided(amount: string, by: string, decimals: number): string {
  const units = `(${amount})::decimal(28, ${DECIMALS}) * 100000`
  const step = `(${10 ** (DECIMALS - decimals)} * (${by})::hugeint)`
  return `case when ${by} > 0 then
    sign(${amount})::int * ((2 * abs((${units})::hugeint) + ${step}) // (2 * ${step}))::decimal(20, 0)
    * ${10 ** -decimals}::decimal(9, ${decimals}) end`
}
