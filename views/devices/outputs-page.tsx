/** Sirens and beacons: the list with its test, and the settings of one. */
import { outputPaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { Choices, CsrfField, type Option, Select, TextInput } from "../ui/form.tsx";
import type { State } from "../ui/state.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { ActiveDialog, ActiveOpener } from "./device-form.tsx";
import { pointText as t } from "./point-text.ts";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { RelayFields } from "./relay-fields.tsx";
import { SetupTabs } from "./tabs.tsx";

export type OutputView = {
  readonly id: string;
  readonly name: string;
  readonly kind: "siren" | "beacon";
  readonly area: string;
  readonly relay: string;
  /** Counted from 1. */
  readonly channel: number;
  readonly isActive: boolean;
  readonly isSounding: boolean;
  /** Its board answers. */
  readonly isReachable: boolean;
  readonly alarmPriority: number;
  readonly alarmPlaces: string;
};

const OUTPUT_ALARMS = [t.outputNone, t.outputUrgent, t.outputHigh, t.outputMedium] as const;

function alarmsText(lang: Lang, output: OutputView): string {
  const words = say(lang, OUTPUT_ALARMS[output.alarmPriority] ?? t.outputNone);
  return output.alarmPlaces === "" ? words : `${words} · ${output.alarmPlaces}`;
}

export function OutputsPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly outputs: readonly OutputView[];
  readonly canWrite: boolean;
  readonly message?: { readonly state: State; readonly text: string } | undefined;
}) {
  const { lang, canWrite, message } = props;
  return (
    <>
      <PageHead title={say(lang, t.outputs)}>
        {canWrite ? (
          <LinkButton href={outputPaths.add} icon="plus" kind="primary">
            {say(lang, t.addOutput)}
          </LinkButton>
        ) : null}
      </PageHead>
      <SetupTabs lang={lang} current={outputPaths.list} canWrite={canWrite} />
      {message === undefined ? null : (
        <Alert lang={lang} state={message.state}>
          {message.text}
        </Alert>
      )}
      <Table
        lang={lang}
        caption={say(lang, t.outputs)}
        empty={say(lang, t.noOutputs)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.kind) },
          { label: say(lang, t.area) },
          { label: say(lang, t.outputAlarms) },
          { label: say(lang, t.relay) },
          { label: say(lang, t.state) },
          { label: say(lang, t.actions) },
        ]}
        rows={props.outputs.map((output) => ({
          cells: [
            <strong>{output.name}</strong>,
            say(lang, t[output.kind]),
            output.area,
            alarmsText(lang, output),
            `${output.relay} · ${output.channel}`,
            // It may be asked to sound, and yet be silent: that is what must be seen.
            output.isActive && !output.isReachable ? (
              <StatePill state="danger" icon="unlink" word={say(lang, t.outputLost)} />
            ) : output.isSounding ? (
              <StatePill state="alert" icon="siren" word={say(lang, t.sounding)} />
            ) : (
              <StatePill
                state={output.isActive ? "ok" : "neutral"}
                word={say(lang, output.isActive ? t.active : t.retired)}
              />
            ),
            canWrite ? (
              <div class="button-row">
                {output.isActive ? (
                  <form method="post" action={outputPaths.test(output.id)}>
                    <CsrfField token={props.csrf} />
                    <Button icon="siren">{say(lang, t.test)}</Button>
                  </form>
                ) : null}
                <LinkButton href={outputPaths.edit(output.id)} icon="settings">
                  {say(lang, t.edit)}
                </LinkButton>
              </div>
            ) : undefined,
          ],
        }))}
      />
    </>
  );
}

export function OutputFormPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly relays: readonly Option[];
  readonly message?: string | undefined;
  readonly output?:
    | {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly isActive: boolean;
      }
    | undefined;
}) {
  const { lang, values, output } = props;
  const error = (name: string) => problemText(lang, props.problems[name]);
  const action = output === undefined ? outputPaths.add : outputPaths.edit(output.id);
  return (
    <>
      <PageHead title={output?.name ?? say(lang, t.addOutput)} />
      <SetupTabs lang={lang} current={outputPaths.list} canWrite />
      <Refused lang={lang} words={props.message} />
      <form method="post" action={action} class="form-page">
        <CsrfField token={props.csrf} />
        {output === undefined ? null : (
          <input type="hidden" name="version" value={String(output.version)} />
        )}
        <Card>
          <Choices
            lang={lang}
            id="kind"
            label={say(lang, t.kind)}
            value={values["kind"]}
            error={error("kind")}
            columns={2}
            isRequired
            options={[
              { value: "siren", label: say(lang, t.siren) },
              { value: "beacon", label: say(lang, t.beacon) },
            ]}
          />
          <div class="form-grid">
            <TextInput
              lang={lang}
              id="name"
              label={say(lang, t.name)}
              value={values["name"]}
              error={error("name")}
              maxLength={80}
              isRequired
            />
            <TextInput
              lang={lang}
              id="area"
              label={say(lang, t.area)}
              hint={say(lang, t.areaHint)}
              value={values["area"]}
              error={error("area")}
              maxLength={80}
            />
            <Select
              lang={lang}
              id="alarms"
              label={say(lang, t.outputAlarms)}
              hint={say(lang, t.outputAlarmsHint)}
              value={values["alarms"]}
              error={error("alarms")}
              options={OUTPUT_ALARMS.map((words, index) => ({
                value: String(index),
                label: say(lang, words),
              }))}
            />
            <TextInput
              lang={lang}
              id="alarm-places"
              label={say(lang, t.outputPlaces)}
              hint={say(lang, t.outputPlacesHint)}
              value={values["alarm-places"]}
              error={error("alarm-places")}
              maxLength={80}
            />
            <RelayFields {...props} />
          </div>
        </Card>
        <div class="button-row">
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
          {output === undefined ? null : <ActiveOpener lang={lang} isActive={output.isActive} />}
        </div>
      </form>
      {output === undefined ? null : (
        <ActiveDialog
          lang={lang}
          csrf={props.csrf}
          isActive={output.isActive}
          action={output.isActive ? outputPaths.retire(output.id) : outputPaths.activate(output.id)}
        />
      )}
    </>
  );
}
