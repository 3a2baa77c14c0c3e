/** The next thing to do at a gun, one form for each stage. */

import type { Child } from "hono/jsx";
import { fillPaths, type PointAct } from "../../src/filling/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, type ButtonKind, LinkButton } from "../ui/button.tsx";
import { Verdict } from "../ui/feedback.tsx";
import { Choices, CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import type { IconName } from "../ui/icon.tsx";
import { Icon } from "../ui/icon.tsx";
import { CameraScanner, TypedCode } from "../ui/scan.tsx";
import { CylinderFacts } from "./cylinder-facts.tsx";
import { ExceptionItems } from "./exceptions.tsx";
import { flowText } from "./flow/text.ts";
import type { PointPanel } from "./model.ts";
import { fillText as t } from "./text.ts";

type StepProps = {
  readonly lang: Lang;
  readonly point: PointPanel;
  readonly csrf?: string | undefined;
  readonly isCamera?: boolean | undefined;
};

/**
 * A form for one act. Live frames are shared by all screens and carry no token; the page's inherited
 * header does, so these forms go by htmx and answer with a redirect.
 */
export function ActForm(
  props: Pick<StepProps, "lang" | "csrf"> & {
    readonly point: Pick<PointPanel, "id">;
    readonly act: PointAct;
    readonly id?: string | undefined;
    readonly isKept?: boolean | undefined;
    readonly children?: Child;
  },
) {
  const path = fillPaths.act(props.point.id, props.act);
  const kept = props.isKept === true ? { "hx-morph-skip": "" } : {};
  return (
    <form
      id={props.id}
      method="post"
      action={path}
      hx-post={path}
      hx-swap="none"
      hx-disable="find button"
      class="step-form"
      {...kept}
    >
      <CsrfField token={props.csrf} />
      {props.children}
    </form>
  );
}

export function ActButton(
  props: Pick<StepProps, "lang" | "csrf"> & {
    readonly point: Pick<PointPanel, "id" | "canFill">;
    /** Goes with the form; a part of the point, such as one position of a manifold. */
    readonly children?: Child;
    readonly act: PointAct;
    readonly word: string;
    readonly icon: IconName;
    readonly kind?: ButtonKind | undefined;
    readonly size?: "lg" | "next" | undefined;
    readonly isDisabled?: boolean | undefined;
  },
) {
  const { act, word, icon, kind, size, isDisabled, children, ...step } = props;
  return (
    <ActForm {...step} act={act}>
      {children}
      <Button
        kind={kind ?? "plain"}
        size={size ?? "lg"}
        icon={icon}
        isDisabled={isDisabled === true || !props.point.canFill}
      >
        {word}
      </Button>
    </ActForm>
  );
}

function Release(props: StepProps) {
  return <ActButton {...props} act="release" word={say(props.lang, t.release)} icon="undo" />;
}

/** For codes that no scanner reads; scans themselves go to the page's hidden form. */
function PointCode(props: StepProps & { readonly word: string }) {
  const path = fillPaths.pointScan(props.point.id);
  return (
    <TypedCode
      action={path}
      csrf={props.csrf}
      label={props.word}
      enter={say(props.lang, t.confirmCode)}
      extra={{ id: "typed-code", "hx-post": path, "hx-swap": "none", "hx-morph-skip": "" }}
    />
  );
}

/** A gun page with nothing bound goes back to the board, so that a late scan cannot hit a gun forgotten. */
const SELECTION_MS = 20_000;

/** The way to the check scale stays open after the filled cylinder was lifted off this one. */
function AwaitingLinks(props: StepProps) {
  const { lang, point } = props;
  return (
    <>
      {point.awaiting.map((item) => (
        <LinkButton href={fillPaths.flow(item.fillId)} icon="steps" size="lg">
          {item.step === undefined ? say(lang, t.goFlow) : say(lang, flowText.step[item.step])}:{" "}
          {item.code}
        </LinkButton>
      ))}
    </>
  );
}

function ScanStep(props: StepProps) {
  const { lang, point } = props;
  const leave =
    props.isCamera === true
      ? {}
      : { "data-return-after-ms": SELECTION_MS, "data-return-to": fillPaths.board };
  return (
    <>
      <span {...leave} hidden />
      <h2 class="step-title">
        <Icon name="scan" size="lg" />
        {say(lang, t.scanCylinder)}
      </h2>
      {point.cause === undefined ? null : <p class="quiet">{point.cause}</p>}
      <PointCode {...props} word={say(lang, t.typeCode)} />
      {props.isCamera === true ? (
        <CameraScanner lang={lang} />
      ) : (
        <LinkButton href={`${fillPaths.point(point.id)}?camera=1`} icon="camera" size="lg">
          {say(lang, t.useCamera)}
        </LinkButton>
      )}
      <AwaitingLinks {...props} />
      <p class="quiet">{say(lang, t.scanCylinderHint)}</p>
    </>
  );
}

const ORIGIN = {
  register: t.byRegister,
  inspection: t.byInspection,
  station: t.byStation,
} as const;

function RefusedStep(props: StepProps) {
  const { lang, point } = props;
  return (
    <>
      <Verdict state="danger" icon="ban" word={say(lang, t.refusedTitle)} sound="refused">
        <ul class="refusals">
          {point.refusals.map((refusal) => (
            <li>
              <strong>{refusal.words}</strong>{" "}
              <small>
                ({refusal.reject === undefined ? "" : `${refusal.reject} · `}
                {say(lang, ORIGIN[refusal.origin])})
              </small>
              <br />
              <span>→ {refusal.wayOut}</span>
            </li>
          ))}
        </ul>
      </Verdict>
      {point.canOverride ? (
        <ActForm {...props} act="override" id="override-form" isKept>
          <TextInput
            lang={lang}
            id="override-reason"
            name="reason"
            label={say(lang, flowText.override)}
            hint={say(lang, flowText.overrideHint)}
            isRequired
            maxLength={200}
          />
          <Button icon="unlock">{say(lang, flowText.override)}</Button>
        </ActForm>
      ) : null}
      <Release {...props} />
    </>
  );
}

function CheckStep(props: StepProps) {
  const { lang, point } = props;
  return (
    <>
      <ActForm {...props} act="check" id={`check-${point.cylinder?.id ?? "none"}`} isKept>
        {/* Somebody may scan another cylinder here while this form is open. */}
        <input type="hidden" name="cylinder" value={point.cylinder?.id ?? ""} />
        <fieldset class="check-items">
          <legend>
            <h2 class="step-title">{say(lang, t.preFill)}</h2>
            <span class="quiet">{say(lang, t.tickExceptions)}</span>
          </legend>
          <ExceptionItems
            word={say(lang, t.problem)}
            items={point.items.map(({ code, text }) => ({ code, words: say(lang, text) }))}
          />
        </fieldset>
        <TextInput lang={lang} id="note" label={say(lang, t.note)} maxLength={200} />
        <div class="step-bar">
          <Button kind="primary" size="next" icon="checks" isDisabled={!point.canFill}>
            {say(lang, t.allOthersPassed)}
          </Button>
        </div>
      </ActForm>
      <Release {...props} />
    </>
  );
}

function AuthoriseStep(props: StepProps) {
  const { lang, point } = props;
  const isReady = point.blockers.length === 0;
  return (
    <>
      {isReady ? null : (
        <div class="notice" data-state="neutral" role="status">
          <Icon name="pending" />
          <div>
            <span class="notice-word">{say(lang, t.waitFor)}</span>
            <ul>
              {point.blockers.map((words) => (
                <li>{words}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <ActButton
        {...props}
        act="authorise"
        word={say(lang, t.authorise)}
        icon="unlock"
        kind="primary"
        size="next"
        isDisabled={!isReady}
      />
      <Release {...props} />
    </>
  );
}

/** The valve is the scale's: the next thing happens there, and nothing here can stop it for sure. */
function AtScaleStep(props: StepProps) {
  const { lang, point } = props;
  const isReady = point.stage === "at-scale";
  return (
    <>
      <Verdict
        state={point.state}
        icon={isReady ? "scan" : "flame"}
        word={say(lang, isReady ? t.phaseAtScale : t.phaseScaleFills)}
        sound="ok"
      >
        {isReady ? null : <p>{say(lang, t.scaleFillsHint)}</p>}
      </Verdict>
      {isReady ? <Release {...props} /> : null}
    </>
  );
}

function RunningStep(props: StepProps) {
  const { lang, point } = props;
  if (point.hasOwnScale) return <AtScaleStep {...props} />;
  const word = point.stage === "authorised" ? t.phaseAuthorised : t.phaseFilling;
  return (
    <>
      <Verdict
        state={point.state}
        icon={point.stage === "authorised" ? "unlock" : "flame"}
        word={say(lang, word)}
        sound="ok"
      />
      <ActButton
        {...props}
        act="release"
        word={say(lang, t.stop)}
        icon="stop"
        kind="destructive"
        size="next"
      />
    </>
  );
}

function EndedStep(props: StepProps) {
  const { lang, point } = props;
  if (point.endNetG === undefined || point.fillId === undefined) {
    return <Verdict state="neutral" icon="pending" word={say(lang, t.phaseSettled)} />;
  }
  const net = `${(point.endNetG / 1000).toFixed(2)} kg`;
  return (
    <>
      <Verdict state={point.state} word={say(lang, t.ended, { net })} sound="ok" />
      <LinkButton href={fillPaths.flow(point.fillId)} kind="primary" size="next" icon="steps">
        {say(lang, t.goOn)}
      </LinkButton>
      <PointCode {...props} word={say(lang, t.nextCylinder)} />
    </>
  );
}

function SettleStep(props: StepProps) {
  const { lang, point } = props;
  return (
    <>
      <Verdict state="alert" word={say(lang, t.settleTitle)} sound="alarm">
        <p>{say(lang, t.settleIntro, { cause: point.settleCause ?? "—" })}</p>
      </Verdict>
      <ActForm {...props} act="settle" id={`settle-${point.fillId ?? "none"}`} isKept>
        <Choices
          lang={lang}
          id="where"
          label={say(lang, t.cylinder)}
          value="scale"
          options={[
            { value: "scale", label: say(lang, t.settleOnScale) },
            { value: "gone", label: say(lang, t.settleGone) },
          ]}
        />
        <TextArea lang={lang} id="reason" label={say(lang, t.settleReason)} isRequired />
        <Button kind="primary" size="next" icon="check" isDisabled={!point.canFill}>
          {say(lang, t.settle)}
        </Button>
      </ActForm>
    </>
  );
}

function LockedStep(props: StepProps) {
  const { lang, point } = props;
  return (
    <>
      <Verdict state="locked" icon="lock" word={say(lang, t.phaseManual)}>
        <p>{point.lockedBy?.reason}</p>
        <p class="quiet">{say(lang, t.lockedBy, { by: point.lockedBy?.by ?? "—" })}</p>
      </Verdict>
      {point.canUnlock ? (
        <ActForm {...props} act="unlock" id="unlock-form" isKept>
          <TextInput
            lang={lang}
            id="reason"
            label={say(lang, t.lockReason)}
            isRequired
            maxLength={200}
          />
          <Button kind="primary" size="lg" icon="unlock">
            {say(lang, t.unlock)}
          </Button>
        </ActForm>
      ) : null}
    </>
  );
}

function LockForm(props: StepProps) {
  const { lang } = props;
  return (
    <details class="lock-box">
      <summary class="button">
        <Icon name="lock" />
        {say(lang, t.lockTitle)}
      </summary>
      <ActForm {...props} act="lock" id="lock-form" isKept>
        <TextInput
          lang={lang}
          id="lock-reason"
          name="reason"
          label={say(lang, t.lockReason)}
          isRequired
          maxLength={200}
        />
        <Button kind="destructive" icon="lock">
          {say(lang, t.lock)}
        </Button>
      </ActForm>
    </details>
  );
}

function StageStep(props: StepProps) {
  switch (props.point.stage) {
    case "unusable":
      return (
        <Verdict state="alert" icon="ban" word={say(props.lang, t.phaseProblem)}>
          <p>{props.point.problem}</p>
          <p class="quiet">{say(props.lang, t.problemHint)}</p>
        </Verdict>
      );
    case "manual-lock":
      return <LockedStep {...props} />;
    case "settle":
      return <SettleStep {...props} />;
    case "idle":
      return <ScanStep {...props} />;
    case "refused":
      return <RefusedStep {...props} />;
    case "check":
      return <CheckStep {...props} />;
    case "waiting":
    case "ready":
      return <AuthoriseStep {...props} />;
    case "at-scale":
      return <AtScaleStep {...props} />;
    case "pending":
      return <Verdict state="neutral" icon="pending" word={say(props.lang, t.phasePending)} />;
    case "authorised":
    case "filling":
      return <RunningStep {...props} />;
    case "resting":
    case "ended":
      return <EndedStep {...props} />;
  }
}

export function PointStep(props: StepProps) {
  const { lang, point } = props;
  return (
    <section id="point-step" class="point-step" data-stage={point.stage}>
      {point.canFill ? null : (
        <p class="notice" data-state="neutral">
          <Icon name="info" />
          <span>{say(lang, t.operatorOnly)}</span>
        </p>
      )}
      <StageStep {...props} />
      {point.cylinder === undefined || point.stage === "check" ? null : (
        <CylinderFacts lang={lang} cylinder={point.cylinder} />
      )}
      {point.stage === "manual-lock" || !point.canFill ? null : <LockForm {...props} />}
    </section>
  );
}
