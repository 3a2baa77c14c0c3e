/** One cylinder's whole life: where it is, the places it has been, and everything that happened, newest first. */
import type { MapEdge, MapNode, PlaceMap } from "../../src/cylinders/custody/map.ts";
import type { CustodyState, PlaceRef } from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Cylinder } from "../../src/cylinders/model.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { DueDay, mediumName, StatusPill } from "../cylinders/parts.tsx";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, Select, TextInput } from "../ui/form.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { FORM_ACTS, LINK, STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, ConfirmDialog, DialogOpener, KeyValueList, PageHead } from "../ui/structure.tsx";
import type { PlaceName } from "./parts.tsx";
import { placeValue } from "./rounds-page.tsx";
import { contentWords, custodyText as t } from "./text.ts";

export type TraceItem = {
  readonly at: number;
  readonly icon: IconName;
  readonly title: string;
  readonly details: readonly string[];
  readonly href?: string | undefined;
  /** Words of what does not fit. */
  readonly doubts: readonly string[];
  readonly isLate: boolean;
  readonly isTakenBack: boolean;
  /** A line of the ledger that may be taken back. */
  readonly entryId?: string | undefined;
  readonly state?: State | undefined;
};

export type TracePageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly today: Day;
  readonly cylinder: Cylinder;
  readonly code: string;
  readonly state: CustodyState;
  readonly map: PlaceMap;
  readonly items: readonly TraceItem[];
  readonly itemCount: number;
  readonly canEdit: boolean;
  readonly places: readonly PlaceRef[];
  readonly nameOf: PlaceName;
  readonly refused?:
    | { readonly at: string; readonly error: string; readonly reason: string }
    | undefined;
};

const BOX = { width: 190, height: 56, gapX: 90, gapY: 26, margin: 12 } as const;

const xOf = (node: MapNode): number => BOX.margin + node.column * (BOX.width + BOX.gapX);
const yOf = (node: MapNode): number => BOX.margin + node.row * (BOX.height + BOX.gapY);

/** Leaves on the side that faces the other place; within one column the line bows out to the right. */
function edgePath(
  from: MapNode,
  to: MapNode,
): { readonly d: string; readonly mx: number; readonly my: number } {
  const [y1, y2] = [yOf(from) + BOX.height / 2, yOf(to) + BOX.height / 2];
  if (from.column === to.column) {
    const x = xOf(from) + BOX.width;
    const bow = x + BOX.gapX * 0.6;
    return {
      d: `M${x} ${y1} C${bow} ${y1} ${bow} ${y2} ${x} ${y2}`,
      mx: bow - 14,
      my: (y1 + y2) / 2,
    };
  }
  const isRight = to.column > from.column;
  const x1 = xOf(from) + (isRight ? BOX.width : 0);
  const x2 = xOf(to) + (isRight ? 0 : BOX.width);
  // There and back would lie on one another.
  const shift = isRight ? -9 : 9;
  const bend = (x2 - x1) / 2;
  return {
    d: `M${x1} ${y1 + shift} C${x1 + bend} ${y1 + shift} ${x2 - bend} ${y2 + shift} ${x2} ${y2 + shift}`,
    mx: (x1 + x2) / 2,
    my: (y1 + y2) / 2 + shift,
  };
}

function short(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

function Edge(props: { readonly map: PlaceMap; readonly edge: MapEdge }) {
  const { map, edge } = props;
  const [from, to] = [map.nodes[edge.from], map.nodes[edge.to]];
  if (from === undefined || to === undefined) return null;
  const { d, mx, my } = edgePath(from, to);
  return (
    <g>
      <path d={d} fill="none" stroke="currentColor" stroke-width="2" marker-end="url(#map-arrow)" />
      {edge.n < 2 ? null : (
        <text class="map-count" x={mx} y={my} text-anchor="middle" dominant-baseline="middle">
          {edge.n}
        </text>
      )}
    </g>
  );
}

function PlaceMapDrawing(props: TracePageProps) {
  const { lang, map, nameOf } = props;
  const width =
    BOX.margin * 2 + map.columns * BOX.width + Math.max(0, map.columns - 1) * BOX.gapX + 60;
  const height = BOX.margin * 2 + map.rows * BOX.height + Math.max(0, map.rows - 1) * BOX.gapY;
  const spoken = map.nodes.map(({ place, visits }) => `${nameOf(place)} ${visits}`).join(", ");
  return (
    <Card title={say(lang, t.placeMap)} icon="route">
      <p class="quiet mb-2">{say(lang, t.mapHint)}</p>
      <div class="map-scroll">
        <svg
          class="place-map"
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={spoken}
        >
          <defs>
            <marker
              id="map-arrow"
              viewBox="0 0 10 10"
              refX="9"
              refY="5"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0 L10 5 L0 10 z" fill="currentColor" />
            </marker>
          </defs>
          {map.edges.map((edge) => (
            <Edge map={map} edge={edge} />
          ))}
          {map.nodes.map((node) => (
            <g data-now={node.isNow ? "" : undefined}>
              <rect
                class="map-box"
                x={xOf(node)}
                y={yOf(node)}
                width={BOX.width}
                height={BOX.height}
                rx="10"
              />
              <text
                class="map-name"
                x={xOf(node) + BOX.width / 2}
                y={yOf(node) + 24}
                text-anchor="middle"
              >
                {short(nameOf(node.place), lang === "en" ? 22 : 12)}
              </text>
              <text
                class="map-visits"
                x={xOf(node) + BOX.width / 2}
                y={yOf(node) + 44}
                text-anchor="middle"
              >
                {node.isNow ? `${say(lang, t.nowAt)} · ` : ""}×{node.visits}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </Card>
  );
}

function Now(props: TracePageProps) {
  const { lang, cylinder, state, today, nameOf } = props;
  const isKnown = state.since !== null;
  return (
    <Card>
      <Verdict
        state={isKnown ? "neutral" : "warn"}
        icon="pin"
        word={isKnown ? nameOf(state.place) : say(lang, t.neverSeen)}
      >
        <p>
          {say(lang, contentWords[state.content])}
          {state.since === null ? null : ` · ${say(lang, t.since)} ${formatStamp(state.since)}`}
        </p>
      </Verdict>
      <div class="mt-4">
        <KeyValueList
          facts={[
            [say(lang, t.code), props.code === "" ? undefined : props.code],
            [say(lang, t.medium), mediumName(lang, cylinder.medium)],
            [say(lang, t.status), <StatusPill lang={lang} status={cylinder.status} />],
            [
              say(lang, t.inspectionDue),
              <DueDay lang={lang} day={cylinder.inspectionDueOn} today={today} />,
            ],
            [say(lang, t.lifeEnds), <DueDay lang={lang} day={cylinder.lifeEndsOn} today={today} />],
          ]}
        />
      </div>
    </Card>
  );
}

function TakeBack(props: TracePageProps & { readonly item: TraceItem }) {
  const { lang, item, cylinder, refused } = props;
  const { entryId } = item;
  if (entryId === undefined || item.isTakenBack || !props.canEdit) return null;
  const mine = refused?.at === entryId ? refused : undefined;
  const dialogId = `take-back-${entryId}`;
  return (
    <span class="no-print">
      <DialogOpener dialogId={dialogId} icon="undo" kind="quiet">
        {say(lang, t.takeBack)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={dialogId}
        title={say(lang, t.takeBackTitle, { act: item.title })}
        action={custodyPaths.takeBack(cylinder.id)}
        confirmLabel={say(lang, t.takeBack)}
        csrf={props.csrf}
        isOpen={mine !== undefined}
      >
        <input type="hidden" name="entry" value={entryId} />
        <TextInput
          lang={lang}
          id={`reason-${entryId}`}
          name="reason"
          label={say(lang, t.reason)}
          maxLength={500}
          isRequired
          value={mine?.reason}
          error={mine?.error}
        />
      </ConfirmDialog>
    </span>
  );
}

function Line(props: TracePageProps & { readonly item: TraceItem }) {
  const { lang, item } = props;
  return (
    <li class="trace-item" data-state={item.doubts.length > 0 ? "alert" : item.state}>
      <span class="trace-icon">
        <Icon name={item.icon} />
      </span>
      <div class="trace-body" data-back={item.isTakenBack ? "" : undefined}>
        <p>
          <time class="quiet">{formatStamp(item.at as never)}</time>{" "}
          <strong>
            {item.href === undefined ? (
              item.title
            ) : (
              <a class={LINK} href={item.href}>
                {item.title}
              </a>
            )}
          </strong>{" "}
          {item.isLate ? <StatePill state="neutral" icon="clock" word={say(lang, t.late)} /> : null}
          {item.isTakenBack ? (
            <StatePill state="neutral" icon="undo" word={say(lang, t.takenBack)} />
          ) : null}
        </p>
        {item.details.map((detail) => (
          <p class="trace-detail">{detail}</p>
        ))}
        {item.doubts.map((doubt) => (
          <p>
            <StatePill state="alert" word={doubt} />
          </p>
        ))}
      </div>
      <TakeBack {...props} item={item} />
    </li>
  );
}

function Correct(props: TracePageProps) {
  const { lang, cylinder, places, nameOf, refused } = props;
  if (!props.canEdit) return null;
  const mine = refused?.at === "correct" ? refused : undefined;
  const same = { value: "", label: say(lang, t.unchanged) };
  return (
    <div class="no-print">
      <Card title={say(lang, t.correct)} icon="edit">
        <form method="post" action={custodyPaths.correct(cylinder.id)} class={STACK}>
          <CsrfField token={props.csrf} />
          <div class="grid gap-4 md:grid-cols-3">
            <Select
              lang={lang}
              id="place"
              label={say(lang, t.place)}
              options={[
                same,
                ...places.map((place) => ({ value: placeValue(place), label: nameOf(place) })),
              ]}
            />
            <Select
              lang={lang}
              id="content"
              label={say(lang, t.content)}
              options={[
                same,
                ...(["empty", "full"] as const).map((value) => ({
                  value,
                  label: say(lang, contentWords[value]),
                })),
              ]}
            />
            <TextInput
              lang={lang}
              id="reason"
              label={say(lang, t.reason)}
              maxLength={500}
              value={mine?.reason}
              error={mine?.error}
            />
          </div>
          <p class="form-hint">{say(lang, t.correctHint)}</p>
          <div class={FORM_ACTS}>
            <Button icon="save">{say(lang, t.save)}</Button>
          </div>
        </form>
      </Card>
    </div>
  );
}

export function TracePage(props: TracePageProps) {
  const { lang, cylinder, items } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.traceTitle, { serial: cylinder.serial })}>
        <PrintButton lang={lang} />
        <LinkButton href={cylinderPaths.one(cylinder.id)} icon="cylinder">
          {say(lang, t.toCylinder)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      <Now {...props} />
      {props.map.nodes.length === 0 ? null : <PlaceMapDrawing {...props} />}
      <Card title={say(lang, t.timeline)} icon="history">
        {items.length === 0 ? (
          <EmptyState title={say(lang, t.noHistory)} icon="history" />
        ) : (
          <ol class="trace">
            {items.map((item) => (
              <Line {...props} item={item} />
            ))}
          </ol>
        )}
        {items.length < props.itemCount ? (
          <p class="quiet">{say(lang, t.linesShown, { n: items.length, all: props.itemCount })}</p>
        ) : null}
      </Card>
      <Correct {...props} />
    </div>
  );
}
