/** Floors and their plans: the list, the editor with a list beside it that works without script, the wall. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { type Floor, ITEM_KINDS, type ItemKind, type PlanItem } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused } from "../ui/feedback.tsx";
import { CsrfField, FileInput, Select, TextInput } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { LivePart } from "../ui/live.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { type FormState, fieldOf } from "./fields.tsx";
import { itemWords, pdfWords, planText } from "./plan-text.ts";

/** Shape and letter tell the kinds apart; colour would claim a state that nobody decided. */
const LETTER: Readonly<Record<ItemKind, string>> = {
  room: "R",
  gun: "G",
  anchor: "A",
  camera: "C",
  extinguisher: "E",
  spot: "·",
};

const metres = (mm: number): string => (mm / 1_000).toFixed(2);

function PlanDrawing(props: {
  readonly lang: Lang;
  readonly floor: Floor;
  readonly items: readonly PlanItem[];
  readonly canEdit: boolean;
  readonly codes?: FloorPageProps["codes"];
}) {
  const { lang, floor, items } = props;
  const { imageHash, widthPx, heightPx, micronsPerPx } = floor;
  if (imageHash === null || widthPx === null || heightPx === null) {
    return <EmptyState title={say(lang, planText.noImage)} icon="map" />;
  }
  const px = (mm: number): number => (micronsPerPx === null ? 0 : (mm * 1_000) / micronsPerPx);
  const unit = Math.max(widthPx, heightPx) / 100;
  return (
    <svg
      id="plan-drawing"
      class="plan-drawing"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      data-plan={props.canEdit ? "edit" : "read"}
      data-microns={micronsPerPx ?? ""}
    >
      <title>{floor.name}</title>
      <image
        href={sitePaths.image(floor.id, imageHash)}
        width={widthPx}
        height={heightPx}
        preserveAspectRatio="none"
      />
      {micronsPerPx === null
        ? null
        : items.map((item) => (
            <g
              class="plan-item"
              data-kind={item.kind}
              data-item={item.id}
              tabindex={props.canEdit ? 0 : undefined}
              aria-label={`${say(lang, itemWords[item.kind])} ${item.label}`}
              transform={`translate(${px(item.xMm)} ${px(item.yMm)})`}
            >
              {item.corners.length === 0 ? null : (
                <polygon
                  points={item.corners
                    .map(({ xMm, yMm }) => `${px(xMm - item.xMm)},${px(yMm - item.yMm)}`)
                    .join(" ")}
                />
              )}
              <circle r={unit * 1.4} />
              <text y={unit * 0.6} font-size={unit * 1.7} text-anchor="middle">
                {LETTER[item.kind]}
              </text>
              <text class="plan-label" y={unit * 3.4} font-size={unit * 1.7} text-anchor="middle">
                {item.label}
                {props.codes?.has(item.id) === true ? ` ${say(lang, planText.codeMark)}` : ""}
              </text>
            </g>
          ))}
    </svg>
  );
}

export function FloorsPage(
  props: FormState & {
    readonly csrf: string | undefined;
    readonly canEdit: boolean;
    readonly floors: readonly { readonly floor: Floor; readonly count: number }[];
    readonly message?: string | undefined;
  },
) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, planText.title)} />
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      {props.floors.length === 0 ? (
        <EmptyState title={say(lang, planText.empty)} icon="map" />
      ) : (
        <div class="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
          {props.floors.map(({ floor, count }) => (
            <Card title={floor.name} icon="layers">
              <p class="quiet">{say(lang, planText.items, { count })}</p>
              <div class="button-row mt-3">
                <LinkButton href={sitePaths.floor(floor.id)} icon="map">
                  {say(lang, planText.floor, { name: floor.name })}
                </LinkButton>
                <LinkButton href={sitePaths.wall(floor.id)} icon="eye">
                  {say(lang, planText.wall)}
                </LinkButton>
              </div>
            </Card>
          ))}
        </div>
      )}
      {props.canEdit ? (
        <form method="post" action={sitePaths.floors}>
          <CsrfField token={props.csrf} />
          <Card title={say(lang, planText.add)} icon="plus">
            <div class="grid items-end gap-3 sm:grid-cols-[1fr_auto]">
              <TextInput
                {...fieldOf(props, "name", say(lang, planText.name))}
                maxLength={40}
                isRequired
              />
              <Button kind="primary" icon="plus">
                {say(lang, planText.add)}
              </Button>
            </div>
          </Card>
        </form>
      ) : null}
    </div>
  );
}

export type Choice = { readonly value: string; readonly label: string };

export type FloorPageProps = FormState & {
  readonly csrf: string | undefined;
  readonly floor: Floor;
  readonly items: readonly PlanItem[];
  readonly canEdit: boolean;
  readonly refs: readonly Choice[];
  /** By thing: the codes that hang there, for those who may print them. */
  readonly codes?:
    | ReadonlyMap<string, readonly { readonly href: string; readonly label: string }[]>
    | undefined;
  readonly message?: string | undefined;
};

/** Filled by the client module when the chosen file is a PDF; without it the server says what to do. */
function PdfPages(props: { readonly lang: Lang }) {
  const messages = ["reading", "choose", "ready", "failed", "locked", "large"] as const;
  return (
    <div data-pdf data-pdf-page={say(props.lang, planText.pdfPage, { n: "{n}" })} hidden>
      <p class="mt-2 font-semibold" role="status">
        {messages.map((message) => (
          <span data-pdf-message={message} hidden>
            {say(props.lang, pdfWords[message])}
          </span>
        ))}
      </p>
      <div class="pdf-pages" data-pdf-pages />
    </div>
  );
}

function UploadForm(props: FloorPageProps) {
  const { lang, floor } = props;
  const word = say(lang, floor.imageHash === null ? planText.upload : planText.replace);
  return (
    <form method="post" action={sitePaths.floorImage(floor.id)} enctype="multipart/form-data">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(floor.version)} />
      <Card title={word} icon="upload">
        <FileInput
          lang={lang}
          id="drawing"
          label={say(lang, planText.image)}
          hint={say(lang, planText.imageHint)}
          accept="image/png,image/jpeg,image/svg+xml,application/pdf"
          error={props.errors["drawing"]}
          isRequired
        />
        <PdfPages lang={lang} />
        <div class="mt-3">
          <Button icon="upload">{word}</Button>
        </div>
      </Card>
    </form>
  );
}

function ScaleForm(props: FloorPageProps) {
  const { lang, floor } = props;
  const { micronsPerPx, widthPx } = floor;
  const fields = [
    ["x1", 1, "x"],
    ["y1", 1, "y"],
    ["x2", 2, "x"],
    ["y2", 2, "y"],
  ] as const;
  return (
    <form method="post" action={sitePaths.floorScale(floor.id)}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(floor.version)} />
      <Card title={say(lang, planText.scale)} icon="route">
        <p>
          {micronsPerPx === null || widthPx === null
            ? say(lang, planText.notScaled)
            : say(lang, planText.scaleNow, {
                mm: (micronsPerPx / 1_000).toFixed(2),
                m: ((micronsPerPx * widthPx) / 1e6).toFixed(1),
              })}
        </p>
        <p class="form-hint">{say(lang, planText.scaleHint)}</p>
        <div class="mt-2" data-needs-js>
          <Button type="button" icon="pin" extra={{ "data-plan-pick": "scale" }}>
            {say(lang, planText.pick)}
          </Button>
        </div>
        <div class="mt-3 grid grid-cols-2 gap-3">
          {fields.map(([id, n, axis]) => (
            <TextInput
              {...fieldOf(props, id, say(lang, planText.point, { n, axis }))}
              inputMode="decimal"
              maxLength={10}
              isRequired
            />
          ))}
          <TextInput
            {...fieldOf(props, "length", say(lang, planText.length))}
            inputMode="decimal"
            maxLength={10}
            isRequired
          />
        </div>
        <div class="mt-3">
          <Button icon="save">{say(lang, planText.setScale)}</Button>
        </div>
      </Card>
    </form>
  );
}

function ItemForm(props: FloorPageProps) {
  const { lang, floor } = props;
  return (
    <form method="post" action={sitePaths.addItem(floor.id)} id="item-form">
      <CsrfField token={props.csrf} />
      <Card title={say(lang, planText.place)} icon="plus">
        <div class="grid grid-cols-2 gap-3">
          <Select
            {...fieldOf(props, "kind", say(lang, planText.itemKind))}
            options={ITEM_KINDS.map((kind) => ({ value: kind, label: say(lang, itemWords[kind]) }))}
          />
          <TextInput
            {...fieldOf(props, "label", say(lang, planText.label))}
            maxLength={40}
            isRequired
          />
          <Select
            {...fieldOf(props, "ref", say(lang, planText.ref))}
            options={[{ value: "", label: say(lang, planText.noRef) }, ...props.refs]}
          />
          <TextInput
            {...fieldOf(
              props,
              "corners",
              say(lang, planText.corners),
              say(lang, planText.cornersHint),
            )}
            maxLength={2_000}
          />
          <TextInput
            {...fieldOf(props, "x", say(lang, planText.x))}
            inputMode="decimal"
            maxLength={12}
          />
          <TextInput
            {...fieldOf(props, "y", say(lang, planText.y))}
            inputMode="decimal"
            maxLength={12}
          />
        </div>
        <div class="button-row mt-3">
          <span data-needs-js>
            <Button type="button" icon="pin" extra={{ "data-plan-pick": "item" }}>
              {say(lang, planText.pickPlace)}
            </Button>
          </span>
          <Button kind="primary" icon="check">
            {say(lang, planText.place)}
          </Button>
        </div>
      </Card>
    </form>
  );
}

/** The accessible way: every thing by name with its place in metres, movable and removable by plain forms. */
function ItemList(props: FloorPageProps) {
  const { lang, floor, items, canEdit } = props;
  return (
    <Card title={say(lang, planText.items, { count: items.length })} icon="list">
      {canEdit ? <p class="form-hint">{say(lang, planText.keys)}</p> : null}
      <ul class="plan-list" id="plan-list">
        {items.map((item) => (
          <li>
            <span>
              <strong>
                {say(lang, itemWords[item.kind])} {item.label}
              </strong>
              {props.codes?.get(item.id)?.map(({ href, label }) => (
                <a class="link target-line block" href={href}>
                  <Icon name="qr-code" /> {label}
                </a>
              ))}
            </span>
            {canEdit ? (
              <form
                method="post"
                action={sitePaths.moveItem(floor.id, item.id)}
                class="plan-move"
                id={`move-${item.id}`}
              >
                <CsrfField token={props.csrf} />
                <label class="sr-only" for={`x-${item.id}`}>
                  {say(lang, planText.x)}
                </label>
                <input
                  class="control"
                  id={`x-${item.id}`}
                  name="x"
                  value={metres(item.xMm)}
                  inputmode="decimal"
                />
                <label class="sr-only" for={`y-${item.id}`}>
                  {say(lang, planText.y)}
                </label>
                <input
                  class="control"
                  id={`y-${item.id}`}
                  name="y"
                  value={metres(item.yMm)}
                  inputmode="decimal"
                />
                <Button>{say(lang, planText.move)}</Button>
                <Button
                  icon="trash"
                  label={say(lang, planText.remove)}
                  extra={{ formaction: sitePaths.removeItem(floor.id, item.id) }}
                />
              </form>
            ) : (
              <span class="quiet">
                {metres(item.xMm)} m, {metres(item.yMm)} m
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function FloorPage(props: FloorPageProps) {
  const { lang, floor, canEdit } = props;
  const hasImage = floor.imageHash !== null;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, planText.floor, { name: floor.name })}>
        <LinkButton href={sitePaths.floors} icon="arrow-left">
          {say(lang, planText.title)}
        </LinkButton>
        <LinkButton href={sitePaths.wall(floor.id)} icon="eye">
          {say(lang, planText.wall)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <div class="plan-columns">
        <div class={STACK}>
          <PlanDrawing {...props} />
          <ItemList {...props} />
        </div>
        {canEdit ? (
          <div class={STACK}>
            {hasImage && floor.micronsPerPx !== null ? <ItemForm {...props} /> : null}
            {hasImage ? <ScaleForm {...props} /> : null}
            <UploadForm {...props} />
            <form method="post" action={sitePaths.floorRetire(floor.id)}>
              <CsrfField token={props.csrf} />
              <input type="hidden" name="version" value={String(floor.version)} />
              <Button icon="trash">{say(lang, planText.retire)}</Button>
            </form>
          </div>
        ) : null}
      </div>
    </div>
  );
}

type FloorWallProps = {
  readonly lang: Lang;
  readonly floor: Floor;
  readonly items: readonly PlanItem[];
};

export function FloorWallBody(props: FloorWallProps) {
  return (
    <>
      <h1>{props.floor.name}</h1>
      <PlanDrawing {...props} canEdit={false} />
    </>
  );
}

export function FloorWall(props: FloorWallProps) {
  return (
    <div class="plan-wall">
      <LivePart id="plan-wall-live" href={sitePaths.wallLive(props.floor.id)}>
        <FloorWallBody {...props} />
      </LivePart>
    </div>
  );
}
