/** The register of places with what stands there, and the rooms against their limits. */
import {
  type CustodySettings,
  type Place,
  type PlaceRef,
  REGISTERED_KINDS,
  type RegisteredKind,
  ZONES,
} from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { StockLine } from "../../src/cylinders/custody/query.ts";
import type { RoomObjection, RoomStock } from "../../src/cylinders/custody/round-rules.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { Room } from "../../src/site/model.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { CsrfField, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { CustodyTabs, objectionText } from "./parts.tsx";
import { placeValue } from "./rounds-page.tsx";
import { placeWords, registeredWords, custodyText as t } from "./text.ts";

export type RoomView = {
  readonly room: Room;
  readonly stock: readonly RoomStock[];
  readonly objections: readonly RoomObjection[];
};

export type PlacesPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly places: readonly Place[];
  readonly refOf: (place: Place) => PlaceRef;
  readonly stock: readonly StockLine[];
  readonly rooms: readonly RoomView[];
  readonly canEdit: boolean;
  readonly canCount: boolean;
  readonly settings: CustodySettings;
  readonly openTasks: number;
  readonly refused?: { readonly id: string; readonly reason: string; readonly error: string };
};

type Sums = { readonly all: number; readonly full: number; readonly empty: number };

function sumsAt(stock: readonly StockLine[], place: PlaceRef): Sums {
  let [all, full, empty] = [0, 0, 0];
  for (const line of stock) {
    if (line.place.kind !== place.kind || line.place.ref !== place.ref) continue;
    all += line.n;
    if (line.content === "full") full += line.n;
    if (line.content === "empty") empty += line.n;
  }
  return { all, full, empty };
}

function NumberLink(props: { readonly place: PlaceRef; readonly n: number }) {
  return props.n === 0 ? (
    <>0</>
  ) : (
    <a class={LINK} href={custodyPaths.at(props.place.kind, props.place.ref)}>
      {props.n}
    </a>
  );
}

/** Begins a count of that place at once. */
function CountButton(props: PlacesPageProps & { readonly place: PlaceRef }) {
  if (!props.canCount) return null;
  return (
    <form method="post" action={custodyPaths.newRound("seen")} class="no-print">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="place" value={placeValue(props.place)} />
      <Button icon="checks">{say(props.lang, t.countHere)}</Button>
    </form>
  );
}

function RoomCard(props: PlacesPageProps & { readonly view: RoomView }) {
  const { lang, view } = props;
  const { room, stock, objections } = view;
  const isClash = objections.some(({ code }) => code === "incompatible");
  const place: PlaceRef = { kind: "room", ref: room.id };
  return (
    <Card
      title={room.name}
      icon="door"
      actions={
        <StatePill
          state={isClash ? "danger" : objections.length > 0 ? "alert" : "ok"}
          word={say(lang, isClash ? t.clash : objections.length > 0 ? t.overLimit : t.withinLimit)}
        />
      }
    >
      {stock.length === 0 ? <p class="quiet">{say(lang, t.emptyHere)}</p> : null}
      <ul class="grid gap-3">
        {stock.map((line) => {
          const limit = room.limits.find(({ medium }) => medium === line.medium);
          const max = limit?.maxCount ?? null;
          return (
            <li>
              <p>
                <strong>{mediumName(lang, line.medium)}</strong> {line.count}
                {max === null ? "" : ` / ${max}`} · {say(lang, t.full)} {line.full} ·{" "}
                {say(lang, t.kgOf, { kg: kilogramText(line.massG, 0) })}
                {limit?.maxG == null ? "" : ` / ${kilogramText(limit.maxG, 0)}`}
              </p>
              {max === null ? null : (
                <Meter
                  label={`${mediumName(lang, line.medium)} ${line.count} / ${max}`}
                  value={line.count}
                  max={Math.max(max, 1)}
                  state={line.count > max ? "danger" : line.count * 10 >= max * 9 ? "warn" : "ok"}
                />
              )}
            </li>
          );
        })}
      </ul>
      {objections.length === 0 ? null : (
        <ul class="mt-3 grid gap-1">
          {objections.map((objection) => (
            <li>{objectionText(lang, objection)}</li>
          ))}
        </ul>
      )}
      <div class="button-row mt-3 no-print">
        <LinkButton href={custodyPaths.at("room", room.id)} icon="list">
          {say(lang, t.cylinders)}
        </LinkButton>
        <CountButton {...props} place={place} />
      </div>
    </Card>
  );
}

function RetireDialog(props: PlacesPageProps & { readonly place: Place }) {
  const { lang, place, refused } = props;
  const mine = refused?.id === place.id ? refused : undefined;
  return (
    <ConfirmDialog
      lang={lang}
      id={`retire-${place.id}`}
      title={say(lang, t.retireTitle, { name: place.name })}
      action={custodyPaths.retirePlace(place.id)}
      confirmLabel={say(lang, t.retire)}
      confirmKind="destructive"
      csrf={props.csrf}
      isOpen={mine !== undefined}
    >
      <input type="hidden" name="version" value={String(place.version)} />
      <TextInput
        lang={lang}
        id={`reason-${place.id}`}
        name="reason"
        label={say(lang, t.reason)}
        maxLength={500}
        isRequired
        value={mine?.reason}
        error={mine?.error}
      />
    </ConfirmDialog>
  );
}

function PlaceActs(props: PlacesPageProps & { readonly place: Place }) {
  const { lang, place } = props;
  if (place.retiredAt !== null) return <StatePill state="neutral" word={say(lang, t.retired)} />;
  return (
    <div class="button-row no-print">
      <CountButton {...props} place={props.refOf(place)} />
      {props.canEdit ? (
        <>
          <LinkButton href={custodyPaths.place(place.id)} icon="edit">
            {say(lang, t.edit)}
          </LinkButton>
          <DialogOpener dialogId={`retire-${place.id}`} icon="ban">
            {say(lang, t.retire)}
          </DialogOpener>
          <RetireDialog {...props} place={place} />
        </>
      ) : null}
    </div>
  );
}

function Registered(props: PlacesPageProps & { readonly kind: RegisteredKind }) {
  const { lang, kind } = props;
  const places = props.places.filter((place) => place.kind === kind);
  if (places.length === 0) return null;
  return (
    <Card title={say(lang, registeredWords[kind])} icon={kind === "truck" ? "truck" : "pin"}>
      <Table
        lang={lang}
        caption={say(lang, registeredWords[kind])}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.full), align: "end" },
          { label: say(lang, t.empty), align: "end" },
          { label: say(lang, t.total), align: "end" },
          { label: "" },
        ]}
        rows={places.map((place) => {
          const ref = props.refOf(place);
          const sums = sumsAt(props.stock, ref);
          return {
            cells: [
              <span>
                <strong>{place.name}</strong>
                {place.detail === "" ? null : <small class="form-hint block">{place.detail}</small>}
              </span>,
              sums.full,
              sums.empty,
              <NumberLink place={ref} n={sums.all} />,
              <PlaceActs {...props} place={place} />,
            ],
          };
        })}
      />
    </Card>
  );
}

function Zones(props: PlacesPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.zones)} icon="layers">
      <Table
        lang={lang}
        caption={say(lang, t.zones)}
        columns={[
          { label: say(lang, t.place) },
          { label: say(lang, t.full), align: "end" },
          { label: say(lang, t.empty), align: "end" },
          { label: say(lang, t.total), align: "end" },
          { label: "" },
        ]}
        rows={ZONES.map((zone) => {
          const place: PlaceRef = { kind: zone, ref: "" };
          const sums = sumsAt(props.stock, place);
          return {
            cells: [
              say(lang, placeWords[zone]),
              sums.full,
              sums.empty,
              <NumberLink place={place} n={sums.all} />,
              <CountButton {...props} place={place} />,
            ],
          };
        })}
      />
    </Card>
  );
}

function Settings(props: PlacesPageProps) {
  const { lang, settings } = props;
  const options = (["warn", "refuse"] as const).map((value) => ({
    value,
    label: say(lang, t[value]),
  }));
  return (
    <Card title={say(lang, t.settings)} icon="settings">
      <form method="post" action={custodyPaths.settings} class={STACK}>
        <CsrfField token={props.csrf} />
        <div class={FORM_GRID}>
          <Select
            lang={lang}
            id="over"
            label={say(lang, t.settingOver)}
            value={settings.overLimit}
            options={options}
          />
          <Select
            lang={lang}
            id="incompatible"
            label={say(lang, t.settingIncompatible)}
            value={settings.incompatible}
            options={options}
          />
        </div>
        <p class="form-hint">{say(lang, t.settingSource)}</p>
        <div class={FORM_ACTS}>
          <Button icon="save">{say(lang, t.save)}</Button>
        </div>
      </form>
    </Card>
  );
}

export function PlacesPage(props: PlacesPageProps) {
  const { lang, rooms } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.places)}>
        <PrintButton lang={lang} />
        {props.canEdit ? (
          <LinkButton href={custodyPaths.addPlace} kind="primary" icon="plus">
            {say(lang, t.addPlace)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CustodyTabs lang={lang} current="places" openTasks={props.openTasks} />
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      <h2>{say(lang, t.rooms)}</h2>
      {rooms.length === 0 ? <EmptyState title={say(lang, t.roomsEmpty)} icon="door" /> : null}
      <div class="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        {rooms.map((view) => (
          <RoomCard {...props} view={view} />
        ))}
      </div>
      <Zones {...props} />
      {props.places.length === 0 ? (
        <EmptyState title={say(lang, t.placesEmpty)} icon="pin" />
      ) : (
        REGISTERED_KINDS.map((kind) => <Registered {...props} kind={kind} />)
      )}
      {props.canEdit ? <Settings {...props} /> : null}
    </div>
  );
}

export const PLACE_FIELDS = ["kind", "name", "detail", "code"] as const;
export type PlaceField = (typeof PLACE_FIELDS)[number];

export function PlaceFormPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly title: string;
  readonly action: string;
  readonly version: number;
  readonly isNew: boolean;
  readonly values: Readonly<Record<PlaceField, string>>;
  readonly errors: Readonly<Partial<Record<PlaceField, string>>>;
  readonly message?: string | undefined;
}) {
  const { lang, values, errors } = props;
  const kinds = REGISTERED_KINDS.map((value) => ({
    value,
    label: say(lang, registeredWords[value]),
    isDisabled: !props.isNew && value !== values.kind,
  }));
  return (
    <div class={STACK}>
      <PageHead title={props.title} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <form method="post" action={props.action} class={STACK}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Card>
          <div class="grid gap-4 sm:grid-cols-2">
            <Select
              lang={lang}
              id="kind"
              label={say(lang, t.placeKind)}
              value={values.kind}
              options={kinds}
            />
            <TextInput
              lang={lang}
              id="name"
              label={say(lang, t.name)}
              value={values.name}
              error={errors.name}
              maxLength={80}
              isRequired
            />
            <TextInput
              lang={lang}
              id="detail"
              label={say(lang, t.detail)}
              value={values.detail}
              error={errors.detail}
              maxLength={200}
            />
            <TextInput
              lang={lang}
              id="code"
              label={say(lang, t.placeCode)}
              hint={say(lang, t.placeCodeHint)}
              value={values.code}
              error={errors.code}
              maxLength={200}
              isScanTarget
            />
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={custodyPaths.places} size="lg">
            {say(lang, t.cancel)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
