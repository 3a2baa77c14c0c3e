/** What happens on site: gas analyses, verification, start, pause, hand-over, register, end, acceptance. */
import { permitPaths } from "../../src/permits/paths.ts";
import { say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, PinPad } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import { ActForm, ActLine, ActSelect, ActTime, ActWords, type PageProps } from "./act-form.tsx";
import { Conditions } from "./condition-parts.tsx";
import { partWords } from "./rule-text.ts";
import { onePermitText as t } from "./text.ts";

const PARTS = [
  ...(["other", "around", "inside", "upper", "middle", "lower", "outside", "section"] as const),
];
const UNITS = ["%", "%LEL", "ppm", "mg/m³"] as const;

function SampleForm(props: PageProps) {
  const { lang } = props;
  const field = { props, act: "sample" } as const;
  const last = props.permit.samples.at(-1);
  return (
    <ActForm {...props} act="sample" label={say(lang, t.addSample)} icon="plus">
      <div class="grid grid-cols-2 gap-3">
        <ActSelect
          {...field}
          name="gas"
          label={say(lang, t.gas)}
          options={props.gases}
          isRequired
        />
        <ActLine
          {...field}
          name="value"
          label={say(lang, t.value)}
          inputMode="decimal"
          isRequired
        />
        <ActSelect
          {...field}
          name="unit"
          label={say(lang, t.unit)}
          options={UNITS.map((unit) => ({ value: unit, label: unit }))}
          isRequired
        />
        <ActLine {...field} name="point" label={say(lang, t.point)} isRequired />
        <ActLine
          {...field}
          name="instrument"
          label={say(lang, t.instrument)}
          value={last?.instrument}
          isRequired
        />
        <ActTime {...field} name="calibrated" label={say(lang, t.calibrated)} isDay isRequired />
      </div>
      <ActSelect
        {...field}
        name="part"
        label={say(lang, t.part)}
        options={PARTS.map((part) => ({ value: part, label: say(lang, partWords[part]) }))}
        value="other"
        isRequired
      />
      {props.back?.act === "sample" && props.back.errors["unit"] !== undefined ? (
        <Checkbox lang={lang} id="sample-sure" name="sure" label={say(lang, t.sureUnit)} />
      ) : null}
      <ActTime {...field} name="taken" label={say(lang, t.taken)} value={props.now} isRequired />
    </ActForm>
  );
}

export function Samples(props: PageProps) {
  const { lang, permit } = props;
  const canAdd = permit.acts.has("sample");
  if (permit.samples.length === 0 && !canAdd) return null;
  return (
    <Card title={say(lang, t.samples)} icon="wind" id="permit-samples">
      {permit.samples.length === 0 ? (
        <EmptyState title={say(lang, t.noSamples)} icon="wind" />
      ) : null}
      <ul class="permit-lines">
        {permit.samples.map((sample) => (
          <li data-left={sample.withdrawn === undefined ? undefined : ""}>
            <span class="permit-card-head">
              <StatePill
                state={
                  sample.withdrawn !== undefined ? "neutral" : sample.isPassed ? "ok" : "danger"
                }
                word={say(
                  lang,
                  sample.withdrawn !== undefined
                    ? t.withdrawn
                    : sample.isPassed
                      ? t.passed
                      : t.failed,
                )}
              />
              <strong>
                {sample.gas} {sample.value}
              </strong>
              <span class="quiet">{sample.limit}</span>
            </span>
            <span class="quiet">
              {sample.at} · {sample.point} · {sample.instrument} · {sample.analyst}
              {sample.withdrawn === undefined ? "" : ` · ${sample.withdrawn}`}
            </span>
            {canAdd && sample.withdrawn === undefined ? (
              <details class="danger-aside">
                <summary>{say(lang, t.withdraw)}</summary>
                <ActForm
                  {...props}
                  act="sample-withdraw"
                  of={sample.id}
                  label={say(lang, t.withdraw)}
                  icon="undo"
                >
                  <ActLine
                    props={props}
                    act="sample-withdraw"
                    name="reason"
                    label={say(lang, t.reason)}
                    isRequired
                  />
                </ActForm>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
      {canAdd ? (
        <details
          class="danger-aside"
          open={props.back?.act === "sample" || permit.samples.length === 0}
        >
          <summary>{say(lang, t.addSample)}</summary>
          <SampleForm {...props} />
        </details>
      ) : null}
    </Card>
  );
}

export function Entries(props: PageProps) {
  const { lang, permit } = props;
  if (permit.kind !== "confined-space") return null;
  const inside = permit.entries.filter(({ outAt }) => outAt === undefined).length;
  return (
    <Card
      title={`${say(lang, t.register)} · ${say(lang, t.inside, { count: inside })}`}
      icon="door"
      id="permit-entries"
    >
      <ul class="permit-lines">
        {permit.entries.map((entry) => (
          <li data-left={entry.outAt === undefined ? undefined : ""}>
            <strong>{entry.what}</strong>
            <span class="quiet">
              {say(lang, t.inAt, { at: entry.inAt })}
              {entry.outAt === undefined ? "" : ` · ${say(lang, t.outAt, { at: entry.outAt })}`}
            </span>
            {entry.outAt === undefined && permit.acts.has("entry-out") ? (
              <form method="post" action={permitPaths.act(permit.id, "entry-out")}>
                <CsrfField token={props.csrf} />
                <input type="hidden" name="of" value={entry.id} />
                <Button icon="logout">{say(lang, t.out)}</Button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
      {permit.acts.has("entry-in") ? (
        <div class={STACK}>
          <ActForm {...props} act="entry-in" label={say(lang, t.in)} icon="login">
            <ActSelect
              props={props}
              act="entry-in"
              name="person"
              label={say(lang, t.person)}
              options={permit.people
                .filter(({ hasLeft }) => !hasLeft)
                .map(({ personId, name }) => ({ value: personId, label: name }))}
            />
            <div class="grid grid-cols-2 gap-3">
              <ActLine props={props} act="entry-in" name="tool" label={say(lang, t.tool)} />
              <ActLine
                props={props}
                act="entry-in"
                name="count"
                label={say(lang, t.count)}
                inputMode="numeric"
                value="1"
              />
            </div>
          </ActForm>
        </div>
      ) : null}
    </Card>
  );
}

/** The named person is the one who stands there: another person says so, with their own PIN and a reason. */
function Verify(props: PageProps) {
  const { lang, permit } = props;
  // A verification runs out: whoever has one may be verified again.
  const waiting = permit.people.filter(({ hasLeft }) => !hasLeft);
  const faces = waiting.filter(({ faceHref }) => faceHref !== "");
  if (!permit.acts.has("verify") || waiting.length === 0) return null;
  return (
    <details class="danger-aside" open={props.back?.act === "verify"} id="permit-verify">
      <summary>{say(lang, t.verify)}</summary>
      {faces.map(({ faceHref, name, verified }) => (
        <p>
          <LinkButton
            href={faceHref}
            icon="face"
            kind={verified === undefined ? "primary" : "plain"}
          >
            {say(lang, t.verifyFace, { name })}
          </LinkButton>
        </p>
      ))}
      <ActForm {...props} act="verify" label={say(lang, t.verify)} icon="badge">
        <p class="quiet">{say(lang, t.verifyHint)}</p>
        <ActSelect
          props={props}
          act="verify"
          name="person"
          label={say(lang, t.verified)}
          options={waiting.map(({ personId, name, role, verified }) => ({
            value: personId,
            label: [name, role, ...(verified === undefined ? [] : [verified])].join(" · "),
          }))}
          isRequired
        />
        <ActSelect
          props={props}
          act="verify"
          name="second"
          label={say(lang, t.second)}
          options={props.people}
          isRequired
        />
        <ActLine
          props={props}
          act="verify"
          name="reason"
          label={say(lang, t.verifyReason)}
          isRequired
        />
        <PinPad lang={lang} id="verify-pin" name="pin" label={say(lang, t.secondPin)} isRequired />
      </ActForm>
    </details>
  );
}

function HandOver(props: PageProps) {
  const { lang, permit } = props;
  if (!permit.acts.has("hand-over")) return null;
  const guardians = permit.people.filter(({ hasLeft }) => !hasLeft);
  return (
    <details class="danger-aside" open={props.back?.act === "hand-over"}>
      <summary>{say(lang, t.handOver)}</summary>
      <ActForm {...props} act="hand-over" label={say(lang, t.handOver)} icon="people">
        <p class="quiet">{say(lang, t.handOverHint)}</p>
        <ActSelect
          props={props}
          act="hand-over"
          name="from"
          label={say(lang, t.handFrom)}
          options={guardians.map(({ personId, name, role }) => ({
            value: personId,
            label: `${name} · ${role}`,
          }))}
          isRequired
        />
        <ActSelect
          props={props}
          act="hand-over"
          name="person"
          label={say(lang, t.handTo)}
          options={props.people}
          isRequired
        />
        <ActWords
          props={props}
          act="hand-over"
          name="note"
          label={say(lang, t.handNote)}
          isRequired
        />
        <PinPad lang={lang} id="hand-over-pin" name="pin" label={say(lang, t.handPin)} isRequired />
      </ActForm>
    </details>
  );
}

function Aside(
  props: PageProps & {
    readonly act: "pause" | "end" | "stop" | "revoke" | "void" | "worker-add" | "worker-leave";
  },
) {
  const { lang, act, permit } = props;
  if (!permit.acts.has(act)) return null;
  const words = t[act];
  const isPerson = act === "worker-add" || act === "worker-leave";
  return (
    <details class="danger-aside" open={props.back?.act === act}>
      <summary>{say(lang, words)}</summary>
      <ActForm
        {...props}
        act={act}
        label={say(lang, words)}
        icon={isPerson ? "people" : act === "pause" ? "pause" : act === "end" ? "check" : "close"}
      >
        {act === "worker-add" ? (
          <div class="grid gap-3 sm:grid-cols-2">
            <ActSelect
              props={props}
              act={act}
              name="role"
              label={say(lang, t.role)}
              options={props.roles}
              isRequired
            />
            <ActSelect
              props={props}
              act={act}
              name="person"
              label={say(lang, t.person)}
              options={props.people}
              isRequired
            />
          </div>
        ) : null}
        {act === "worker-leave" ? (
          <ActSelect
            props={props}
            act={act}
            name="of"
            label={say(lang, t.person)}
            options={permit.people
              .filter(({ hasLeft }) => !hasLeft)
              .map(({ rowId, name, role }) => ({ value: rowId, label: `${name} · ${role}` }))}
            isRequired
          />
        ) : null}
        {isPerson ? null : (
          <ActWords
            props={props}
            act={act}
            name="reason"
            label={say(lang, t.reason)}
            isRequired={act !== "end"}
          />
        )}
      </ActForm>
    </details>
  );
}

/** The one thing that comes next in large; what is done seldom behind its word. */
export function Acts(props: PageProps) {
  const { lang, permit } = props;
  const has = (act: string) => permit.acts.has(act);
  const any = [
    "start",
    "resume",
    "accept",
    "archive",
    "verify",
    "pause",
    "end",
    "hand-over",
    "stop",
    "revoke",
    "void",
    "worker-add",
    "follow",
    "conditions",
  ].some(has);
  if (!any) return null;
  return (
    <Card title={say(lang, t.next)} icon="steps" id="permit-acts">
      <div class={STACK}>
        <Conditions {...props} />
        <Verify {...props} />
        {has("start") ? (
          <ActForm {...props} act="start" label={say(lang, t.start)} icon="play" isNext />
        ) : null}
        {has("resume") ? (
          <ActForm {...props} act="resume" label={say(lang, t.resume)} icon="play" isNext />
        ) : null}
        {has("archive") ? (
          <ActForm {...props} act="archive" label={say(lang, t.archive)} icon="save" isNext>
            <ActLine props={props} act="archive" name="footage" label={say(lang, t.footage)} />
          </ActForm>
        ) : null}
        <Aside {...props} act="pause" />
        <HandOver {...props} />
        <Aside {...props} act="worker-add" />
        <Aside {...props} act="worker-leave" />
        <Aside {...props} act="end" />
        <Aside {...props} act="stop" />
        <Aside {...props} act="void" />
        <Aside {...props} act="revoke" />
        {has("follow") ? (
          <a class="link font-semibold" href={permitPaths.follow(permit.id)}>
            {say(lang, t.follow)}
          </a>
        ) : null}
      </div>
    </Card>
  );
}
