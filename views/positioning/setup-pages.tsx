/** Anchors with what their places are worth, and the settings of positioning. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { SEARCH_MODES, SOLVER_MODES } from "../../src/positioning/model.ts";
import { SETTING_NAMES, SETTING_SCALES } from "../../src/positioning/pages/form-anchors.ts";
import type { AnchorCheck } from "../../src/positioning/rules/survey.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems, StatePill } from "../ui/feedback.tsx";
import { Checkbox, Choices, CsrfField, NumberInput, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_GRID, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { NoFloor, type Section, Sections } from "./parts.tsx";
import {
  checkWords,
  searchWords,
  settingWords,
  solverWords,
  setupText as t,
} from "./setup-text.ts";
import type { MapPlan } from "./wire.ts";

type Shared = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly sections: readonly Section[];
  readonly current: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

export type AnchorLine = {
  readonly href: string;
  readonly radioId: string;
  readonly x: string;
  readonly y: string;
  readonly z: string;
  readonly note: string;
  readonly isSilent: boolean;
  readonly check: AnchorCheck | undefined;
};

export type AnchorsPageProps = Shared & {
  readonly plansHref: string;
  readonly floors: readonly { readonly id: string; readonly name: string; readonly href: string }[];
  readonly floor:
    | { readonly id: string; readonly name: string; readonly plan: MapPlan }
    | undefined;
  readonly action: string;
  /** The one that is being changed. */
  readonly editing:
    | {
        readonly radioId: string;
        readonly version: number;
        readonly action: string;
        readonly retire: string;
      }
    | undefined;
  readonly anchors: readonly AnchorLine[];
  /** Middle and size in metres, and by how much an error grows there. */
  readonly cells: readonly {
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly hdop: number;
  }[];
  readonly reachM: number;
  readonly canEdit: boolean;
};

function fieldOf(props: Shared, id: string, label: string, hint?: string) {
  const { lang, values, errors } = props;
  return { lang, id, label, hint, value: values[id], error: errors[id] };
}

function AnchorForm(props: AnchorsPageProps) {
  const { lang, editing } = props;
  const title =
    editing === undefined ? say(lang, t.add) : say(lang, t.anchor, { id: editing.radioId });
  return (
    <form method="post" action={editing?.action ?? props.action} id="anchor-form">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="version" value={String(editing?.version ?? 0)} />
      <Card title={title} icon="anchor-signal">
        <div class={FORM_GRID}>
          <TextInput {...fieldOf(props, "radio", say(lang, t.radio))} maxLength={40} isRequired />
          <NumberInput {...fieldOf(props, "x", say(lang, t.x))} unit="m" isRequired />
          <NumberInput {...fieldOf(props, "y", say(lang, t.y))} unit="m" isRequired />
          <NumberInput {...fieldOf(props, "z", say(lang, t.z))} unit="m" isRequired />
          <TextInput {...fieldOf(props, "note", say(lang, t.note))} maxLength={100} />
        </div>
        <div class="button-row mt-3">
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
          {editing === undefined ? null : (
            <DialogOpener dialogId="anchor-retire" icon="trash">
              {say(lang, t.retire)}
            </DialogOpener>
          )}
        </div>
      </Card>
    </form>
  );
}

function RetireDialog(props: AnchorsPageProps) {
  const { lang, editing } = props;
  if (editing === undefined) return null;
  return (
    <ConfirmDialog
      lang={lang}
      id="anchor-retire"
      title={say(lang, t.retire)}
      action={editing.retire}
      confirmLabel={say(lang, t.retire)}
      confirmKind="destructive"
      csrf={props.csrf}
    >
      <p>{say(lang, t.retireAsk)}</p>
      <TextArea
        lang={lang}
        id="retire-reason"
        name="reason"
        label={say(lang, t.reason)}
        maxLength={200}
        isRequired
      />
    </ConfirmDialog>
  );
}

const CHECK_STATE = {
  unknown: "neutral",
  "in-place": "ok",
  moved: "danger",
  covered: "alert",
} as const;

/** How measured and planned places agree, with the figures behind it. */
function SelfCheck(props: { readonly lang: Lang; readonly check: AnchorCheck | undefined }) {
  const { lang, check } = props;
  if (check === undefined) return <span>—</span>;
  const metres = (mm: number): string => (mm / 1_000).toFixed(2);
  return (
    <span class="grid justify-items-start gap-1">
      <StatePill state={CHECK_STATE[check.state]} word={say(lang, checkWords[check.state])} />
      {check.toCardsMm === null ? null : (
        <small class="quiet">
          {say(lang, t.toCards, { m: metres(check.toCardsMm), n: check.fixes })}
        </small>
      )}
      {check.betweenMm === null ? null : (
        <small class="quiet">
          {say(lang, t.between, { m: metres(check.betweenMm), n: check.pairs })}
        </small>
      )}
    </span>
  );
}

/** The worse, the darker; one hue, because colours of the law mean states. */
function Geometry(props: AnchorsPageProps) {
  const { lang, floor } = props;
  if (floor === undefined) return null;
  const { widthM, heightM, image } = floor.plan;
  return (
    <Card title={say(lang, t.geometry)} icon="map">
      <svg
        class="geometry-plan"
        viewBox={`0 0 ${widthM} ${heightM}`}
        role="img"
        aria-label={`${say(lang, t.geometry)} ${floor.name}`}
      >
        <image href={image} width={widthM} height={heightM} preserveAspectRatio="none" />
        {props.cells.map(({ x, y, size, hdop }) => (
          <g>
            <rect
              x={x - size / 2}
              y={y - size / 2}
              width={size}
              height={size}
              fill-opacity={Math.min(0.75, Math.max(0.06, (hdop - 1) / 5))}
            />
            <text x={x} y={y + size * 0.14} font-size={size * 0.38} text-anchor="middle">
              {hdop.toFixed(1)}
            </text>
          </g>
        ))}
        {props.anchors.map((anchor) => (
          <g data-state={anchor.isSilent || anchor.check?.state === "moved" ? "alert" : undefined}>
            <circle cx={anchor.x} cy={anchor.y} r={Math.max(widthM, heightM) / 110} />
            <text
              x={anchor.x}
              y={Number(anchor.y) - Math.max(widthM, heightM) / 70}
              font-size={Math.max(widthM, heightM) / 60}
              text-anchor="middle"
            >
              {anchor.radioId}
            </text>
          </g>
        ))}
      </svg>
      <p class="form-hint">{say(lang, t.geometryHelp)}</p>
      <p class="form-hint">{say(lang, t.reach, { m: props.reachM })}</p>
    </Card>
  );
}

export function AnchorsPage(props: AnchorsPageProps) {
  const { lang, floor } = props;
  return (
    <div class={STACK} id="anchors-page">
      <PageHead title={say(lang, t.anchors)}>
        {props.floors.length < 2
          ? null
          : props.floors.map((one) => (
              <LinkButton href={one.href} kind={one.id === floor?.id ? "primary" : undefined}>
                {one.name}
              </LinkButton>
            ))}
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      {floor === undefined ? (
        <NoFloor lang={lang} plansHref={props.plansHref} />
      ) : (
        <>
          <Table
            lang={lang}
            caption={say(lang, t.anchors)}
            columns={[
              { label: say(lang, t.radio) },
              { label: say(lang, t.x), align: "end" },
              { label: say(lang, t.y), align: "end" },
              { label: say(lang, t.z), align: "end" },
              { label: say(lang, t.state) },
              { label: say(lang, t.selfCheck) },
              { label: say(lang, t.note) },
            ]}
            rows={props.anchors.map((anchor) => ({
              cells: [
                <a class={LINK} href={anchor.href}>
                  {anchor.radioId}
                </a>,
                ...[anchor.x, anchor.y, anchor.z],
                <StatePill
                  state={anchor.isSilent ? "alert" : "neutral"}
                  word={say(lang, anchor.isSilent ? t.silent : t.heard)}
                />,
                <SelfCheck lang={lang} check={anchor.check} />,
                anchor.note,
              ],
            }))}
            empty={say(lang, t.none)}
          />
          <p class="form-hint">{say(lang, t.selfCheckHelp)}</p>
          {props.canEdit ? <AnchorForm {...props} /> : null}
          {props.canEdit ? <RetireDialog {...props} /> : null}
          <Geometry {...props} />
        </>
      )}
    </div>
  );
}

export type SettingsPageProps = Shared & {
  readonly action: string;
  readonly version: number;
  readonly isSaved: boolean;
};

export function SettingsPage(props: SettingsPageProps) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK} id="position-settings">
      <PageHead title={say(lang, t.settings)} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      {props.isSaved ? (
        <Alert lang={lang} state="ok">
          {say(lang, t.saved)}
        </Alert>
      ) : null}
      <form method="post" action={props.action} class={STACK}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Card>
          <div class={FORM_GRID}>
            {SETTING_NAMES.map((name) => {
              const { min, max } = SETTING_SCALES[name];
              const { label, unit, source, mark } = settingWords[name];
              const notes = [
                say(lang, t.range, { min, max }),
                `${say(lang, t.source)}: ${say(lang, source)}`,
                mark === t.unverified ? say(lang, t.unverified) : "",
              ];
              return (
                <NumberInput
                  lang={lang}
                  id={name.toLowerCase()}
                  label={say(lang, label)}
                  unit={say(lang, unit)}
                  value={values[name.toLowerCase()]}
                  error={errors[name]}
                  hint={notes.filter((note) => note !== "").join(" · ")}
                />
              );
            })}
          </div>
        </Card>
        <Card>
          <div class={STACK}>
            <Choices
              lang={lang}
              id="search"
              label={say(lang, t.search)}
              value={values["search"]}
              error={errors["search"]}
              columns={2}
              options={SEARCH_MODES.map((mode) => ({
                value: mode,
                label: say(lang, searchWords[mode]),
              }))}
            />
            <Choices
              lang={lang}
              id="solver"
              label={say(lang, t.solver)}
              value={values["solver"]}
              error={errors["solver"]}
              columns={3}
              options={SOLVER_MODES.map((mode) => ({
                value: mode,
                label: say(lang, solverWords[mode]),
              }))}
            />
            <Checkbox
              lang={lang}
              id="alone"
              label={say(lang, t.alone)}
              isChecked={values["alone"] === "yes"}
            />
          </div>
          <div class="mt-3">
            <Button kind="primary" icon="save" size="lg">
              {say(lang, t.save)}
            </Button>
          </div>
        </Card>
      </form>
    </div>
  );
}
