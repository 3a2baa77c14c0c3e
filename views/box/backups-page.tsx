/** Backups: how it stands, take one, settings, history, files. */

import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatDuration, formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, NumberInput, TextInput } from "../ui/form.tsx";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { boxText as t } from "./text.ts";

export type RunRow = {
  readonly startedAt: UnixMs;
  readonly tookMs: number | undefined;
  readonly bytes: number | undefined;
  readonly outcome: "running" | "good" | "failed";
  readonly cause: string | undefined;
  readonly isScheduled: boolean;
};

export type BackupFile = {
  readonly name: string;
  readonly bytes: number;
  readonly createdAt: UnixMs;
};

export type BackupsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly hasSheet: boolean;
  readonly isRunning: boolean;
  readonly isOverdue: boolean;
  readonly lastGoodAt: UnixMs | undefined;
  readonly runs: readonly RunRow[];
  readonly files: readonly BackupFile[];
  readonly values: Readonly<Record<"folder" | "at-hour" | "keep" | "is-on" | "version", string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
  readonly message: string | undefined;
};

const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

function OutcomePill(props: { readonly lang: Lang; readonly run: RunRow }) {
  const { lang, run } = props;
  if (run.outcome === "good") return <StatePill state="ok" word={say(lang, t.good)} />;
  if (run.outcome === "running")
    return <StatePill state="neutral" word={say(lang, t.inProgress)} />;
  return (
    <span>
      <StatePill state="alert" word={say(lang, t.failed)} /> <small>{run.cause}</small>
    </span>
  );
}

/** Reloaded while a backup runs, so that its end is seen. */
export function BackupState(props: BackupsPageProps) {
  const { lang } = props;
  const poll = props.isRunning
    ? { "hx-get": "/backups/state", "hx-trigger": "every 2s", "hx-swap": "outerHTML" }
    : {};
  return (
    <div id="backup-state" class="grid gap-4" {...poll}>
      {props.isOverdue ? (
        <Alert lang={lang} state="alert">
          {say(lang, t.overdue)}
        </Alert>
      ) : null}
      {props.isRunning ? (
        <Alert lang={lang} state="neutral" icon="pending">
          {say(lang, t.running)}
        </Alert>
      ) : null}
      <KeyValueList
        facts={[
          [
            say(lang, t.lastGood),
            props.lastGoodAt === undefined ? say(lang, t.never) : formatStamp(props.lastGoodAt),
          ],
        ]}
      />
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        columns={[
          { label: say(lang, t.startedAt) },
          { label: say(lang, t.outcome) },
          { label: say(lang, t.took), align: "end" },
          { label: say(lang, t.size), align: "end" },
          { label: say(lang, t.askedBy) },
        ]}
        rows={props.runs.map((run) => ({
          cells: [
            formatStamp(run.startedAt),
            <OutcomePill lang={lang} run={run} />,
            run.tookMs === undefined ? "—" : formatDuration(lang, run.tookMs),
            run.bytes === undefined ? "—" : mib(run.bytes),
            say(lang, run.isScheduled ? t.scheduled : t.byPerson),
          ],
        }))}
      />
    </div>
  );
}

function SettingsForm(props: BackupsPageProps) {
  const { lang, values, errors } = props;
  return (
    <Card title={say(lang, t.settings)} icon="settings">
      <form method="post" action="/backups/settings" class="grid gap-4">
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={values.version} />
        <TextInput
          lang={lang}
          id="folder"
          label={say(lang, t.folder)}
          hint={say(lang, t.folderHint)}
          value={values.folder}
          error={errors["folder"]}
          isRequired
        />
        <NumberInput
          lang={lang}
          id="at-hour"
          label={say(lang, t.atHour)}
          value={values["at-hour"]}
          error={errors["at-hour"]}
          isRequired
        />
        <NumberInput
          lang={lang}
          id="keep"
          label={say(lang, t.keep)}
          value={values.keep}
          error={errors["keep"]}
          isRequired
        />
        <Checkbox
          lang={lang}
          id="is-on"
          label={say(lang, t.isOn)}
          isChecked={values["is-on"] === "yes"}
        />
        <Button kind="primary" icon="save">
          {say(lang, t.save)}
        </Button>
      </form>
    </Card>
  );
}

export function BackupsPage(props: BackupsPageProps) {
  const { lang } = props;
  return (
    <div class="grid gap-4">
      <PageHead title={say(lang, t.backups)}>
        <form method="post" action="/backups">
          <CsrfField token={props.csrf} />
          <Button kind="primary" icon="save" isDisabled={!props.hasSheet || props.isRunning}>
            {say(lang, t.takeNow)}
          </Button>
        </form>
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      {props.hasSheet ? null : (
        <Alert lang={lang} state="warn">
          {say(lang, t.noSheet)}
        </Alert>
      )}
      <BackupState {...props} />
      <Card title={say(lang, t.files)} icon="document">
        {props.files.length === 0 ? (
          <p class="quiet">{say(lang, t.noFiles)}</p>
        ) : (
          <ul class="grid gap-2">
            {props.files.map((file) => (
              <li class="button-row">
                <span class="mono">{file.name}</span>
                <span class="quiet">
                  {formatStamp(file.createdAt)} · {mib(file.bytes)}
                </span>
                <LinkButton href={`/backups/files/${file.name}`} icon="download">
                  {say(lang, t.download)}
                </LinkButton>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <SettingsForm {...props} />
      <Card title={say(lang, t.sheetTitle)} icon="key">
        <p>{say(lang, t.makeSheetHint)}</p>
        <form method="post" action="/backups/recovery-sheet">
          <CsrfField token={props.csrf} />
          <Button icon="key">{say(lang, props.hasSheet ? t.makeSheetAgain : t.makeSheet)}</Button>
        </form>
      </Card>
      <ResetCard lang={lang} />
    </div>
  );
}

/** The way to the factory reset stands where the backups are: without a good one there is none. */
function ResetCard(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.reset)} icon="alert">
      <p>{say(lang, t.resetHint)}</p>
      <LinkButton href="/reset" icon="arrow-right">
        {say(lang, t.reset)}
      </LinkButton>
    </Card>
  );
}

export function RecoverySheet(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly madeAt: UnixMs;
  readonly passphrase: string;
}) {
  const { lang } = props;
  return (
    <article class="sheet grid gap-4">
      <h1>{say(lang, t.sheetTitle)}</h1>
      <p>{say(lang, t.sheetIntro)}</p>
      <KeyValueList
        facts={[
          [say(lang, t.sheetSite), props.siteName],
          [say(lang, t.sheetDate), formatStamp(props.madeAt)],
        ]}
      />
      <p class="big-number" data-size="md">
        <span class="big-number-label">{say(lang, t.sheetPassphrase)}</span>
        <strong id="passphrase" class="text-3xl font-bold tracking-widest">
          {props.passphrase}
        </strong>
      </p>
      <p>{say(lang, t.sheetHow)}</p>
      <div class="no-print">
        <LinkButton href="/backups" icon="arrow-left">
          {say(lang, t.backups)}
        </LinkButton>
      </div>
    </article>
  );
}
