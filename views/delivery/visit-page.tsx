/** A visit on the driver's phone: one step at a time, its scans, the refusal; and the delivery note at the end. */
import type { VisitStep } from "../../src/delivery/model.ts";
import { REFUSE_REASONS, VISIT_STEPS } from "../../src/delivery/model.ts";
import { deliveryPaths } from "../../src/delivery/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, Verdict } from "../ui/feedback.tsx";
import { CsrfField, FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { CameraScanner, ScanForm } from "../ui/scan.tsx";
import { Card, ConfirmDialog, DialogOpener, PageHead, Steps } from "../ui/structure.tsx";
import { handOverWords, refuseWords, stepWords, deliveryText as t } from "./text.ts";
import type { ScanLine, VisitView } from "./view.ts";

export const VISIT_ID = "visit";

type Props = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly view: VisitView;
  /** What the last act said: refused, or done but odd. */
  readonly message?: string | undefined;
  readonly scanned?: ScanLine | undefined;
  readonly refusal?: RefusalForm | undefined;
};

export type RefusalForm = {
  readonly reason: string;
  readonly note: string;
  readonly followUpOn: string;
  readonly error: string;
};

function PostButton(props: {
  readonly action: string;
  readonly csrf: string | undefined;
  readonly label: string;
  readonly icon: "arrow-right" | "check" | "checks";
}) {
  return (
    <form method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <Button kind="primary" size="next" icon={props.icon}>
        {props.label}
      </Button>
    </form>
  );
}

function ScanLines(props: Props) {
  const { lang, view, csrf } = props;
  if (view.scans.length === 0) return null;
  return (
    <ul class="grid gap-2">
      {view.scans.map((scan) => (
        <li class="panel flex flex-wrap items-center justify-between gap-2" id={`scan-${scan.id}`}>
          <span>
            <strong class="tabular-nums wrap-anywhere">{scan.code}</strong>
            <small class="block text-muted">
              {scan.isUndone
                ? say(lang, t.undone)
                : scan.problem === null
                  ? say(lang, scan.direction === "full" ? t.full : t.empty)
                  : `${say(lang, t.barred)} · ${say(lang, handOverWords[scan.problem])}`}
            </small>
          </span>
          {scan.canUndo ? (
            <form method="post" action={deliveryPaths.undo(view.id, scan.id)}>
              <CsrfField token={csrf} />
              <Button icon="undo">{say(lang, t.undo)}</Button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** The answer to the last scan, large and with a sound. */
function LastScan({ lang, scanned }: Props) {
  if (scanned === undefined) return null;
  const { problem, code } = scanned;
  if (problem !== null) {
    return (
      <Verdict state="danger" word={say(lang, t.barred)} sound="refused">
        <p>
          {code}: {say(lang, handOverWords[problem])}
        </p>
      </Verdict>
    );
  }
  return (
    <Alert lang={lang} state={scanned.isOdd ? "warn" : "ok"} sound="ok">
      {say(lang, t.scanned, { code })}
      {scanned.isOdd ? ` ${say(lang, t.oddScan)}` : ""}
    </Alert>
  );
}

function Scanning(props: Props & { readonly direction: "full" | "empty" }) {
  const { lang, view, csrf, direction } = props;
  const action = `${deliveryPaths.scan(view.id)}?direction=${direction}`;
  return (
    <>
      <ScanForm
        lang={lang}
        action={action}
        csrf={csrf}
        minLength={4}
        extra={{ "hx-post": action, "hx-target": `#${VISIT_ID}`, "hx-swap": "outerMorph" }}
      />
      <p class="font-semibold">{say(lang, direction === "full" ? t.scanFull : t.scanEmpty)}</p>
      <CameraScanner lang={lang} />
      <form method="post" action={action} class="grid gap-2">
        <CsrfField token={csrf} />
        <TextInput
          lang={lang}
          id="typed"
          name="code"
          label={say(lang, t.typedCode)}
          maxLength={200}
        />
        <Button icon="plus">{say(lang, t.typedGo)}</Button>
      </form>
      <ScanLines {...props} />
    </>
  );
}

function CheckStep({ lang, view, csrf }: Props) {
  if (view.check === "failed") {
    return (
      <>
        <Verdict state="danger" word={say(lang, t.checkFailed)}>
          <p>{say(lang, t.checkFailedHint)}</p>
        </Verdict>
        {view.runHref === undefined ? null : (
          <LinkButton href={view.runHref} icon="document">
            {say(lang, t.checkResult)}
          </LinkButton>
        )}
      </>
    );
  }
  const isOpen = view.check === "open";
  return (
    <>
      <p>{say(lang, t.checkLead)}</p>
      <PostButton
        action={deliveryPaths.check(view.id)}
        csrf={csrf}
        label={say(lang, isOpen ? t.checkGoOn : t.checkStart)}
        icon="checks"
      />
    </>
  );
}

function NoticeStep({ lang, view, csrf }: Props) {
  return (
    <>
      <p>{say(lang, t.noticeLead)}</p>
      <blockquote class="panel whitespace-pre-line text-lg">
        {view.notice === "" ? say(lang, t.noticeNone) : view.notice}
      </blockquote>
      <PostButton
        action={deliveryPaths.notice(view.id)}
        csrf={csrf}
        label={say(lang, t.noticeRead)}
        icon="check"
      />
    </>
  );
}

function HandOverStep(props: Props) {
  const { lang } = props;
  return (
    <>
      <p>{say(lang, t.handOverLead)}</p>
      <Scanning {...props} direction="full" />
    </>
  );
}

/** More full ones may still come while the empties are scanned: the other direction is one touch away. */
function EmptiesStep(props: Props) {
  const { lang, view, csrf } = props;
  const isFull = view.direction === "full";
  const other = `${deliveryPaths.visit(view.id)}?direction=${isFull ? "empty" : "full"}`;
  return (
    <>
      {isFull ? null : <p>{say(lang, t.emptiesLead)}</p>}
      <Scanning {...props} direction={view.direction} />
      <LinkButton href={other} icon="arrow-right" size="lg" kind={isFull ? "primary" : undefined}>
        {say(lang, isFull ? t.nextEmpties : t.scanFull)}
      </LinkButton>
      {isFull ? null : (
        <PostButton
          action={deliveryPaths.empties(view.id)}
          csrf={csrf}
          label={say(lang, view.emptyCount === 0 ? t.emptiesNone : t.emptiesDone)}
          icon="arrow-right"
        />
      )}
    </>
  );
}

function SignatureStep(props: Props) {
  const { lang, view, csrf } = props;
  const action = deliveryPaths.signature(view.id);
  return (
    <>
      <p>{say(lang, t.signLead)}</p>
      <ScanLines {...props} />
      <form class="run-sign grid gap-3" data-needs-js data-signature method="post" action={action}>
        <CsrfField token={csrf} />
        <TextInput
          lang={lang}
          id="signed-by"
          label={say(lang, t.signedBy)}
          maxLength={80}
          value={view.customerName}
        />
        <input type="hidden" name="drawing" value="" data-signature-value />
        <canvas
          class="run-canvas"
          width="900"
          height="300"
          data-signature-canvas
          aria-label={say(lang, t.signature)}
          role="img"
        />
        <div class="run-sign-acts">
          <Button type="button" icon="undo" extra={{ "data-signature-clear": "" }}>
            {say(lang, t.signAgain)}
          </Button>
          <Button kind="primary" icon="signature">
            {say(lang, t.signSave)}
          </Button>
        </div>
      </form>
      <details>
        <summary class="touch-summary">{say(lang, t.signPhoto)}</summary>
        <form class="grid gap-2" method="post" action={action} enctype="multipart/form-data">
          <CsrfField token={csrf} />
          <FileInput lang={lang} id="photo" label={say(lang, t.signPhoto)} accept="image/*" />
          <Button icon="upload">{say(lang, t.signSave)}</Button>
        </form>
      </details>
    </>
  );
}

function FinishStep(props: Props) {
  const { lang, view, csrf } = props;
  return (
    <>
      <p>{say(lang, t.finishLead)}</p>
      <ScanLines {...props} />
      <PostButton
        action={deliveryPaths.finish(view.id)}
        csrf={csrf}
        label={say(lang, t.finish)}
        icon="check"
      />
    </>
  );
}

const STEP_PARTS: Readonly<Record<VisitStep, (props: Props) => unknown>> = {
  check: CheckStep,
  notice: NoticeStep,
  "hand-over": HandOverStep,
  empties: EmptiesStep,
  signature: SignatureStep,
  finish: FinishStep,
};

function RefuseDialog({ lang, view, csrf, refusal }: Props) {
  return (
    <ConfirmDialog
      lang={lang}
      id="refuse"
      title={say(lang, t.refuseTitle)}
      action={deliveryPaths.refuse(view.id)}
      confirmLabel={say(lang, t.refuse)}
      confirmKind="destructive"
      csrf={csrf}
      isOpen={refusal !== undefined}
    >
      <div class="grid gap-3">
        <Refused lang={lang} words={refusal?.error} state="alert" isSilent />
        <Select
          lang={lang}
          id="reason"
          label={say(lang, t.refuseReason)}
          value={refusal?.reason ?? (view.check === "failed" ? "check-failed" : undefined)}
          hasEmpty
          isRequired
          options={REFUSE_REASONS.map((value) => ({ value, label: say(lang, refuseWords[value]) }))}
        />
        <TextArea lang={lang} id="note" label={say(lang, t.refuseNote)} value={refusal?.note} />
        <TextInput
          lang={lang}
          id="follow-up-on"
          type="date"
          label={say(lang, t.followUpOn)}
          value={refusal?.followUpOn ?? view.followUpDefault}
          isRequired
        />
      </div>
    </ConfirmDialog>
  );
}

/** The part that a scan's answer replaces. */
export function VisitBody(props: Props) {
  const { lang, view } = props;
  const Part = STEP_PARTS[view.step] as (props: Props) => never;
  const at = VISIT_STEPS.indexOf(view.step);
  return (
    <div class={STACK} id={VISIT_ID}>
      <Steps
        lang={lang}
        label={say(lang, t.title)}
        steps={VISIT_STEPS.map((step, index) => ({
          label: say(lang, stepWords[step]),
          state: index < at ? "done" : index === at ? "current" : "pending",
        }))}
      />
      <Refused lang={lang} words={props.message} />
      <LastScan {...props} />
      <Part {...props} />
    </div>
  );
}

export function VisitPage(props: Props) {
  const { lang, view } = props;
  return (
    <div class={STACK}>
      <PageHead title={view.customerName}>
        <LinkButton href={deliveryPaths.today} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Card>
        <p class="wrap-anywhere">{view.address}</p>
        <p>
          <a class="link font-semibold" href={`tel:${view.phone}`}>
            {view.phone}
          </a>
        </p>
        {view.orderLine === undefined ? null : <p>{view.orderLine}</p>}
      </Card>
      <VisitBody {...props} />
      {view.canRefuse ? (
        <>
          <DialogOpener dialogId="refuse" icon="ban">
            {say(lang, t.refuse)}
          </DialogOpener>
          <RefuseDialog {...props} />
        </>
      ) : null}
    </div>
  );
}
