-- Autovacuum analyzes a growing table again and again, which took a third of PostgreSQL's work during an import. No plan depends
-- on the values of these columns: reports filter by keys, and events are found by their key or the time of their arrival.
alter table raw_events
  alter column headers set statistics 0,
  alter column body set statistics 0,
  alter column tenant_id set statistics 10,
  alter column event_key set statistics 10,
  alter column source set statistics 10,
  alter column type set statistics 10,
  alter column occurred_at set statistics 10,
  alter column received_at set statistics 10,
  alter column fallback_id set statistics 10,
  alter column fallback_type set statistics 10,
  alter column batch_position set statistics 10,
  alter column import_run set statistics 10;

alter table product_analytics
  alter column times_ordered set statistics 0,
  alter column units_sold set statistics 0,
  alter column total_revenue set statistics 0,
  alter column refunded_units set statistics 0,
  alter column refunded_units_by_order set statistics 0,
  alter column refunds set statistics 0,
  alter column refunds_by_order set statistics 0,
  alter column cancelled_units set statistics 0,
  alter column cancelled_units_by_order set statistics 0,
  alter column cancelled set statistics 0,
  alter column cancelled_by_order set statistics 0,
  alter column restated_orders set statistics 0,
  alter column restated_units set statistics 0,
  alter column restated_revenue set statistics 0,
  alter column cost set statistics 0,
  alter column cost_known_revenue set statistics 0,
  alter column gift_card_revenue set statistics 0,
  alter column restated_cost set statistics 0,
  alter column restated_cost_known_revenue set statistics 0,
  alter column restated_gift_card_revenue set statistics 0,
  alter column updated_at set statistics 0;
