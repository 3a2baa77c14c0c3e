/** What must stand on site besides the ticket: weather, continuous detection, video, cylinders, the leader. */
import { confirmationPaths } from "../../src/confirmations/paths.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Checkbox, PinPad } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { ActForm, ActLine, ActSelect, ActTime, type PageProps } from "./act-form.tsx";
import { areaText as a } from "./areas/area-text.ts";
import { onePermitText as t } from "./text.ts";

function Yes(
  props: PageProps & { readonly act: string; readonly name: string; readonly label: string },
) {
  const { lang, act, name, label } = props;
  const isChecked = props.back?.act === act && props.back.values[name] === "yes";
  return (
    <Checkbox lang={lang} id={`${act}-${name}`} name={name} label={label} isChecked={isChecked} />
  );
}

function Weather(props: PageProps) {
  const { lang } = props;
  const field = { props, act: "conditions" } as const;
  return (
    <ActForm
      {...props}
      act="conditions"
      label={`${say(lang, t.weather)} · ${say(lang, t.keep)}`}
      icon="wind"
    >
      <ActLine {...field} name="force" label={say(lang, t.force)} inputMode="numeric" isRequired />
      <div class="permit-many">
        <Yes {...props} act="conditions" name="fog" label={say(lang, t.fog)} />
        <Yes {...props} act="conditions" name="snow" label={say(lang, t.snow)} />
        <Yes {...props} act="conditions" name="rain" label={say(lang, t.rain)} />
      </div>
    </ActForm>
  );
}

function Monitor(props: PageProps) {
  const { lang } = props;
  const field = { props, act: "monitor" } as const;
  return (
    <ActForm
      {...props}
      act="monitor"
      label={`${say(lang, t.monitor)} · ${say(lang, t.keep)}`}
      icon="activity"
    >
      <div class="grid grid-cols-2 gap-3">
        <ActLine {...field} name="instrument" label={say(lang, t.instrument)} isRequired />
        <ActTime {...field} name="calibrated" label={say(lang, t.calibrated)} isDay isRequired />
      </div>
    </ActForm>
  );
}

function Video(props: PageProps) {
  const { lang } = props;
  return (
    <ActForm
      {...props}
      act="video"
      label={`${say(lang, t.video)} · ${say(lang, t.keep)}`}
      icon="camera"
    >
      <p class="quiet">{say(lang, t.videoHint)}</p>
      <ActLine props={props} act="video" name="recorder" label={say(lang, t.recorder)} isRequired />
      <Yes {...props} act="video" name="proof" label={say(lang, t.explosionProof)} />
    </ActForm>
  );
}

function Cylinder(props: PageProps) {
  const { lang } = props;
  const field = { props, act: "cylinder" } as const;
  return (
    <ActForm
      {...props}
      act="cylinder"
      label={`${say(lang, t.cylinders)} · ${say(lang, t.keep)}`}
      icon="cylinder"
    >
      <p class="quiet">{say(lang, t.useConfirmationHint)}</p>
      <LinkButton
        href={confirmationPaths.addFor({ kind: "permit", id: props.permit.id })}
        icon="check"
      >
        {say(lang, t.useConfirmation)}
      </LinkButton>
      <div class="grid grid-cols-2 gap-3">
        <ActLine {...field} name="code" label={say(lang, t.cylinderCode)} isRequired />
        <ActSelect
          {...field}
          name="content"
          label={say(lang, t.content)}
          options={[
            { value: "oxygen", label: say(lang, t.oxygen) },
            { value: "acetylene", label: say(lang, t.acetylene) },
            { value: "other-fuel", label: say(lang, t.otherFuel) },
            { value: "inert", label: say(lang, t.inert) },
          ]}
          isRequired
        />
        <ActLine {...field} name="fire" label={say(lang, t.toFire)} inputMode="decimal" />
        <ActLine {...field} name="apart" label={say(lang, t.toOther)} inputMode="decimal" />
      </div>
      <Yes {...props} act="cylinder" name="passed" label={say(lang, t.cylinderPassed)} />
      <Yes {...props} act="cylinder" name="upright" label={say(lang, t.upright)} />
      <Yes {...props} act="cylinder" name="arrestor" label={say(lang, t.arrestor)} />
    </ActForm>
  );
}

function Leader(props: PageProps) {
  const { lang } = props;
  return (
    <ActForm {...props} act="leader" label={say(lang, t.leaderPresent)} icon="badge">
      <ActSelect
        props={props}
        act="leader"
        name="person"
        label={say(lang, t.person)}
        options={props.people}
        isRequired
      />
      <PinPad lang={lang} id="leader-pin" name="pin" label={say(lang, t.leaderPin)} isRequired />
    </ActForm>
  );
}

/** Where positioning is used the area becomes a fence with the start of the work. */
function WorkArea(props: PageProps) {
  const { lang, permit } = props;
  const canPick = props.areas.length > 0 || permit.area !== undefined;
  return (
    <>
      <p class="quiet">{say(lang, t.workAreaHint)}</p>
      <LinkButton href={permitPaths.area(permit.id)} icon="edit">
        {say(lang, permit.area === undefined ? a.title : a.redraw)}
      </LinkButton>
      {canPick ? (
        <ActForm
          {...props}
          act="area"
          label={`${say(lang, t.workArea)} · ${say(lang, t.keep)}`}
          icon="pin"
        >
          <ActSelect
            props={props}
            act="area"
            name="zone"
            label={say(lang, t.workArea)}
            options={[{ value: "", label: say(lang, t.noArea) }, ...props.areas]}
          />
        </ActForm>
      ) : null}
    </>
  );
}

const ACTS = ["area", "conditions", "monitor", "video", "cylinder", "leader"];

export function Conditions(props: PageProps) {
  const { lang, permit, back } = props;
  const has = (act: string) => permit.acts.has(act);
  if (!ACTS.some(has)) return null;
  const isHot = permit.kind === "hot-work";
  return (
    <details
      class="danger-aside"
      open={back !== undefined && ACTS.includes(back.act)}
      id="permit-conditions"
    >
      <summary>{say(lang, t.conditions)}</summary>
      <div class={STACK}>
        {has("area") ? <WorkArea {...props} /> : null}
        <Weather {...props} />
        {has("monitor") && (isHot || permit.kind === "confined-space") ? (
          <Monitor {...props} />
        ) : null}
        {has("video") && isHot ? <Video {...props} /> : null}
        {has("cylinder") && isHot ? <Cylinder {...props} /> : null}
        {has("leader") && isHot ? <Leader {...props} /> : null}
      </div>
    </details>
  );
}
