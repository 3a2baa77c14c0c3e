/** The delivery note of a visit that has ended, on screen and on paper; and what came of going back. */
import type { Visit } from "../../src/delivery/model.ts";
import { deliveryPaths } from "../../src/delivery/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediaPath } from "../../src/platform/media.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused, Verdict } from "../ui/feedback.tsx";
import { TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  type Fact,
  KeyValueList,
  PageHead,
} from "../ui/structure.tsx";
import { handOverWords, refuseWords, deliveryText as t, visitStateWords } from "./text.ts";
import type { ScanLine } from "./view.ts";

export type ReceiptProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly siteName: string;
  readonly visit: Visit;
  readonly customerName: string;
  readonly address: string;
  readonly driverName: string;
  readonly runHref: string | undefined;
  readonly scans: readonly ScanLine[];
  readonly canSettle: boolean;
  readonly error?: string | undefined;
};

function factsOf(props: ReceiptProps): readonly Fact[] {
  const { lang, visit } = props;
  const arrival =
    visit.arrival === "code"
      ? say(lang, t.arrivalCode)
      : say(lang, t.arrivalChosen, { reason: visit.arrivalReason });
  const notice =
    visit.noticeReadAt === null
      ? say(lang, t.notRead)
      : say(lang, t.noticeVersion, {
          version: visit.noticeVersion ?? 0,
          at: formatStamp(visit.noticeReadAt),
        });
  return [
    [say(lang, t.customer), props.customerName],
    [say(lang, t.address), props.address],
    [say(lang, t.driver), props.driverName],
    [say(lang, t.time), formatStamp(visit.endedAt ?? visit.startedAt)],
    [say(lang, t.arrival), arrival],
    [say(lang, t.noticeFact), notice],
  ];
}

function refusedFacts({ lang, visit }: ReceiptProps): readonly Fact[] {
  if (visit.refusal === null) return [];
  return [
    [say(lang, t.refuseReason), say(lang, refuseWords[visit.refusal])],
    [say(lang, t.refuseNote), visit.refusalNote === "" ? "—" : visit.refusalNote],
    [say(lang, t.followUpOn), visit.followUpOn ?? "—"],
    ...(visit.followUpDoneAt === null
      ? []
      : [
          [
            say(lang, t.followUpDone),
            `${formatStamp(visit.followUpDoneAt)} ${visit.followUpNote}`,
          ] as const,
        ]),
  ];
}

function Scans(props: ReceiptProps) {
  const { lang } = props;
  const listed = (direction: "full" | "empty") =>
    props.scans.filter((scan) => scan.direction === direction && !scan.isUndone);
  return (
    <>
      {(["full", "empty"] as const).map((direction) => (
        <Card title={say(lang, direction === "full" ? t.full : t.empty)} icon="cylinders">
          {listed(direction).length === 0 ? <p>—</p> : null}
          <ul class="grid gap-1">
            {listed(direction).map((scan) => (
              <li class="tabular-nums wrap-anywhere">
                {scan.code}
                {scan.problem === null
                  ? ""
                  : ` · ${say(lang, t.barred)}: ${say(lang, handOverWords[scan.problem])}`}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}

function FollowUp(props: ReceiptProps) {
  const { lang, visit } = props;
  if (!props.canSettle || visit.followUpOn === null || visit.followUpDoneAt !== null) return null;
  return (
    <div class="no-print">
      <DialogOpener dialogId="settle" icon="check" kind="primary">
        {say(lang, t.followUpDone)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="settle"
        title={say(lang, t.followUpTitle, { name: props.customerName })}
        action={deliveryPaths.followUp(visit.id)}
        confirmLabel={say(lang, t.followUpDone)}
        csrf={props.csrf}
        isOpen={props.error !== undefined}
      >
        <TextInput
          lang={lang}
          id="note"
          label={say(lang, t.followUpNote)}
          maxLength={500}
          isRequired
          error={props.error}
        />
      </ConfirmDialog>
    </div>
  );
}

export function ReceiptPage(props: ReceiptProps) {
  const { lang, visit } = props;
  const isDelivered = visit.state === "delivered";
  return (
    <div class={STACK}>
      <PageHead title={`${props.siteName} · ${say(lang, t.receipt)}`}>
        <LinkButton href={deliveryPaths.today} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <Button type="button" icon="printer" extra={{ "data-print": "" }}>
          {say(lang, t.print)}
        </Button>
      </PageHead>
      <Refused lang={lang} words={props.error} state="alert" isSilent />
      <Verdict
        state={isDelivered ? "ok" : "danger"}
        word={say(lang, visitStateWords[visit.state])}
      />
      <Card>
        <KeyValueList facts={[...factsOf(props), ...refusedFacts(props)]} />
        {props.runHref === undefined ? null : (
          <div class="button-row no-print">
            <LinkButton href={props.runHref} icon="checks">
              {say(lang, t.checkResult)}
            </LinkButton>
          </div>
        )}
      </Card>
      <Scans {...props} />
      {visit.signature === null ? null : (
        <Card title={say(lang, t.signature)} icon="signature">
          <img
            class="max-w-80"
            src={mediaPath(visit.signature)}
            alt={say(lang, t.signature)}
            width="320"
          />
          <p>{visit.signedBy}</p>
        </Card>
      )}
      <FollowUp {...props} />
    </div>
  );
}
