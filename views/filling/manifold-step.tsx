/** The next thing to do at a manifold, one form for each stage. */
import { acetylenePaths, fillPaths, manifoldPaths } from "../../src/filling/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Verdict } from "../ui/feedback.tsx";
import { Choices, CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { CameraScanner, TypedCode } from "../ui/scan.tsx";
import { KeyValueList } from "../ui/structure.tsx";
import { ExceptionItems } from "./exceptions.tsx";
import type { ChosenPosition, ManifoldPanel } from "./manifold-model.ts";
import { mpa } from "./manifold-parts.tsx";
import { manifoldText as t } from "./manifold-text.ts";
import { ActButton, ActForm } from "./point-step.tsx";
import { fillText } from "./text.ts";

type StepProps = {
  readonly lang: Lang;
  readonly panel: ManifoldPanel;
  readonly csrf?: string | undefined;
  readonly isCamera?: boolean | undefined;
};

type ChosenProps = StepProps & { readonly chosen: ChosenPosition };

function PositionField(props: { readonly position: string }) {
  return <input type="hidden" name="position" value={props.position} />;
}

function Release(props: ChosenProps & { readonly word: string }) {
  const { lang, panel, csrf, chosen } = props;
  return (
    <ActButton lang={lang} point={panel} csrf={csrf} act="release" word={props.word} icon="undo">
      <PositionField position={chosen.position} />
    </ActButton>
  );
}

function ScanPosition(props: ChosenProps) {
  const { lang, panel, chosen, csrf } = props;
  const path = manifoldPaths.scan(panel.id, chosen.position);
  const { position } = chosen;
  return (
    <>
      <h2 class="step-title">
        <Icon name="scan" size="lg" />
        {say(lang, t.scanAt, { position })}
      </h2>
      {panel.cause === undefined ? null : <p class="quiet">{panel.cause}</p>}
      <TypedCode
        action={path}
        csrf={csrf}
        label={say(lang, fillText.typeCode)}
        enter={say(lang, fillText.confirmCode)}
        extra={{
          id: `typed-code-${position}`,
          "hx-post": path,
          "hx-swap": "none",
          "hx-morph-skip": "",
        }}
      />
      {props.isCamera === true ? (
        <CameraScanner lang={lang} />
      ) : (
        <LinkButton
          href={`${manifoldPaths.position(panel.id, position)}&camera=1`}
          icon="camera"
          size="lg"
        >
          {say(lang, fillText.useCamera)}
        </LinkButton>
      )}
      <ActButton
        lang={lang}
        point={panel}
        csrf={csrf}
        act="blank"
        word={say(lang, t.confirmBlank, { position })}
        icon="minus"
      >
        <PositionField position={position} />
      </ActButton>
      <p class="quiet">{say(lang, t.scanHint)}</p>
    </>
  );
}

const ORIGIN = {
  register: fillText.byRegister,
  inspection: fillText.byInspection,
  station: fillText.byStation,
} as const;

function RefusedPosition(props: ChosenProps) {
  const { lang, chosen } = props;
  return (
    <>
      <Verdict
        state="danger"
        icon="ban"
        word={`${say(lang, t.position, { position: chosen.position })} · ${say(lang, t.refused)}`}
        sound="refused"
      >
        <ul class="refusals">
          {chosen.refusals.map((refusal) => (
            <li>
              <strong>{refusal.words}</strong> <small>({say(lang, ORIGIN[refusal.origin])})</small>
              <br />
              <span>→ {refusal.wayOut}</span>
            </li>
          ))}
        </ul>
      </Verdict>
      <Release {...props} word={say(lang, t.release)} />
      <KeyValueList facts={chosen.facts} />
    </>
  );
}

function CheckPosition(props: ChosenProps) {
  const { lang, panel, chosen, csrf } = props;
  const id = `check-${chosen.position}-${chosen.cylinderId ?? "none"}`;
  return (
    <>
      <ActForm lang={lang} point={panel} csrf={csrf} act="check" id={id} isKept>
        <PositionField position={chosen.position} />
        {/* Somebody may scan another cylinder to this position while the form is open. */}
        <input type="hidden" name="cylinder" value={chosen.cylinderId ?? ""} />
        <fieldset class="check-items">
          <legend>
            <h2 class="step-title">
              {say(lang, t.position, { position: chosen.position })} · {say(lang, fillText.preFill)}
            </h2>
            <span class="quiet">{say(lang, fillText.tickExceptions)}</span>
          </legend>
          <ExceptionItems
            word={say(lang, fillText.problem)}
            items={panel.items.map(({ code, text }) => ({ code, words: say(lang, text) }))}
          />
        </fieldset>
        <TextInput lang={lang} id="note" label={say(lang, fillText.note)} maxLength={200} />
        <div class="step-bar">
          <Button kind="primary" size="next" icon="checks" isDisabled={!panel.canFill}>
            {say(lang, fillText.allOthersPassed)}
          </Button>
        </div>
      </ActForm>
      <Release {...props} word={say(lang, t.release)} />
      <KeyValueList facts={chosen.facts} />
    </>
  );
}

function DonePosition(props: ChosenProps) {
  const { lang, panel, chosen } = props;
  const isBlank = chosen.kind === "blank";
  const { position } = chosen;
  return (
    <>
      <Verdict
        state={isBlank ? "neutral" : "ok"}
        icon={isBlank ? "minus" : "ok"}
        word={say(lang, isBlank ? t.blankBy : t.positionGood, { position })}
      />
      <LinkButton href={fillPaths.point(panel.id)} kind="primary" size="next" icon="arrow-right">
        {say(lang, t.nextStep)}
      </LinkButton>
      <Release {...props} word={say(lang, isBlank ? t.notBlank : t.release)} />
      {isBlank ? null : <KeyValueList facts={chosen.facts} />}
    </>
  );
}

function PositionStep(props: ChosenProps) {
  switch (props.chosen.kind) {
    case "open":
      return <ScanPosition {...props} />;
    case "refused":
      return <RefusedPosition {...props} />;
    case "check":
      return <CheckPosition {...props} />;
    default:
      return <DonePosition {...props} />;
  }
}

function LeakStep(props: StepProps) {
  const { lang, panel, csrf } = props;
  const { leak, leakRules } = panel;
  const { seconds, fallKpa } = leakRules;
  if (leak.state === "running") {
    return (
      <Verdict
        state="neutral"
        icon="timer"
        word={say(lang, t.leakRunning, { seconds: leak.leftS })}
      />
    );
  }
  return (
    <>
      <h2 class="step-title">
        <Icon name="droplets" size="lg" />
        {say(lang, t.leakTitle)}
      </h2>
      {leak.state === "failed" ? (
        <Verdict state="danger" word={leak.words} sound="refused" />
      ) : (
        <p>{say(lang, t.leakHint, { seconds, fall: fallKpa })}</p>
      )}
      <ActButton
        lang={lang}
        point={panel}
        csrf={csrf}
        act="leak-test"
        word={say(lang, leak.state === "failed" ? t.leakAgain : t.leakStart)}
        icon="droplets"
        kind="primary"
        size="next"
      />
    </>
  );
}

function AuthoriseStep(props: StepProps) {
  const { lang, panel, csrf } = props;
  const isReady = panel.blockers.length === 0;
  return (
    <>
      <Verdict state="ok" word={say(lang, t.leakPassed)} />
      {isReady ? null : <Blockers lang={lang} panel={panel} />}
      <ActButton
        lang={lang}
        point={panel}
        csrf={csrf}
        act="authorise"
        word={say(lang, t.authorise)}
        icon="unlock"
        kind="primary"
        size="next"
        isDisabled={!isReady}
      />
    </>
  );
}

function Blockers({ lang, panel }: StepProps) {
  return (
    <div class="notice" data-state="neutral" role="status">
      <Icon name="pending" />
      <div>
        <span class="notice-word">{say(lang, fillText.waitFor)}</span>
        <ul>
          {panel.blockers.map((words) => (
            <li>{words}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function RunningStep(props: StepProps) {
  const { lang, panel, csrf } = props;
  const isOpen = panel.stage === "authorised";
  return (
    <>
      <Verdict
        state={panel.state}
        icon={isOpen ? "unlock" : "flame"}
        word={say(lang, isOpen ? t.phaseAuthorised : fillText.phaseFilling)}
        sound="ok"
      />
      <ActButton
        lang={lang}
        point={panel}
        csrf={csrf}
        act="release"
        word={say(lang, t.stop)}
        icon="stop"
        kind="destructive"
        size="next"
      />
    </>
  );
}

/** Stages of acetylene rest off the manifold; what ended is taken off and weighed. */
function TakeOffStep({ lang, panel, csrf }: StepProps) {
  const { batchId = "" } = panel;
  return (
    <>
      <Verdict
        state={panel.state}
        word={say(lang, t.ended, { pressure: mpa(panel.endAt20Kpa), c: panel.referenceC })}
        sound="ok"
      >
        <p>{say(lang, t.takeOffHint)}</p>
      </Verdict>
      <form class="step-form" method="post" action={acetylenePaths.takeOff(batchId)}>
        <CsrfField token={csrf} />
        <Button kind="primary" size="next" icon="scale" isDisabled={!panel.canFill}>
          {say(lang, t.takeOff)}
        </Button>
      </form>
    </>
  );
}

function EndedStep(props: StepProps) {
  const { lang, panel } = props;
  if (panel.stage === "resting" || panel.batchId === undefined) {
    return <Verdict state="neutral" icon="pending" word={say(lang, t.phaseSettled)} />;
  }
  if (panel.stageNo !== undefined) return <TakeOffStep {...props} />;
  const until = panel.restsUntil;
  return (
    <>
      <Verdict
        state={panel.state}
        word={say(lang, t.ended, { pressure: mpa(panel.endAt20Kpa), c: panel.referenceC })}
        sound="ok"
      >
        <p>
          {until === null
            ? say(lang, t.coolNow)
            : say(lang, t.coolUntil, { at: formatStamp(until) })}
        </p>
      </Verdict>
      <LinkButton href={manifoldPaths.one(panel.batchId)} kind="primary" size="next" icon="checks">
        {say(lang, t.goCheck)}
      </LinkButton>
    </>
  );
}

function SettleStep(props: StepProps) {
  const { lang, panel, csrf } = props;
  return (
    <>
      <Verdict state="alert" word={say(lang, fillText.settleTitle)} sound="alarm">
        <p>{say(lang, t.settleIntro, { cause: panel.settleCause ?? "—" })}</p>
      </Verdict>
      <ActForm
        lang={lang}
        point={panel}
        csrf={csrf}
        act="settle"
        id={`settle-${panel.batchId ?? "none"}`}
        isKept
      >
        <Choices
          lang={lang}
          id="where"
          label={say(lang, t.where)}
          value="here"
          options={[
            { value: "here", label: say(lang, t.settleHanging) },
            { value: "gone", label: say(lang, t.settleGone) },
          ]}
        />
        <TextArea lang={lang} id="reason" label={say(lang, fillText.settleReason)} isRequired />
        <Button kind="primary" size="next" icon="check" isDisabled={!panel.canFill}>
          {say(lang, fillText.settle)}
        </Button>
      </ActForm>
    </>
  );
}

function LockedStep(props: StepProps) {
  const { lang, panel, csrf } = props;
  return (
    <>
      <Verdict state="locked" icon="lock" word={say(lang, fillText.phaseManual)}>
        <p>{panel.lockedBy?.reason}</p>
        <p class="quiet">{say(lang, fillText.lockedBy, { by: panel.lockedBy?.by ?? "—" })}</p>
      </Verdict>
      {panel.canUnlock ? (
        <ActForm lang={lang} point={panel} csrf={csrf} act="unlock" id="unlock-form" isKept>
          <TextInput
            lang={lang}
            id="reason"
            label={say(lang, fillText.lockReason)}
            isRequired
            maxLength={200}
          />
          <Button kind="primary" size="lg" icon="unlock">
            {say(lang, fillText.unlock)}
          </Button>
        </ActForm>
      ) : null}
    </>
  );
}

function LockForm(props: StepProps) {
  const { lang, panel, csrf } = props;
  return (
    <details class="lock-box">
      <summary class="button">
        <Icon name="lock" />
        {say(lang, t.lockTitle)}
      </summary>
      <ActForm lang={lang} point={panel} csrf={csrf} act="lock" id="lock-form" isKept>
        <TextInput
          lang={lang}
          id="lock-reason"
          name="reason"
          label={say(lang, fillText.lockReason)}
          isRequired
          maxLength={200}
        />
        <Button kind="destructive" icon="lock">
          {say(lang, fillText.lock)}
        </Button>
      </ActForm>
    </details>
  );
}

function StageStep(props: StepProps) {
  const { lang, panel } = props;
  switch (panel.stage) {
    case "unusable":
      return (
        <Verdict state="alert" icon="ban" word={say(lang, fillText.phaseProblem)}>
          <p>{panel.problem}</p>
          <p class="quiet">{say(lang, fillText.problemHint)}</p>
        </Verdict>
      );
    case "manual-lock":
      return <LockedStep {...props} />;
    case "settle":
      return <SettleStep {...props} />;
    case "pending":
      return <Verdict state="neutral" icon="pending" word={say(lang, fillText.phasePending)} />;
    case "authorised":
    case "filling":
      return <RunningStep {...props} />;
    case "resting":
    case "ended":
      return <EndedStep {...props} />;
    default: {
      const { chosen } = panel;
      if (chosen !== undefined) return <PositionStep {...props} chosen={chosen} />;
      return panel.leak.state === "passed" ? <AuthoriseStep {...props} /> : <LeakStep {...props} />;
    }
  }
}

export function ManifoldStep(props: StepProps) {
  const { lang, panel } = props;
  return (
    <section id="point-step" class="point-step" data-stage={panel.stage}>
      {panel.canFill ? null : (
        <p class="notice" data-state="neutral">
          <Icon name="info" />
          <span>{say(lang, fillText.operatorOnly)}</span>
        </p>
      )}
      <StageStep {...props} />
      {panel.awaiting.map(({ id, point, count }) => (
        <LinkButton href={manifoldPaths.one(id)} icon="checks" size="lg">
          {say(lang, t.goCheck)}: {say(lang, t.awaitingOne, { point, count })}
        </LinkButton>
      ))}
      {panel.stage === "manual-lock" || !panel.canFill ? null : <LockForm {...props} />}
    </section>
  );
}
