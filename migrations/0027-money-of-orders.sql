-- Amounts that few orders have. tips, fees, duties: parts of the total. gift_cards_sold: the totals of lines that are gift cards.
-- gift_cards_redeemed: the part of the total that was paid with gift cards. tax_included: whether the amounts of lines include the tax.
alter table orders
  add column tips numeric,
  add column fees numeric,
  add column duties numeric,
  add column gift_cards_sold numeric,
  add column gift_cards_redeemed numeric,
  add column tax_included boolean;

alter table daily_sales_analytics
  add column tips numeric not null default 0,
  add column fees numeric not null default 0,
  add column duties numeric not null default 0,
  add column gift_cards_sold numeric not null default 0,
  add column gift_cards_redeemed numeric not null default 0,
  add column restated_tips numeric not null default 0,
  add column restated_fees numeric not null default 0,
  add column restated_duties numeric not null default 0,
  add column restated_gift_cards_sold numeric not null default 0,
  add column restated_gift_cards_redeemed numeric not null default 0;

alter table hourly_sales_analytics
  add column tips numeric not null default 0,
  add column fees numeric not null default 0,
  add column duties numeric not null default 0,
  add column gift_cards_sold numeric not null default 0,
  add column gift_cards_redeemed numeric not null default 0,
  add column restated_tips numeric not null default 0,
  add column restated_fees numeric not null default 0,
  add column restated_duties numeric not null default 0,
  add column restated_gift_cards_sold numeric not null default 0,
  add column restated_gift_cards_redeemed numeric not null default 0;

alter table quarter_hour_sales
  add column tips numeric not null default 0,
  add column fees numeric not null default 0,
  add column duties numeric not null default 0,
  add column gift_cards_sold numeric not null default 0,
  add column gift_cards_redeemed numeric not null default 0,
  add column restated_tips numeric not null default 0,
  add column restated_fees numeric not null default 0,
  add column restated_duties numeric not null default 0,
  add column restated_gift_cards_sold numeric not null default 0,
  add column restated_gift_cards_redeemed numeric not null default 0;

alter table dimension_sales_analytics
  add column tips numeric not null default 0,
  add column fees numeric not null default 0,
  add column duties numeric not null default 0,
  add column gift_cards_sold numeric not null default 0,
  add column gift_cards_redeemed numeric not null default 0,
  add column restated_tips numeric not null default 0,
  add column restated_fees numeric not null default 0,
  add column restated_duties numeric not null default 0,
  add column restated_gift_cards_sold numeric not null default 0,
  add column restated_gift_cards_redeemed numeric not null default 0;

alter table order_reversals
  add column restated_tips numeric not null default 0,
  add column restated_fees numeric not null default 0,
  add column restated_duties numeric not null default 0,
  add column restated_gift_cards_sold numeric not null default 0,
  add column restated_gift_cards_redeemed numeric not null default 0;

-- Tax by country and rate, from the lines that state a rate. rate: in percent; '' stands for all rates, where each order counts once.
-- taxable: line totals without discounts and tax. restated_…: what sums by the day of the event have besides those by the day of the order.
create table tax_rate_sales (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  country text collate "C" not null,
  rate text collate "C" not null,
  orders bigint not null default 0,
  taxable numeric not null default 0,
  tax numeric not null default 0,
  restated_orders bigint not null default 0,
  restated_taxable numeric not null default 0,
  restated_tax numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, country, rate)
) with (fillfactor = 90);
