/** The few forms that the panels of the dashboard have. A query is written beside what its line is called. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugePanel } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as HeatmapPanel, YAxisConfigBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as SeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';

/** As `provisioning/datasources/` names them. */
const PROMETHEUS = { type: 'prometheus', uid: 'meeshy-prometheus' };
const LOKI = { type: 'loki', uid: 'meeshy-loki' };

const HEIGHT = 8;
/** The dashboard is 24 wide. */
const THIRD = 8;

const GREEN = '#10b981';
const ORANGE = '#f59e0b';
const RED = '#ef4444';

/** What a panel shows, and what an operator should think of it. */
export interface About {
  readonly title: string;
  readonly description: string;
  /** Grafana's name of it: `s`, `percent`, `ops`, `short` … */
  readonly unit: string;
  /** From which value on it turns orange and red. */
  readonly orangeFrom?: number;
  readonly redFrom?: number;
  /** Below it, it is red. */
  readonly greenFrom?: number;
}

/** Expressions by the names of their lines; `{{label}}` in a name is the value of that label. */
export type Queries = Readonly<Record<string, string>>;

/** One dial. */
export function gauge(about: About & { readonly max: number }, queries: Queries): GaugePanel {
  return dress(new GaugePanel(), about).min(0).max(about.max).reduceOptions(latest()).targets(queriesOf(queries));
}

/** One number in large type. */
export function stat(about: About, queries: Queries): StatPanel {
  return dress(new StatPanel(), about).reduceOptions(latest()).targets(queriesOf(queries));
}

/** Lines over time. */
export function series(about: About, queries: Queries): SeriesPanel {
  const { Bottom } = LegendPlacement;
  const hasLimit = about.orangeFrom !== undefined || about.redFrom !== undefined;
  return dress(new SeriesPanel(), about)
    .min(0)
    .fillOpacity(10)
    .lineWidth(2)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        hasLimit ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    )
    .targets(queriesOf(queries));
}

/** The buckets of a histogram over time. */
export function heatmap(about: About, buckets: string): HeatmapPanel {
  const query = new PrometheusQuery().refId('A').expr(buckets).legendFormat('{{le}}').format(PromQueryFormat.Heatmap);
  return dress(new HeatmapPanel(), about).yAxis(new YAxisConfigBuilder().unit(about.unit)).withTarget(query);
}

/** Log lines, out of Loki. */
export function logs({ title, description }: Omit<About, 'unit'>, query: string): LogsPanel {
  return new LogsPanel()
    .title(title)
    .description(description)
    .datasource(LOKI)
    .height(HEIGHT)
    .span(THIRD)
    .showTime(true)
    .withTarget(new LokiQuery().refId('A').expr(query));
}

const latest = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

type Dressable = GaugePanel | StatPanel | SeriesPanel | HeatmapPanel;

function dress<Panel extends Dressable>(panel: Panel, about: About): Panel {
  const { title, description, unit } = about;
  panel.title(title).description(description).unit(unit).datasource(PROMETHEUS).height(HEIGHT).span(THIRD);
  panel.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(about)));
  return panel;
}

/** Colours from values on; the first one holds for all below. */
function stepsOf({ orangeFrom, redFrom, greenFrom }: About): Threshold[] {
  const steps: Threshold[] = [{ value: null, color: greenFrom === undefined ? GREEN : RED }];
  if (greenFrom !== undefined) steps.push({ value: greenFrom, color: GREEN });
  if (orangeFrom !== undefined) steps.push({ value: orangeFrom, color: ORANGE });
  if (redFrom !== undefined) steps.push({ value: redFrom, color: RED });
  return steps;
}

function queriesOf(queries: Queries): PrometheusQuery[] {
  return Object.entries(queries).map(([name, expr], i) =>
    new PrometheusQuery()
      .refId(String.fromCharCode('A'.charCodeAt(0) + i))
      .expr(expr)
      .legendFormat(name),
  );
}
