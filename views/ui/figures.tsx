/** Figures drawn on the server as SVG: weight bar, filling curve, QR code. Sizes are attributes, never styles. */
import { create } from "qrcode";
import { assert } from "../../src/kernel/assert.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { State } from "./state.ts";
import { uiText } from "./text.ts";

const BAR = { width: 1000, height: 168, top: 58, thick: 48 } as const;

/** Places a label so that it stays inside a drawing of `width`. */
function anchorAt(x: number, width: number): "start" | "middle" | "end" {
  if (x < width * 0.12) return "start";
  return x > width * 0.88 ? "end" : "middle";
}

/** A mass against its target and its limit. All masses in grams; `massG: undefined` draws an empty bar. */
export function WeightGauge(props: {
  readonly lang: Lang;
  readonly massG: number | undefined;
  readonly targetG: number;
  readonly maxG: number;
  readonly state?: State | undefined;
  readonly id?: string | undefined;
  /** Another quantity in thousandths of this unit, such as kilopascal for MPa. */
  readonly unit?: string | undefined;
}) {
  const { lang, targetG, maxG } = props;
  const unit = props.unit ?? say(lang, uiText.kilograms);
  assert(targetG > 0 && maxG >= targetG, `gauge: target ${targetG}, max ${maxG}`);
  const massG = props.massG ?? 0;
  // A little room beyond the limit, so that an overfill is seen as beyond it.
  const xOf = (valueG: number) =>
    Math.round((Math.min(Math.max(valueG, 0), maxG * 1.1) / (maxG * 1.1)) * BAR.width);
  const [targetX, maxX] = [xOf(targetG), xOf(maxG)];
  const words = {
    target: `${say(lang, uiText.target)} ${kilogramText(targetG)}`,
    max: `${say(lang, uiText.maximum)} ${kilogramText(maxG)}`,
  };
  const spoken = props.massG === undefined ? "—" : kilogramText(massG);
  return (
    <svg
      class="block h-auto w-full"
      id={props.id}
      viewBox={`0 0 ${BAR.width} ${BAR.height}`}
      role="img"
      aria-label={`${spoken} ${unit}; ${words.target}; ${words.max}`}
      data-state={props.state}
    >
      <rect class="meter-track" x="0" y={BAR.top} width={BAR.width} height={BAR.thick} rx="8" />
      <rect class="meter-fill" x="0" y={BAR.top} width={xOf(massG)} height={BAR.thick} rx="8" />
      <line class="meter-halo" x1={targetX} x2={targetX} y1="50" y2="114" stroke-width="10" />
      <line class="meter-halo" x1={maxX} x2={maxX} y1="50" y2="114" stroke-width="12" />
      <line class="meter-mark" x1={targetX} x2={targetX} y1="50" y2="114" stroke-width="4" />
      <line class="meter-max" x1={maxX} x2={maxX} y1="50" y2="114" stroke-width="6" />
      <text
        class="meter-text"
        x={targetX}
        y="152"
        font-size="28"
        text-anchor={anchorAt(targetX, BAR.width)}
      >
        {words.target}
      </text>
      <text class="meter-text meter-max-text" x={maxX} y="40" font-size="28" text-anchor="end">
        {words.max}
      </text>
    </svg>
  );
}

/** A plain share between 0 and `max`, e.g. space used; for masses use `WeightGauge`. */
export function Meter(props: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly state?: State | undefined;
}) {
  const share = Math.min(1, Math.max(0, props.value / props.max));
  return (
    <svg
      class="block h-3 w-full"
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${props.label}: ${Math.round(share * 100)} %`}
      data-state={props.state}
    >
      <rect class="meter-track" x="0" y="0" width="1000" height="24" />
      <rect class="meter-fill" x="0" y="0" width={Math.round(share * 1000)} height="24" />
    </svg>
  );
}

export type CurvePoint = { readonly tMs: number; readonly massG: number };

const CHART = { width: 800, height: 300, left: 70, right: 16, top: 40, bottom: 34 } as const;

/** A round number not below `raw`, of the kind people put on axes: 1, 2 or 5 times a power of ten. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  if (lead > 5) return 10 * power;
  if (lead > 2) return 5 * power;
  return lead > 1 ? 2 * power : power;
}

function ticksTo(end: number, count: number): readonly number[] {
  const step = niceStep(Math.max(end, 1) / count);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

/** More points than a screen has columns say nothing more. */
const POINTS_MAX = 800;

function thinned(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const stride = Math.max(1, Math.ceil(points.length / POINTS_MAX));
  return points.filter((_, index) => index % stride === 0 || index === points.length - 1);
}

/** Mass over time of one fill, with target and limit. Times in milliseconds from the first point's. */
export function CurveChart(props: {
  readonly lang: Lang;
  readonly points: readonly CurvePoint[];
  readonly targetG?: number | undefined;
  readonly maxG?: number | undefined;
  readonly id?: string | undefined;
  /** Another quantity in thousandths of this unit, and what the chart shows. */
  readonly other?: { readonly unit: string; readonly title: string } | undefined;
}) {
  const { lang, targetG, maxG } = props;
  const points = thinned(props.points);
  const startMs = points[0]?.tMs ?? 0;
  const spanMs = Math.max(10_000, (points.at(-1)?.tMs ?? 0) - startMs);
  const topG = Math.max(1_000, maxG ?? 0, targetG ?? 0, ...points.map((p) => p.massG)) * 1.08;
  const [plotW, plotH] = [
    CHART.width - CHART.left - CHART.right,
    CHART.height - CHART.top - CHART.bottom,
  ];
  const xOf = (tMs: number) =>
    Math.round((CHART.left + ((tMs - startMs) / spanMs) * plotW) * 10) / 10;
  const yOf = (massG: number) =>
    Math.round((CHART.top + (1 - Math.max(0, massG) / topG) * plotH) * 10) / 10;
  const right = CHART.width - CHART.right;
  return (
    <svg
      class="block h-auto w-full"
      id={props.id}
      viewBox={`0 0 ${CHART.width} ${CHART.height}`}
      role="img"
      aria-label={props.other?.title ?? say(lang, uiText.massOverTime)}
    >
      {ticksTo(topG, 4).map((massG) => (
        <>
          <line class="chart-grid" x1={CHART.left} x2={right} y1={yOf(massG)} y2={yOf(massG)} />
          <text
            class="chart-text"
            x={CHART.left - 8}
            y={yOf(massG) + 5}
            font-size="15"
            text-anchor="end"
          >
            {kilogramText(massG, topG < 4_000 ? 1 : 0)}
          </text>
        </>
      ))}
      {ticksTo(spanMs / 1000, 5).map((seconds) => (
        <text
          class="chart-text"
          x={xOf(startMs + seconds * 1000)}
          y={CHART.height - 10}
          font-size="15"
          text-anchor={anchorAt(xOf(startMs + seconds * 1000), CHART.width)}
        >
          {`${seconds} ${say(lang, uiText.seconds)}`}
        </text>
      ))}
      <text class="chart-text" x="4" y="24" font-size="15">
        {props.other?.unit ?? say(lang, uiText.kilograms)}
      </text>
      <Limit lang={lang} massG={targetG} kind="target" yOf={yOf} right={right} />
      <Limit lang={lang} massG={maxG} kind="max" yOf={yOf} right={right} />
      {points.length === 0 ? (
        <text
          class="chart-text"
          x={CHART.width / 2}
          y={CHART.height / 2}
          font-size="20"
          text-anchor="middle"
        >
          {say(lang, uiText.noCurve)}
        </text>
      ) : (
        <polyline
          class="chart-line"
          points={points.map((p) => `${xOf(p.tMs)},${yOf(p.massG)}`).join(" ")}
          stroke-width="3"
          stroke-linejoin="round"
        />
      )}
    </svg>
  );
}

function Limit(props: {
  readonly lang: Lang;
  readonly massG: number | undefined;
  readonly kind: "target" | "max";
  readonly yOf: (massG: number) => number;
  readonly right: number;
}) {
  if (props.massG === undefined) return null;
  const y = props.yOf(props.massG);
  const isMax = props.kind === "max";
  const word = say(props.lang, isMax ? uiText.maximum : uiText.target);
  return (
    <>
      <line
        class={isMax ? "chart-max" : "chart-target"}
        x1={CHART.left}
        x2={props.right}
        y1={y}
        y2={y}
        stroke-width="2"
        stroke-dasharray={isMax ? undefined : "8 6"}
      />
      <text
        class={isMax ? "chart-text meter-max-text" : "chart-text"}
        x={isMax ? props.right : CHART.left + 8}
        y={isMax ? y - 6 : y + 18}
        font-size="15"
        text-anchor={isMax ? "end" : "start"}
      >
        {`${word} ${kilogramText(props.massG)}`}
      </text>
    </>
  );
}

/** The longest text a code of level M holds as bytes is 2331; a poster needs far fewer to be readable. */
const QR_TEXT_MAX = 1_000;

/** A QR code as one path, always black on white with its quiet zone of four, whatever the theme. */
export function QrCode(props: {
  readonly text: string;
  readonly label: string;
  readonly class?: string | undefined;
}) {
  assert(props.text.length > 0 && props.text.length <= QR_TEXT_MAX, "QR text is empty or too long");
  const { size, data } = create(props.text, { errorCorrectionLevel: "M" }).modules;
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (data[y * size + x] === 1) path += `M${x + 4} ${y + 4}h1v1h-1z`;
    }
  }
  return (
    <svg
      class={props.class ?? "block h-auto w-full max-w-64"}
      viewBox={`0 0 ${size + 8} ${size + 8}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={props.label}
    >
      <rect class="qr-back" width={size + 8} height={size + 8} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}
