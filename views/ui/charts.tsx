/** Charts drawn on the server as SVG: columns over time, each with its figure. Sizes are attributes, never styles. */
import type { State } from "./state.ts";

export type Column = {
  /** Below the column; shown where there is room. */
  readonly label: string;
  readonly value: number;
};

const SIZES = {
  /** In a card at a desk. */
  card: { width: 720, height: 190, top: 24, base: 155, font: 13, labels: 12 },
  /** Beside others of its kind. */
  small: { width: 420, height: 170, top: 30, base: 135, font: 17, labels: 6 },
  /** Read from across a room. */
  wall: { width: 460, height: 230, top: 38, base: 190, font: 24, labels: 5 },
} as const;

/** The fewest places a chart has, so that a single column is not as wide as the page. */
const PLACES_MIN = 6;
/** Narrower columns than this have their figure only where it is the highest or the last. */
const FIGURE_MIN = 1.9;

/** Half of a label such as 11-23, in font sizes. */
const LABEL_HALF = 1.6;
/** Between two labels, in font sizes. */
const LABEL_GAP = 0.4;

/** Columns in order of time. The highest and the last always have their figure, the others where there is room. */
export function ColumnChart(props: {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly size?: keyof typeof SIZES;
  readonly state?: State | undefined;
}) {
  const { columns } = props;
  const { width, height, top, base, font, labels } = SIZES[props.size ?? "card"];
  const most = Math.max(1, ...columns.map(({ value }) => value));
  const highest = columns.findIndex(({ value }) => value === most);
  const step = width / Math.max(columns.length, PLACES_MIN);
  const half = font * LABEL_HALF;
  // The last label is held inside the chart, towards the one before it.
  const pushed = Math.max(0, (columns.length - 0.5) * step - (width - half));
  const every = Math.max(
    Math.ceil(columns.length / labels),
    Math.ceil((half * 2 + font * LABEL_GAP + pushed) / step),
  );
  const isRoomy = step >= font * FIGURE_MIN;
  const last = columns.length - 1;
  return (
    <svg
      class="block h-auto w-full"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${props.label}: ${columns.map(({ label, value }) => `${label} ${value}`).join(", ")}`}
      data-state={props.state}
    >
      <line class="chart-grid" x1="0" x2={width} y1={base} y2={base} stroke-width="2" />
      {columns.map(({ label, value }, index) => {
        const tall = Math.round((value / most) * (base - top));
        const middle = Math.round((index + 0.5) * step);
        const isTold = isRoomy || index === highest || index === last;
        return (
          <>
            <rect
              class="meter-fill"
              x={Math.round(index * step + step * 0.15)}
              y={base - tall}
              width={Math.max(2, Math.round(step * 0.7))}
              height={tall}
              rx="3"
            />
            {value === 0 || !isTold ? null : (
              <text
                class="chart-text chart-figure"
                x={Math.min(Math.max(middle, font), width - font)}
                y={base - tall - 6}
                font-size={font}
                text-anchor="middle"
              >
                {value}
              </text>
            )}
            {(last - index) % every === 0 ? (
              <text
                class="chart-text"
                x={Math.min(Math.max(middle, half), width - half)}
                y={base + font * 1.4}
                font-size={font}
                text-anchor="middle"
              >
                {label}
              </text>
            ) : null}
          </>
        );
      })}
    </svg>
  );
}
