/** What operators look at. `npm run dashboards` writes it into `dashboards/`, from where Grafana is provisioned. */
// The classic form, which every Grafana reads that is provisioned from files; its successor needs the newest.
/* oxlint-disable typescript/no-deprecated */
import { type Dashboard, DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { gauge, heatmap, logs, series, stat } from './panels.ts';

/** Long enough to hold several scrapes, whatever their distance: Grafana fills it in. */
const WINDOW = '$__rate_interval';

const perSecond = (counter: string, by = '') => `sum${by}(rate(${counter}[${WINDOW}]))`;
const perMinute = (counter: string, by = '') => `60 * ${perSecond(counter, by)}`;
const quantile = (q: number, histogram: string) =>
  `histogram_quantile(${q}, ${perSecond(`${histogram}_bucket`, ' by (le) ')})`;
const quantiles = (histogram: string) => ({
  p50: quantile(0.5, histogram),
  p95: quantile(0.95, histogram),
  p99: quantile(0.99, histogram),
});

export function presenceDashboard(): Dashboard {
  const builder = new DashboardBuilder('Meeshy: real-time user status')
    .uid('meeshy-presence')
    .tags(['meeshy'])
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .readonly();
  for (const [title, panels] of Object.entries(GROUPS)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return builder.build();
}

const STATUS = [
  gauge(
    {
      title: 'People online',
      description: 'Users and anonymous participants with a living, active session, in the whole cluster.',
      unit: 'short',
      max: 2_000,
      orangeFrom: 1_000,
    },
    { online: 'max(meeshy_users_online_total)' },
  ),
  series(
    {
      title: 'Connections and disconnections per minute',
      description: 'Sessions that were opened, and how those that ended did.',
      unit: 'short',
    },
    {
      opened: perMinute('meeshy_sessions_opened_total'),
      'closed: {{reason}}': perMinute('meeshy_sessions_closed_total', ' by (reason) '),
    },
  ),
  heatmap(
    {
      title: 'Broadcast latency',
      description: 'From the cause of a change to the last socket write.',
      unit: 's',
    },
    perSecond('meeshy_broadcast_latency_seconds_bucket', ' by (le) '),
  ),
  series(
    {
      title: 'Broadcast latency, quantiles',
      description: 'The promise is 0.1 s for 95 of 100 changes.',
      unit: 's',
      orangeFrom: 0.1,
      redFrom: 0.5,
    },
    quantiles('meeshy_broadcast_latency_seconds'),
  ),
  series(
    {
      title: 'Subjects by kind and status',
      description: 'Whom the gateway holds in memory. Whoever is offline for long is forgotten.',
      unit: 'short',
    },
    { '{{kind}} {{status}}': 'sum by (kind, status) (meeshy_subjects)' },
  ),
  series(
    {
      title: 'Sessions',
      description: 'Authenticated sockets: tabs and devices. More than people, usually.',
      unit: 'short',
    },
    { '{{instance}}': 'meeshy_active_connections' },
  ),
];

const PERFORMANCE = [
  series(
    {
      title: 'Changes announced and delivered per second',
      description: 'A change is announced once, and delivered to each session of its audience.',
      unit: 'ops',
    },
    {
      announced: perSecond('meeshy_user_status_broadcasts_total'),
      delivered: perSecond('meeshy_deliveries_total'),
    },
  ),
  series(
    {
      title: 'Changes per second, by cause',
      description: 'refreshed and repeated are repetitions that keep viewers from drifting; they are no news.',
      unit: 'ops',
    },
    { '{{cause}}': perSecond('meeshy_changes_total', ' by (cause) ') },
  ),
  series(
    {
      title: 'Database updates per second',
      description: 'Rows are written in batches: far fewer round trips than rows.',
      unit: 'ops',
    },
    {
      'rows {{outcome}}': perSecond('meeshy_saved_rows_total', ' by (outcome) '),
      'round trips: {{what}}': perSecond('meeshy_database_round_trips_total', ' by (what) '),
    },
  ),
  stat(
    {
      title: 'Throttle efficiency',
      description: 'Requests that cost no database write. Above 80 % where people are busy; it is 0 where nobody is.',
      unit: 'percent',
    },
    {
      throttled: `100 * ${perSecond('meeshy_throttled_requests_total')} / ${perSecond('meeshy_auth_requests_total')}`,
    },
  ),
  series(
    {
      title: 'Batch latency',
      description: 'How long the database takes for one batch.',
      unit: 's',
      orangeFrom: 0.1,
      redFrom: 1,
    },
    quantiles('meeshy_batch_seconds'),
  ),
  series(
    {
      title: 'Waiting to be written',
      description: 'How many subjects owe a write (throttled ones too), and for how long the oldest has been due.',
      unit: 'short',
    },
    {
      'subjects {{instance}}': 'meeshy_owed_writes',
      'oldest, seconds {{instance}}': 'meeshy_write_queue_age_seconds',
      'throttle memory {{instance}}': 'meeshy_status_cache_size',
    },
  ),
  series(
    {
      title: 'Event loop delay',
      description: 'Everything waits for it. Around 0.011 s is rest: that is the resolution of the measurement.',
      unit: 's',
      orangeFrom: 0.05,
      redFrom: 0.1,
    },
    {
      'p99 {{instance}}': 'meeshy_nodejs_eventloop_lag_p99_seconds',
      'p50 {{instance}}': 'meeshy_nodejs_eventloop_lag_p50_seconds',
    },
  ),
  series(
    {
      title: 'CPU and memory',
      description: 'Of one core; and of the process, in GB.',
      unit: 'short',
    },
    {
      'cores {{instance}}': `rate(meeshy_process_cpu_seconds_total[${WINDOW}])`,
      'GB {{instance}}': 'meeshy_process_resident_memory_bytes / 1e9',
    },
  ),
  series(
    {
      title: 'Snapshots',
      description: 'What a viewer is sent first: how long it takes, and how many people are in it (p95).',
      unit: 'short',
    },
    {
      'p95, seconds': quantile(0.95, 'meeshy_snapshot_seconds'),
      'p95, people': quantile(0.95, 'meeshy_snapshot_users'),
    },
  ),
];

const MAINTENANCE = [
  series(
    {
      title: 'Zombies cleaned per minute',
      description: 'idle: inactive for five minutes, which is life. orphan: left behind by a process that crashed.',
      unit: 'short',
    },
    { '{{kind}}': perMinute('meeshy_zombies_cleaned_total', ' by (kind) ') },
  ),
  stat(
    {
      title: 'Last cleanup',
      description: 'Time since the end of the last sweep. They are 15 s apart.',
      unit: 's',
      orangeFrom: 45,
      redFrom: 120,
    },
    { '{{instance}}': 'time() - meeshy_last_cleanup_timestamp' },
  ),
  logs(
    { title: 'Cleanup log', description: 'What the sweep did, when it did something.' },
    '{app="meeshy-gateway"} |= "[CLEANUP]"',
  ),
  stat(
    {
      title: 'Maintenance job',
      description: '1 while it runs.',
      unit: 'short',
      greenFrom: 1,
    },
    { '{{instance}}': 'meeshy_maintenance_active' },
  ),
  series(
    {
      title: 'Duration of a sweep',
      description: 'p95. Far below the 15 s between two of them.',
      unit: 's',
    },
    { p95: quantile(0.95, 'meeshy_sweep_seconds') },
  ),
  series(
    {
      title: 'Flapping, and the announcements that wait',
      description:
        'Ends whose announcement was delayed or withdrawn, per minute; repetitions that wait for their slice.',
      unit: 'short',
    },
    {
      '{{outcome}} per minute': perMinute('meeshy_endings_total', ' by (outcome) '),
      'waiting {{instance}}': 'meeshy_announcement_queue_size',
    },
  ),
];

const TRUTH = [
  series(
    {
      title: 'Drift',
      description: 'Subjects for whom the store, the announcements and the living sessions disagree. Always 0.',
      unit: 'short',
      redFrom: 1,
    },
    { '{{kind}}': 'sum by (kind) (meeshy_presence_drift)' },
  ),
  series(
    {
      title: 'What a real viewer sees: latency',
      description: 'Of the canary (CANARY=1): from its cause to a view, through the front door.',
      unit: 's',
      orangeFrom: 0.1,
      redFrom: 0.5,
    },
    quantiles('meeshy_canary_seconds'),
  ),
  series(
    {
      title: 'What a real viewer sees: falsehood',
      description: 'Seconds per minute in which the canary was shown a status that was not true.',
      unit: 's',
    },
    { 'false {{kind}}': perMinute('meeshy_canary_false_seconds_total', ' by (kind) ') },
  ),
  stat(
    {
      title: 'Availability',
      description: 'Attempts that did not fail while the gateway answered. The objective is 99.9 %.',
      unit: 'percentunit',
      greenFrom: 0.999,
    },
    { 'the last hour': '1 - avg_over_time(meeshy:failure_ratio[1h])' },
  ),
  series(
    {
      title: 'Refused, by code',
      description:
        'Per minute. INTERNAL_ERROR is ours, all others are theirs; many UNAUTHORIZED may be somebody guessing.',
      unit: 'short',
    },
    {
      '{{code}}': perMinute('meeshy_refusals_total', ' by (code) '),
      'credentials: {{code}}': perMinute('meeshy_auth_failures_total', ' by (code) '),
    },
  ),
  series(
    {
      title: 'What presence went on without',
      description:
        'Per minute: what failed and was tried again or done without, clients too slow for the news, webhooks, who waits to be told that somebody is back, and histories that were not written.',
      unit: 'short',
    },
    {
      'batches tried again': perMinute('meeshy_batch_retries_total'),
      'failed updates': perMinute('meeshy_status_failed_updates_total'),
      'failures outside': `${perMinute('meeshy_soft_failures_total')} or vector(0)`,
      'slow clients': perMinute('meeshy_slow_clients_total'),
      'alerts: {{outcome}}': perMinute('meeshy_alerts_total{outcome=~"held|waiting|dropped"}', ' by (outcome) '),
      'webhooks: {{outcome}}': perMinute('meeshy_webhook_deliveries_total{outcome!="delivered"}', ' by (outcome) '),
      'histories: failed': perMinute('meeshy_history_writes_total{outcome="failed"}'),
      'histories: dropped marks': perMinute('meeshy_history_marks_total{outcome="dropped"}'),
    },
  ),
  stat(
    {
      title: 'Age of what is known of addresses',
      description:
        'Of the file GEOIP_DB. Nothing where there is none. Countries and cities that people show go stale with it.',
      unit: 's',
      orangeFrom: 60 * 86_400,
      redFrom: 90 * 86_400,
    },
    { '{{instance}}': 'meeshy_geoip_database_age_seconds' },
  ),
];

/** The three groups of panels that the product asks for, and one on truth. */
const GROUPS = {
  'Real-time status': STATUS,
  Performance: PERFORMANCE,
  'Zombies and maintenance': MAINTENANCE,
  Truth: TRUTH,
};
