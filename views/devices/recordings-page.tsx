/** Stored recordings, and playing one through a driver. */
import { devicePaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput, Select, TextInput } from "../ui/form.tsx";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { type DriverView, labelOf } from "./device-form.tsx";
import { type ItemView, itemState, itemText } from "./items.ts";
import { discardsText } from "./live-page.tsx";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { SetupTabs } from "./tabs.tsx";
import { deviceText as t } from "./text.ts";

export type RecordingView = {
  readonly name: string;
  readonly deviceName: string;
  readonly driverId: string;
  readonly bytes: number;
  readonly isRunning: boolean;
};

export type ReplayView = {
  readonly pieces: number;
  readonly bytesIn: number;
  readonly readings: number;
  readonly discards: Readonly<Record<string, number>>;
  readonly shown: readonly { readonly atMs: number; readonly item: ItemView }[];
};

const size = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function StoredList(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly files: readonly RecordingView[];
  readonly max: number;
  readonly canWrite: boolean;
}) {
  const { lang, files } = props;
  return (
    <Card
      title={say(lang, t.ofRecordings, { count: files.length, max: props.max })}
      icon="activity"
    >
      <Table
        lang={lang}
        caption={say(lang, t.recordings)}
        empty={say(lang, t.noRecordings)}
        columns={[
          { label: say(lang, t.devices) },
          { label: say(lang, t.file) },
          { label: say(lang, t.size), align: "end" },
          { label: say(lang, t.actions) },
        ]}
        rows={files.map((file) => ({
          cells: [
            file.deviceName,
            <code class="break-all">{file.name}</code>,
            size(file.bytes),
            file.isRunning ? (
              <StatePill state="neutral" word={say(lang, t.record)} />
            ) : (
              <div class="button-row">
                <a class="button" href={devicePaths.recording(file.name)} download="">
                  {say(lang, t.download)}
                </a>
                <LinkButton
                  href={`${devicePaths.recordings}?file=${file.name}&driver=${encodeURIComponent(file.driverId)}#replay`}
                  icon="play"
                >
                  {say(lang, t.replay)}
                </LinkButton>
                {props.canWrite ? (
                  <form method="post" action={devicePaths.recordingDelete(file.name)}>
                    <CsrfField token={props.csrf} />
                    <Button icon="trash" kind="destructive">
                      {say(lang, t.remove)}
                    </Button>
                  </form>
                ) : null}
              </div>
            ),
          ],
        }))}
      />
    </Card>
  );
}

function ReplayResult(props: { readonly lang: Lang; readonly result: ReplayView }) {
  const { lang, result } = props;
  const { pieces, bytesIn, readings } = result;
  return (
    <Card title={say(lang, t.result)} icon="list" id="replay-result">
      <KeyValueList
        facts={[
          [say(lang, t.result), say(lang, t.replayed, { pieces, bytes: bytesIn, readings })],
          [say(lang, t.discards), discardsText(lang, result.discards)],
        ]}
      />
      <p class="quiet">{say(lang, t.firstShown, { count: result.shown.length })}</p>
      <Table
        lang={lang}
        caption={say(lang, t.result)}
        columns={[{ label: say(lang, t.atTime), align: "end" }, { label: say(lang, t.result) }]}
        rows={result.shown.map(({ atMs, item }) => ({
          cells: [
            (atMs / 1000).toFixed(3),
            item.type === "discard" ? (
              <StatePill state={itemState(item)} word={itemText(lang, item)} />
            ) : (
              itemText(lang, item)
            ),
          ],
        }))}
      />
    </Card>
  );
}

export type RecordingsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly files: readonly RecordingView[];
  readonly max: number;
  readonly drivers: readonly DriverView[];
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly canWrite: boolean;
  readonly message?: string | undefined;
  readonly result?: ReplayView | undefined;
};

export function RecordingsPage(props: RecordingsPageProps) {
  const { lang, values } = props;
  const driver = props.drivers.find((one) => one.id === values["driver"]);
  return (
    <>
      <PageHead title={say(lang, t.recordings)} />
      <SetupTabs lang={lang} current={devicePaths.recordings} canWrite={props.canWrite} />
      <Refused lang={lang} words={props.message} />
      {props.result === undefined ? null : <ReplayResult lang={lang} result={props.result} />}
      <StoredList {...props} />
      <Card title={say(lang, t.replay)} icon="play" id="replay">
        <p class="quiet">{say(lang, t.replayIntro)}</p>
        <form
          method="post"
          action={devicePaths.replay}
          enctype="multipart/form-data"
          class="form-page"
        >
          <CsrfField token={props.csrf} />
          <div class="form-grid">
            <Select
              lang={lang}
              id="driver"
              label={say(lang, t.driver)}
              value={values["driver"]}
              hasEmpty
              isRequired
              options={props.drivers.map((one) => ({
                value: one.id,
                label: `${labelOf(lang, one.label)} (${one.id})`,
              }))}
            />
            <Select
              lang={lang}
              id="file"
              label={say(lang, t.stored)}
              value={values["file"]}
              hasEmpty
              options={props.files
                .filter((file) => !file.isRunning)
                .map((file) => ({ value: file.name, label: `${file.deviceName} · ${file.name}` }))}
            />
            <FileInput lang={lang} id="upload" label={say(lang, t.upload)} accept=".jsonl,.txt" />
          </div>
          {driver === undefined || driver.settings.length === 0 ? null : (
            <div class="form-grid">
              {driver.settings.map((spec, index) => (
                <TextInput
                  lang={lang}
                  id={`set-${index}`}
                  name={`set-${spec.key}`}
                  label={labelOf(lang, spec.label)}
                  value={values[`set-${spec.key}`] ?? String(spec.default)}
                  hint={spec.type === "choice" ? spec.choices.join(" | ") : undefined}
                  error={problemText(lang, props.problems[`set-${spec.key}`])}
                />
              ))}
            </div>
          )}
          <div class="button-row">
            <Button kind="primary" icon="play">
              {say(lang, t.replay)}
            </Button>
          </div>
        </form>
      </Card>
    </>
  );
}
