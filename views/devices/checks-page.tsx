/** Checks of one device against a standard: now, and what was found before. */
import { devicePaths } from "../../src/ingest/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { LiveBadge, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, NumberInput, Select, TextInput } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { checkText as t } from "./check-text.ts";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { DeviceTabs } from "./tabs.tsx";

export type CheckView = {
  readonly id: string;
  readonly purpose: "commissioning" | "shift";
  readonly kind: "zero" | "weight" | "concentration";
  readonly channel: string;
  readonly unit: string;
  readonly expected: number;
  readonly measured: number;
  readonly tolerance: number;
  readonly isPassed: boolean;
  readonly frames: number;
  readonly certificate: string;
  readonly note: string;
  readonly person: string;
  readonly checkedAt: UnixMs;
};

export type NowView = {
  readonly channel: string;
  readonly unit: string;
  readonly value: number | undefined;
  readonly state: "silent" | "no-number" | "moving" | "steady";
};

/** Grams are read as kilograms, as the scale shows them; gas in its own unit. */
export function quantity(value: number | undefined, unit: string): string {
  if (value === undefined) return "—";
  return unit === "g" ? `${(value / 1000).toFixed(3)} kg` : `${Number(value.toFixed(3))} ${unit}`;
}

const NOW_WORD = {
  silent: t.silent,
  "no-number": t.noNumber,
  moving: t.moving,
  steady: t.steady,
} as const;

const NOW_STATE = {
  silent: "danger",
  "no-number": "danger",
  moving: "neutral",
  steady: "ok",
} as const;
const KIND_WORD = { zero: t.zero, weight: t.ofWeight, concentration: t.ofConcentration } as const;

const kindText = (lang: Lang, check: CheckView): string =>
  [say(lang, t[check.purpose]), say(lang, KIND_WORD[check.kind]), check.channel]
    .filter((part) => part !== "")
    .join(" · ");

export function CheckNow(props: { readonly lang: Lang; readonly now: readonly NowView[] }) {
  const { lang } = props;
  const rows: readonly NowView[] =
    props.now.length > 0
      ? props.now
      : [{ channel: "", unit: "g", value: undefined, state: "silent" }];
  return (
    <div id="check-now">
      <Card title={say(lang, t.now)} icon="scale">
        {rows.map((row) => (
          <p class="point-weights">
            {row.channel === "" ? null : <span>{row.channel}</span>}
            <strong class="text-2xl tabular-nums">{quantity(row.value, row.unit)}</strong>
            <StatePill state={NOW_STATE[row.state]} word={say(lang, NOW_WORD[row.state])} />
          </p>
        ))}
      </Card>
    </div>
  );
}

export function CheckNowFrame(props: { readonly lang: Lang; readonly now: readonly NowView[] }) {
  return (
    <Partial into="#check-now">
      <CheckNow {...props} />
    </Partial>
  );
}

type Form = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
};

/** Fields of one form; another form of the page that came back keeps its own values. */
function StandardForm(
  props: Form & {
    readonly form: string;
    readonly purpose: "shift" | "commissioning";
    readonly label: string;
    readonly unit: string;
    readonly certificate: string;
    readonly button: string;
    readonly channels?: readonly string[] | undefined;
  },
) {
  const { lang, form } = props;
  const isOwn = props.values["form"] === form;
  const value = (name: string) => (isOwn ? props.values[name] : undefined);
  const error = (name: string) => (isOwn ? problemText(lang, props.problems[name]) : undefined);
  return (
    <form method="post" action={devicePaths.checks(props.id)}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="form" value={form} />
      <input type="hidden" name="purpose" value={props.purpose} />
      {props.channels === undefined ? null : (
        <Select
          lang={lang}
          id={`${form}-channel`}
          name="channel"
          label={say(lang, t.channel)}
          value={value("channel")}
          options={props.channels.map((channel) => ({ value: channel, label: channel }))}
        />
      )}
      <NumberInput
        lang={lang}
        id={`${form}-expected`}
        name="expected"
        label={props.label}
        unit={props.unit}
        value={value("expected")}
        error={error("expected")}
        isRequired
      />
      <TextInput
        lang={lang}
        id={`${form}-certificate`}
        name="certificate"
        label={props.certificate}
        value={value("certificate")}
        error={error("certificate")}
        maxLength={60}
        isRequired
      />
      <TextInput
        lang={lang}
        id={`${form}-note`}
        name="note"
        label={say(lang, t.note)}
        value={value("note")}
        error={error("note")}
      />
      <Button kind="primary" icon="check">
        {props.button}
      </Button>
    </form>
  );
}

function ScaleForms(props: Form) {
  const { lang, id } = props;
  const weight = {
    ...props,
    label: say(lang, t.weight),
    unit: "kg",
    certificate: say(lang, t.certificate),
    button: say(lang, t.recordWeight),
  };
  return (
    <>
      <Card title={say(lang, t.shiftTitle)} icon="checks">
        <h3>{say(lang, t.zeroTitle)}</h3>
        <form method="post" action={devicePaths.checks(id)}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="form" value="zero" />
          <input type="hidden" name="purpose" value="shift" />
          <input type="hidden" name="kind" value="zero" />
          <p class="quiet">{say(lang, t.zeroHint)}</p>
          <Button icon="check">{say(lang, t.recordZero)}</Button>
        </form>
        <h3>{say(lang, t.weightTitle)}</h3>
        <StandardForm {...weight} form="shift" purpose="shift" />
      </Card>
      <Card title={say(lang, t.commissioningTitle)} icon="wrench">
        <p class="quiet">{say(lang, t.commissioningHint)}</p>
        <StandardForm {...weight} form="commissioning" purpose="commissioning" />
      </Card>
    </>
  );
}

function History(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly checks: readonly CheckView[];
}) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        empty={say(lang, t.noHistory)}
        columns={[
          { label: say(lang, t.at) },
          { label: say(lang, t.purpose) },
          { label: say(lang, t.expected), align: "end" },
          { label: say(lang, t.measured), align: "end" },
          { label: say(lang, t.difference), align: "end" },
          { label: say(lang, t.result) },
          { label: say(lang, t.person) },
        ]}
        rows={props.checks.map((check) => ({
          cells: [
            <a href={devicePaths.check(props.id, check.id)}>{formatStamp(check.checkedAt)}</a>,
            kindText(lang, check),
            quantity(check.expected, check.unit),
            quantity(check.measured, check.unit),
            quantity(check.measured - check.expected, check.unit),
            <StatePill
              state={check.isPassed ? "ok" : "danger"}
              word={say(lang, check.isPassed ? t.passed : t.failed)}
            />,
            check.person,
          ],
        }))}
      />
    </Card>
  );
}

export type ChecksPageProps = Form & {
  readonly name: string;
  readonly what: "mass" | "gas";
  readonly now: readonly NowView[];
  readonly shift: { readonly since: UnixMs; readonly isChecked: boolean };
  readonly checks: readonly CheckView[];
  readonly canWrite: boolean;
  /** The settings as this form shows them. */
  readonly seen: string;
  readonly settings: {
    readonly shiftTimes: string;
    readonly tolerance: string;
    readonly verifiedUntil: string;
  };
  readonly message?: string | undefined;
};

function SettingsForm(props: ChecksPageProps) {
  const { lang, id, settings } = props;
  const isOwn = props.values["form"] === "settings";
  const error = (name: string) => (isOwn ? problemText(lang, props.problems[name]) : undefined);
  return (
    <Card title={say(lang, t.settings)} icon="settings">
      <form method="post" action={devicePaths.checkSettings(id)}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="form" value="settings" />
        <input type="hidden" name="seen" value={props.seen} />
        <div class="form-grid">
          <TextInput
            lang={lang}
            id="shift-times"
            label={say(lang, t.shiftTimes)}
            hint={say(lang, t.shiftTimesHint)}
            value={isOwn ? props.values["shift-times"] : settings.shiftTimes}
            error={error("shift-times")}
          />
          <NumberInput
            lang={lang}
            id="tolerance"
            label={say(lang, t.tolerance)}
            unit={props.what === "mass" ? "g" : (props.now[0]?.unit ?? "")}
            hint={say(lang, t.toleranceHint)}
            value={isOwn ? props.values["tolerance"] : settings.tolerance}
            error={error("tolerance")}
          />
          {props.what === "gas" ? null : (
            <TextInput
              lang={lang}
              id="verified-until"
              type="date"
              label={say(lang, t.verifiedUntil)}
              hint={say(lang, t.verifiedUntilHint)}
              value={isOwn ? props.values["verified-until"] : settings.verifiedUntil}
              error={error("verified-until")}
            />
          )}
        </div>
        <div class="button-row">
          <Button icon="save">{say(lang, t.save)}</Button>
        </div>
      </form>
    </Card>
  );
}

export function ChecksPage(props: ChecksPageProps) {
  const { lang, id, shift, what } = props;
  return (
    <>
      <PageHead title={say(lang, t.title, { name: props.name })}>
        <LiveBadge lang={lang} silenceMaxMs={10_000} />
      </PageHead>
      <DeviceTabs
        lang={lang}
        id={id}
        current={devicePaths.checks(id)}
        canWrite={props.canWrite}
        isCheckable
      />
      <Refused lang={lang} words={props.message} state="warn" />
      {what === "gas" ? null : (
        <p class="point-weights">
          <StatePill
            size="lg"
            state={shift.isChecked ? "ok" : "warn"}
            word={say(lang, shift.isChecked ? t.shiftDone : t.shiftDue)}
          />
          <span class="quiet">{say(lang, t.shiftSince, { at: formatStamp(shift.since) })}</span>
        </p>
      )}
      <p class="quiet">{say(lang, t.never)}</p>
      <div id="check-live" {...liveFrom(devicePaths.checksStream(id))}>
        <div class="check-columns">
          <CheckNow lang={lang} now={props.now} />
          {what === "mass" ? (
            <ScaleForms {...props} />
          ) : (
            <Card title={say(lang, t.gasTitle)} icon="wind">
              <p class="quiet">{say(lang, t.gasHint)}</p>
              <StandardForm
                {...props}
                form="gas"
                purpose="commissioning"
                label={say(lang, t.concentration)}
                unit={props.now[0]?.unit ?? ""}
                certificate={say(lang, t.gasCertificate)}
                button={say(lang, t.recordGas)}
                channels={props.now.map((now) => now.channel)}
              />
            </Card>
          )}
        </div>
      </div>
      <History lang={lang} id={id} checks={props.checks} />
      {props.canWrite ? <SettingsForm {...props} /> : null}
    </>
  );
}

/** One record by itself, as it is filed. */
export function CheckPage(props: {
  readonly lang: Lang;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly check: CheckView;
}) {
  const { lang, check } = props;
  const { unit } = check;
  return (
    <div class="page-narrow">
      <PageHead title={say(lang, t.record)}>
        <span class="no-print">
          <LinkButton href={devicePaths.checks(props.deviceId)} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </span>
      </PageHead>
      <Verdict
        state={check.isPassed ? "ok" : "danger"}
        word={say(lang, check.isPassed ? t.passed : t.failed)}
      />
      <Card title={props.deviceName}>
        <KeyValueList
          facts={[
            [say(lang, t.at), formatStamp(check.checkedAt)],
            [say(lang, t.purpose), kindText(lang, check)],
            [say(lang, t.expected), quantity(check.expected, unit)],
            [say(lang, t.measured), quantity(check.measured, unit)],
            [say(lang, t.difference), quantity(check.measured - check.expected, unit)],
            [say(lang, t.tolerance), quantity(check.tolerance, unit)],
            [say(lang, t.frames), check.frames],
            [
              say(lang, check.kind === "concentration" ? t.gasCertificate : t.certificate),
              check.certificate === "" ? undefined : check.certificate,
            ],
            [say(lang, t.note), check.note === "" ? undefined : check.note],
            [say(lang, t.person), check.person],
            [say(lang, t.signature), "________________"],
          ]}
        />
      </Card>
      <p class="quiet no-print">{say(lang, t.print)}</p>
    </div>
  );
}
