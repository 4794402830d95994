-- Reversals that are far from their order: before it, more than 32 days after it, or in another currency. All others of a period belong
-- to orders of that period or of the 32 days before it.
create index order_reversals_distant on order_reversals (tenant_id, currency, quarter, order_id)
where quarter < order_quarter
or quarter - order_quarter > interval '32 days'
or order_currency <> currency;
