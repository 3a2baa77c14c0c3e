/** Choosing a driver, and the settings of one device. */
import type { Driver, DriverFamily, SettingSpec } from "../../firmware-bridge/driver.ts";
import { devicePaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import {
  Checkbox,
  Choices,
  CsrfField,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { Card, ConfirmDialog, DialogOpener, KeyValueList, PageHead } from "../ui/structure.tsx";
import { choiceText } from "./choice-text.ts";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { DeviceTabs, SetupTabs } from "./tabs.tsx";
import { familyWords, proofWords, deviceText as t } from "./text.ts";

export type DriverView = Pick<
  Driver,
  "id" | "family" | "label" | "proof" | "manual" | "serial" | "settings"
>;

export type PortView = {
  readonly path: string;
  /** What USB says about it. */
  readonly about: string;
  /** The device that uses it. */
  readonly usedBy?: string | undefined;
};

export const labelOf = (lang: Lang, label: Driver["label"]): string =>
  lang === "en" ? label.en : label.zh;

const FAMILIES = Object.keys(familyWords) as DriverFamily[];
const PROOF_STATE = {
  "field-capture": "ok",
  "vendor-document": "neutral",
  "manual-only": "warn",
} as const;
const PARITY_LETTERS = { none: "N", even: "E", odd: "O" } as const;

export function serialWords({ baud, dataBits, parity, stopBits }: Driver["serial"]): string {
  return `${baud} ${dataBits}${PARITY_LETTERS[parity]}${stopBits}`;
}

export function DriverPage(props: {
  readonly lang: Lang;
  readonly drivers: readonly DriverView[];
}) {
  const { lang } = props;
  return (
    <>
      <PageHead title={say(lang, t.chooseDriver)}>
        <LinkButton href={devicePaths.guess} icon="search">
          {say(lang, t.guess)}
        </LinkButton>
      </PageHead>
      <SetupTabs lang={lang} current={devicePaths.add} canWrite />
      <p class="quiet">{say(lang, t.chooseDriverHint)}</p>
      {FAMILIES.map((family) => (
        <Card title={say(lang, familyWords[family])}>
          <ul class="driver-list">
            {props.drivers
              .filter((driver) => driver.family === family)
              .map((driver) => (
                <li>
                  <a href={devicePaths.addWith(driver.id)}>
                    <strong>{labelOf(lang, driver.label)}</strong>
                    <small>
                      <code>{driver.id}</code> · {serialWords(driver.serial)}
                    </small>
                    <StatePill
                      state={PROOF_STATE[driver.proof]}
                      word={say(lang, proofWords[driver.proof])}
                    />
                  </a>
                </li>
              ))}
          </ul>
        </Card>
      ))}
    </>
  );
}

type Values = Readonly<Record<string, string>>;

function SettingField(props: {
  readonly lang: Lang;
  readonly spec: SettingSpec;
  readonly index: number;
  readonly values: Values;
  readonly problems: ProblemsView;
}) {
  const { lang, spec, index } = props;
  const name = `set-${spec.key}`;
  const field = {
    lang,
    id: `set-${index}`,
    name,
    label: labelOf(lang, spec.label),
    error: problemText(lang, props.problems[name]),
    value: props.values[name] ?? String(spec.default),
  };
  if (spec.type === "choice") {
    return (
      <Select
        {...field}
        options={spec.choices.map((value) => ({ value, label: choiceText(lang, value) }))}
      />
    );
  }
  if (spec.type === "integer") {
    const { min, max } = spec;
    return <NumberInput {...field} isWhole hint={say(lang, t.range, { min, max })} />;
  }
  return <TextInput {...field} hint={spec.pattern} />;
}

function PortFields(props: {
  readonly lang: Lang;
  readonly ports: readonly PortView[];
  readonly values: Values;
  readonly problems: ProblemsView;
}) {
  const { lang, values, ports } = props;
  const error = (name: string) => problemText(lang, props.problems[name]);
  const listed = ports.map(({ path, about, usedBy }) => ({
    value: path,
    label: [
      path.replace("/dev/serial/by-id/", ""),
      about,
      usedBy === undefined ? "" : say(lang, t.portUsed, { name: usedBy }),
    ]
      .filter((part) => part !== "")
      .join(" · "),
  }));
  const isListed = listed.some((port) => port.value === values["port"]);
  return (
    <>
      {ports.length === 0 ? null : (
        <Select
          lang={lang}
          id="port"
          label={say(lang, t.port)}
          hint={say(lang, t.portHint)}
          error={error("port")}
          options={listed}
          value={isListed ? values["port"] : ""}
          hasEmpty
        />
      )}
      <TextInput
        lang={lang}
        id="path"
        label={say(lang, ports.length === 0 ? t.port : t.path)}
        hint={ports.length === 0 ? say(lang, t.noPorts) : undefined}
        error={error("path") ?? (ports.length === 0 ? error("port") : undefined)}
        value={values["path"] ?? (isListed ? "" : values["port"])}
        placeholder="/dev/ttyUSB0"
      />
    </>
  );
}

function LineFields(props: {
  readonly lang: Lang;
  readonly driver: DriverView;
  readonly values: Values;
  readonly problems: ProblemsView;
}) {
  const { lang, driver, values } = props;
  const usual = say(lang, t.asDriver);
  const choice = (id: string, label: string, options: readonly (readonly [string, string])[]) => (
    <Select
      lang={lang}
      id={id}
      label={label}
      value={values[id] ?? ""}
      options={[["", usual] as const, ...options].map(([value, word]) => ({ value, label: word }))}
    />
  );
  const isOpen = ["baud", "data-bits", "parity", "stop-bits"].some(
    (id) => (values[id] ?? "") !== "" || props.problems[id] !== undefined,
  );
  return (
    <details class="fold" open={isOpen}>
      <summary>{say(lang, t.lineForm, { line: serialWords(driver.serial) })}</summary>
      <div class="form-grid">
        <NumberInput
          lang={lang}
          id="baud"
          label={say(lang, t.baud)}
          value={values["baud"] ?? ""}
          error={problemText(lang, props.problems["baud"])}
          isWhole
        />
        {choice("data-bits", say(lang, t.dataBits), [
          ["8", "8"],
          ["7", "7"],
        ])}
        {choice("parity", say(lang, t.parity), [
          ["none", say(lang, t.parityNone)],
          ["even", say(lang, t.parityEven)],
          ["odd", say(lang, t.parityOdd)],
        ])}
        {choice("stop-bits", say(lang, t.stopBits), [
          ["1", "1"],
          ["2", "2"],
        ])}
      </div>
    </details>
  );
}

export type DeviceFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly driver: DriverView;
  readonly ports: readonly PortView[];
  readonly values: Values;
  readonly problems: ProblemsView;
  /** What stands over the form, when it came back. */
  readonly message?: string | undefined;
  /** Others on the same line; the form asks whether that is meant. */
  readonly sharers?: readonly string[] | undefined;
  /** Set when an existing device is changed. */
  readonly device?:
    | {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly isActive: boolean;
        readonly isCheckable: boolean;
      }
    | undefined;
};

function Connection(props: DeviceFormProps) {
  const { lang, values, problems } = props;
  const error = (name: string) => problemText(lang, problems[name]);
  return (
    <Card title={say(lang, t.connection)} icon="plug">
      <Choices
        lang={lang}
        id="transport"
        label={say(lang, t.connection)}
        columns={2}
        value={values["transport"] ?? "serial"}
        options={[
          { value: "serial", label: say(lang, t.serial) },
          { value: "tcp", label: say(lang, t.tcp) },
        ]}
      />
      <div class="form-grid" data-when="serial">
        <PortFields lang={lang} ports={props.ports} values={values} problems={problems} />
      </div>
      <div class="form-grid" data-when="tcp">
        <TextInput
          lang={lang}
          id="host"
          label={say(lang, t.host)}
          value={values["host"]}
          error={error("host")}
          placeholder="192.168.1.9"
          maxLength={253}
        />
        <NumberInput
          lang={lang}
          id="tcp-port"
          label={say(lang, t.tcpPort)}
          value={values["tcp-port"]}
          error={error("tcp-port")}
          isWhole
        />
      </div>
      <TextInput
        lang={lang}
        id="bus"
        label={say(lang, t.bus)}
        hint={say(lang, t.busHint)}
        value={values["bus"]}
        error={error("bus")}
        maxLength={40}
      />
      <div data-when="serial">
        <LineFields lang={lang} driver={props.driver} values={values} problems={problems} />
      </div>
    </Card>
  );
}

function Sharing(props: DeviceFormProps) {
  const { lang, sharers } = props;
  if (sharers === undefined || sharers.length === 0) return null;
  const names = sharers.join(lang === "en" ? ", " : "、");
  return (
    <Alert lang={lang} state="warn">
      {say(lang, t.shareWarning, { names })}
      <Checkbox lang={lang} id="share" label={say(lang, t.share)} />
    </Alert>
  );
}

export function DeviceFormPage(props: DeviceFormProps) {
  const { lang, driver, values, problems, device } = props;
  const action = device === undefined ? devicePaths.add : devicePaths.edit(device.id);
  const head = device === undefined ? say(lang, t.add) : device.name;
  return (
    <>
      {device === undefined ? (
        <SetupTabs lang={lang} current={devicePaths.add} canWrite />
      ) : (
        <DeviceTabs lang={lang} current={action} canWrite {...device} />
      )}
      <PageHead title={head}>
        {device?.isActive === false ? (
          <StatePill state="neutral" word={say(lang, t.retired)} />
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <form method="post" action={action} class="form-page">
        <CsrfField token={props.csrf} />
        <input type="hidden" name="driver" value={driver.id} />
        {device === undefined ? null : (
          <input type="hidden" name="version" value={String(device.version)} />
        )}
        <Sharing {...props} />
        <Card title={labelOf(lang, driver.label)} icon="wrench">
          <KeyValueList
            facts={[
              [say(lang, t.driver), <code>{driver.id}</code>],
              [say(lang, t.proof), say(lang, proofWords[driver.proof])],
              [say(lang, t.manual), driver.manual],
            ]}
          />
          {device === undefined ? (
            <LinkButton href={devicePaths.add} icon="list">
              {say(lang, t.otherDriver)}
            </LinkButton>
          ) : null}
          <TextInput
            lang={lang}
            id="name"
            label={say(lang, t.name)}
            hint={say(lang, t.nameHint)}
            value={values["name"]}
            error={problemText(lang, problems["name"])}
            maxLength={80}
            isRequired
          />
        </Card>
        <Connection {...props} />
        <Card title={say(lang, t.settings)} icon="settings">
          {driver.settings.length === 0 ? <p class="quiet">{say(lang, t.noSettings)}</p> : null}
          <div class="form-grid">
            {driver.settings.map((spec, index) => (
              <SettingField
                lang={lang}
                spec={spec}
                index={index}
                values={values}
                problems={problems}
              />
            ))}
          </div>
        </Card>
        {device === undefined ? null : <p class="quiet">{say(lang, t.appliedAtOnce)}</p>}
        <div class="button-row">
          <Button kind="primary" icon="save">
            {say(lang, device === undefined ? t.save : t.saveChanges)}
          </Button>
          {device === undefined ? null : <ActiveOpener lang={lang} isActive={device.isActive} />}
        </div>
      </form>
      {device === undefined ? null : (
        <ActiveDialog
          lang={lang}
          csrf={props.csrf}
          isActive={device.isActive}
          action={device.isActive ? devicePaths.retire(device.id) : devicePaths.activate(device.id)}
        />
      )}
    </>
  );
}

const ACTIVE_DIALOG = "active-dialog";

/** Opens the question why something is taken out of use, or back into it. */
export function ActiveOpener(props: { readonly lang: Lang; readonly isActive: boolean }) {
  const { lang, isActive } = props;
  return (
    <DialogOpener
      dialogId={ACTIVE_DIALOG}
      kind={isActive ? "destructive" : "plain"}
      icon={isActive ? "ban" : "undo"}
    >
      {say(lang, isActive ? t.retire : t.activate)}
    </DialogOpener>
  );
}

export function ActiveDialog(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly isActive: boolean;
  readonly action: string;
}) {
  const { lang, isActive } = props;
  const word = say(lang, isActive ? t.retire : t.activate);
  return (
    <ConfirmDialog
      lang={lang}
      id={ACTIVE_DIALOG}
      title={word}
      action={props.action}
      confirmLabel={word}
      confirmKind={isActive ? "destructive" : "primary"}
      csrf={props.csrf}
    >
      <TextArea lang={lang} id="reason" label={say(lang, t.reason)} isRequired />
    </ConfirmDialog>
  );
}
