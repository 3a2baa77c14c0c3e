/** The settings of one manifold. */
import { pointPaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { Choices, CsrfField, NumberInput, type Option, Select, TextInput } from "../ui/form.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { ActiveDialog, ActiveOpener } from "./device-form.tsx";
import { manifoldSetupText as t } from "./manifold-text.ts";
import { pointText } from "./point-text.ts";
import { Valve } from "./points-page.tsx";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { SetupTabs } from "./tabs.tsx";

export type ManifoldFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly media: readonly Option[];
  readonly pressures: readonly Option[];
  readonly temperatures: readonly Option[];
  readonly relays: readonly Option[];
  readonly scales: readonly Option[];
  readonly message?: string | undefined;
  readonly point?:
    | {
        readonly id: string;
        readonly label: string;
        readonly version: number;
        readonly isActive: boolean;
        readonly hasAcceptance: boolean;
      }
    | undefined;
};

function Whole(
  props: ManifoldFormProps & {
    readonly id: string;
    readonly label: string;
    readonly hint?: string | undefined;
    readonly preset: string;
    readonly isDecimal?: boolean;
  },
) {
  const { lang, id, values, problems } = props;
  return (
    <NumberInput
      lang={lang}
      id={id}
      label={props.label}
      hint={props.hint}
      value={values[id] ?? props.preset}
      error={problemText(lang, problems[id])}
      isWhole={props.isDecimal !== true}
      isRequired
    />
  );
}

function Identity(props: ManifoldFormProps) {
  const { lang, values, problems } = props;
  return (
    <Card icon="layers" title={say(lang, pointText.title)}>
      <div class="form-grid">
        <TextInput
          lang={lang}
          id="label"
          label={say(lang, t.label)}
          hint={say(lang, t.labelHint)}
          value={values["label"]}
          error={problemText(lang, problems["label"])}
          maxLength={12}
          isRequired
        />
        <Select
          lang={lang}
          id="medium"
          label={say(lang, pointText.medium)}
          hint={say(lang, t.mediumHint)}
          options={props.media}
          value={values["medium"]}
          error={problemText(lang, problems["medium"])}
          hasEmpty
          isRequired
        />
        <Whole
          {...props}
          id="positions"
          label={say(lang, t.positions)}
          hint={say(lang, t.positionsHint)}
          preset="8"
        />
      </div>
    </Card>
  );
}

function Channels(props: ManifoldFormProps) {
  const { lang, values, problems } = props;
  return (
    <Card icon="gauge" title={say(lang, t.channels)}>
      <p class="quiet">{say(lang, t.channelsHint)}</p>
      <div class="form-grid">
        <Select
          lang={lang}
          id="pressure"
          label={say(lang, t.pressure)}
          options={props.pressures}
          value={values["pressure"]}
          error={problemText(lang, problems["pressure"])}
          hasEmpty
          isRequired
        />
        <Select
          lang={lang}
          id="temperature"
          label={say(lang, t.temperature)}
          options={props.temperatures}
          value={values["temperature"]}
          error={problemText(lang, problems["temperature"])}
          hasEmpty
          isRequired
        />
        <Whole
          {...props}
          id="frame-interval"
          label={say(lang, pointText.frameInterval)}
          hint={say(lang, t.frameIntervalHint)}
          preset="500"
        />
        <Select
          lang={lang}
          id="weigh-scale"
          label={say(lang, t.weighScale)}
          hint={say(lang, t.weighScaleHint)}
          options={props.scales}
          value={values["weigh-scale"]}
          error={problemText(lang, problems["weigh-scale"])}
          hasEmpty
        />
      </div>
      <Choices
        lang={lang}
        id="cut-off"
        label={say(lang, pointText.cutOff)}
        value={values["cut-off"]}
        error={problemText(lang, problems["cut-off"])}
        columns={2}
        isRequired
        options={[
          { value: "controller", label: say(lang, pointText.cutController) },
          { value: "none", label: say(lang, pointText.cutNone) },
        ]}
      />
    </Card>
  );
}

function Limits(props: ManifoldFormProps) {
  const { lang } = props;
  return (
    <Card icon="timer" title={say(lang, t.limits)}>
      <div class="form-grid">
        <Whole
          {...props}
          id="max-pressure"
          label={say(lang, t.maxPressure)}
          hint={say(lang, t.maxPressureHint)}
          preset="18"
          isDecimal
        />
        <Whole
          {...props}
          id="fill-max"
          label={say(lang, t.fillMax)}
          hint={say(lang, t.fillMaxHint)}
          preset="120"
        />
        <Whole
          {...props}
          id="fill-min"
          label={say(lang, t.fillMin)}
          hint={say(lang, t.fillMinHint)}
          preset="30"
        />
        <Whole {...props} id="hold" label={say(lang, t.hold)} preset="60" />
        <Whole {...props} id="hold-fall" label={say(lang, t.holdFall)} preset="20" />
        <Whole
          {...props}
          id="cool-down"
          label={say(lang, t.coolDown)}
          hint={say(lang, t.coolDownHint)}
          preset="10"
        />
      </div>
    </Card>
  );
}

export function ManifoldFormPage(props: ManifoldFormProps) {
  const { lang, point } = props;
  const action = point === undefined ? pointPaths.addManifold : pointPaths.edit(point.id);
  const isPoor =
    props.relays.length === 0 || props.pressures.length === 0 || props.temperatures.length === 0;
  return (
    <>
      <SetupTabs lang={lang} current={pointPaths.list} canWrite />
      <PageHead
        title={point === undefined ? say(lang, t.add) : say(lang, t.name, { label: point.label })}
      />
      <Refused lang={lang} words={props.message} />
      {isPoor ? (
        <Alert lang={lang} state="warn">
          {say(lang, t.needChannels)}
        </Alert>
      ) : null}
      <form method="post" action={action} class="form-page">
        <CsrfField token={props.csrf} />
        {point === undefined ? null : (
          <input type="hidden" name="version" value={String(point.version)} />
        )}
        <Identity {...props} />
        <Channels {...props} />
        <Limits {...props} />
        <Valve {...props} />
        <div class="button-row">
          <Button kind="primary" icon="save">
            {say(lang, pointText.save)}
          </Button>
          {point === undefined ? null : <ActiveOpener lang={lang} isActive={point.isActive} />}
        </div>
      </form>
      {point === undefined ? null : (
        <ActiveDialog
          lang={lang}
          csrf={props.csrf}
          isActive={point.isActive}
          action={point.isActive ? pointPaths.retire(point.id) : pointPaths.activate(point.id)}
        />
      )}
    </>
  );
}
