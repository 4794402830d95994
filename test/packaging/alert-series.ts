/** Series of metrics, a value each minute, in the notation of `promtool test rules`. */
export type Series = Readonly<Record<string, string>>

/** Series for which an alert fires, and the nearest ones for which it does not. */
export interface AlertCase {
  firing: Series
  quiet: Series
  /** When the alert is read, in minutes. */
  atMinutes: number
  /** The labels of the alert, besides its severity. */
  labels: Readonly<Record<string, string>>
}

const job = 'job="tidemark"'
const requests = (bucket: string) =>
  `http_request_duration_seconds_bucket{route="/api/analytics/sales/daily",le="${bucket}"}`
const answers = (status: string) => `http_request_duration_seconds_count{status="${status}"}`
const events = (status: string) => `tidemark_events_total{source="shop",status="${status}"}`
const shop = { source: 'shop' }

/** A case for each alert of `packaging/monitoring/tidemark-alerts.yaml`. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  TidemarkDown: {
    firing: { [`up{${job}}`]: '1 0x10' },
    quiet: { [`up{${job}}`]: '1 0 1x10' },
    atMinutes: 4,
    labels: { job: 'tidemark' },
  },
  TidemarkNotReady: {
    firing: { tidemark_ready: '1 0x10' },
    quiet: { tidemark_ready: '1 0x3 1x10' },
    atMinutes: 7,
    labels: {},
  },
  TidemarkDatabaseDown: {
    firing: { tidemark_database_up: '1 0x10' },
    quiet: { tidemark_database_up: '1 0 1x10' },
    atMinutes: 4,
    labels: {},
  },
  TidemarkSourceSilent: {
    firing: { 'tidemark_source_receiving{source="shop"}': '0x20' },
    quiet: { 'tidemark_source_receiving{source="shop"}': '0x5 1x15' },
    atMinutes: 12,
    labels: shop,
  },
  TidemarkDataStale: {
    firing: {
      'tidemark_event_lag_seconds{source="shop",type="OrderCreated"}': '10x120 60+60x60',
      [events('accepted')]: '0+60x120 7200x60',
    },
    // A shop that sends an event an hour is not late after half an hour.
    quiet: {
      'tidemark_event_lag_seconds{source="shop",type="OrderCreated"}': '10x120 60+60x60',
      [events('accepted')]: '0x59 1x60 2x60',
    },
    atMinutes: 155,
    labels: shop,
  },
  TidemarkRejecting: {
    firing: { [events('accepted')]: '0+90x60', [events('rejected')]: '0+10x60' },
    quiet: { [events('accepted')]: '0+96x60', [events('rejected')]: '0+4x60' },
    atMinutes: 40,
    labels: shop,
  },
  TidemarkDeadLettersGrow: {
    firing: { tidemark_dead_letters: '100+1x120' },
    quiet: { tidemark_dead_letters: '100x120' },
    atMinutes: 100,
    labels: {},
  },
  TidemarkLostSettlements: {
    firing: { 'tidemark_source_lost_settlements_total{source="shop"}': '0+20x60' },
    quiet: { 'tidemark_source_lost_settlements_total{source="shop"}': '0+2x60' },
    atMinutes: 40,
    labels: shop,
  },
  TidemarkReportsSlow: {
    firing: { [requests('2.5')]: '0+95x60', [requests('5')]: '0+100x60', [requests('+Inf')]: '0+100x60' },
    quiet: { [requests('1')]: '0+100x60', [requests('5')]: '0+100x60', [requests('+Inf')]: '0+100x60' },
    atMinutes: 40,
    labels: {},
  },
  TidemarkServerErrors: {
    firing: { [answers('200')]: '0+95x60', [answers('503')]: '0+5x60' },
    quiet: { [answers('200')]: '0+1000x60', [answers('500')]: '0+1x60' },
    atMinutes: 40,
    labels: {},
  },
  TidemarkPoolExhausted: {
    firing: { tidemark_report_pool_waiting: '3x30' },
    quiet: { tidemark_report_pool_waiting: '3x8 0x20' },
    atMinutes: 12,
    labels: {},
  },
  TidemarkMaintenanceFails: {
    firing: { 'tidemark_maintenance_failed{job="partitions"}': '1x90' },
    quiet: { 'tidemark_maintenance_failed{job="partitions"}': '1x30 0x60' },
    atMinutes: 70,
    labels: { job: 'partitions' },
  },
  TidemarkEventLoopLag: {
    firing: { nodejs_eventloop_lag_p99_seconds: '0.7x30' },
    quiet: { nodejs_eventloop_lag_p99_seconds: '0.2x30' },
    atMinutes: 15,
    labels: {},
  },
  TidemarkMemoryHigh: {
    firing: { process_resident_memory_bytes: '950000000x30' },
    quiet: { process_resident_memory_bytes: '400000000x30' },
    atMinutes: 20,
    labels: {},
  },
  TidemarkLiveClientsBlocked: {
    firing: { 'tidemark_live_clients{state="blocked"}': '30x30' },
    quiet: { 'tidemark_live_clients{state="blocked"}': '5x30', 'tidemark_live_clients{state="reading"}': '500x30' },
    atMinutes: 20,
    labels: { state: 'blocked' },
  },
  TidemarkRestarting: {
    firing: { [`process_start_time_seconds{${job}}`]: '1000x5 1300x5 1600x5 1900x5 2200x5' },
    quiet: { [`process_start_time_seconds{${job}}`]: '1000x15 1300x15' },
    atMinutes: 28,
    labels: { job: 'tidemark' },
  },
  TidemarkVerifyDiffers: {
    firing: { tidemark_verify_differences: '0x10 3x10' },
    quiet: { tidemark_verify_differences: '3x10 0x10' },
    atMinutes: 15,
    labels: {},
  },
  TidemarkVerifyOld: {
    firing: { tidemark_verify_last_timestamp_seconds: '1x12000' },
    // The last verification was a day ago, and another installation has never verified.
    quiet: {
      'tidemark_verify_last_timestamp_seconds{instance="a"}': '600000x12000',
      'tidemark_verify_last_timestamp_seconds{instance="b"}': '0x12000',
    },
    atMinutes: 11_640,
    labels: {},
  },
  TidemarkKeyExpires: {
    firing: { 'tidemark_access_key_expiry_timestamp_seconds{key="shop",id="a"}': '600000x90' },
    quiet: { 'tidemark_access_key_expiry_timestamp_seconds{key="shop",id="a"}': '700000x90' },
    atMinutes: 70,
    labels: { key: 'shop', id: 'a' },
  },
}
