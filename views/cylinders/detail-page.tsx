/** Everything the register knows about one cylinder. */
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import { ownershipOf } from "../../src/cylinders/form.ts";
import {
  ACTS,
  type Cylinder,
  type CylinderAct,
  type CylinderCode,
  type CylinderPhoto,
  type LastFill,
  type RegisterReason,
} from "../../src/cylinders/model.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import { canAct } from "../../src/cylinders/rules.ts";
import {
  type Figure,
  findLpgModel,
  findMedium,
  inspectionDueOn,
  inspectionMonthsOf,
  isVerified,
} from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatKg, formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { EntryList, type EntryRow } from "../overview/entry-list.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { TextArea } from "../ui/form.tsx";
import { LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  type Fact,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { Merged, Photos, Relabel, type RelabelState } from "./detail-parts.tsx";
import { ColourSwatch, ContentWord, DueDay, mediumName, StatusPill } from "./parts.tsx";
import {
  actWords,
  fieldWords,
  ownershipWords,
  reasonWords,
  serviceWords,
  cylinderText as t,
} from "./text.ts";
import { toolsText as o } from "./tools-text.ts";

export type DetailPageProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly cylinder: Cylinder;
  readonly codes: readonly CylinderCode[];
  readonly reasons: readonly RegisterReason[];
  /** Text of the QR code; undefined when every code is void. */
  readonly publicText: string | undefined;
  readonly fills: readonly LastFill[];
  readonly fillsHref: string;
  readonly emptyingHref: string | undefined;
  readonly entries: readonly EntryRow[];
  readonly canEdit: boolean;
  readonly photos: readonly (CylinderPhoto & { readonly href: string })[];
  readonly photoError: string | undefined;
  readonly relabel: RelabelState | undefined;
  readonly mergedInto: { readonly id: string; readonly serial: string } | undefined;
  readonly mergedFrom: readonly { readonly id: string; readonly serial: string }[];
  readonly csrf: string | undefined;
  /** An act that was refused: its dialog stands open with what was typed. */
  readonly refused?: {
    readonly act: CylinderAct;
    readonly reason: string;
    readonly error: string;
  };
};

function Reasons(props: DetailPageProps) {
  const { lang, reasons } = props;
  if (reasons.length === 0) {
    return (
      <Verdict state="ok" word={say(lang, t.noReasons)}>
        <p>{say(lang, t.noReasonsHint)}</p>
      </Verdict>
    );
  }
  return (
    <Verdict state="danger" icon="refused" word={say(lang, t.refused)}>
      <ul>
        {reasons.map((reason) => (
          <li>{say(lang, reasonWords[reason.code], "on" in reason ? { on: reason.on } : {})}</li>
        ))}
      </ul>
    </Verdict>
  );
}

/** Whether the due day follows from the interval, or was stamped. */
function DueSource(props: { readonly lang: Lang; readonly cylinder: Cylinder }) {
  const { lang, cylinder } = props;
  const medium = findMedium(cylinder.medium);
  if (medium === undefined) return null;
  const service = cylinder.service === "" ? undefined : cylinder.service;
  const byRule = inspectionDueOn(medium, cylinder.inspectedOn, service);
  const count = inspectionMonthsOf(medium, service);
  return (
    <span class="text-muted">
      {byRule === cylinder.inspectionDueOn
        ? say(lang, t.dueByRule, { source: medium.inspectionMonths.source, count })
        : say(lang, t.dueByStamp)}
    </span>
  );
}

function Facts(props: DetailPageProps) {
  const { lang, cylinder, today } = props;
  const word = (field: keyof typeof fieldWords) => say(lang, fieldWords[field]);
  const facts: readonly Fact[] = [
    [word("serial"), cylinder.serial],
    [word("maker"), cylinder.maker],
    [word("maker-licence"), cylinder.makerLicence || undefined],
    [word("made-on"), <time>{cylinder.madeOn}</time>],
    [word("medium"), mediumName(lang, cylinder.medium)],
    [word("model"), cylinder.model === "" ? undefined : cylinder.model],
    [
      word("service"),
      cylinder.service === "" ? undefined : say(lang, serviceWords[cylinder.service]),
    ],
    [word("volume"), `${cylinder.volumeMl / 1_000} ${say(lang, t.litres)}`],
    [word("tare"), formatKg(lang, cylinder.tareG)],
    [word("max-fill"), cylinder.maxFillG === 0 ? undefined : formatKg(lang, cylinder.maxFillG)],
    [word("pressure"), say(lang, t.kpa, { value: cylinder.workingPressureKpa / 1_000 })],
    [
      word("wall"),
      cylinder.wallUm === 0 ? undefined : `${cylinder.wallUm / 1_000} ${say(lang, t.millimetres)}`,
    ],
    [word("owner"), cylinder.owner],
    [word("ownership"), say(lang, ownershipWords[ownershipOf(cylinder)])],
    [word("registration-number"), cylinder.registrationNumber || undefined],
    [word("inspected-on"), <time>{cylinder.inspectedOn}</time>],
    [
      word("inspection-due-on"),
      <span class="inline-flex flex-wrap items-center gap-2">
        <DueDay lang={lang} day={cylinder.inspectionDueOn} today={today} />
        <DueSource lang={lang} cylinder={cylinder} />
      </span>,
    ],
    [word("life-ends-on"), <DueDay lang={lang} day={cylinder.lifeEndsOn} today={today} />],
    [say(lang, t.status), <StatusPill lang={lang} status={cylinder.status} />],
    [say(lang, t.content), <ContentWord lang={lang} content={cylinder.content} />],
    [word("note"), cylinder.note === "" ? undefined : cylinder.note],
  ];
  return (
    <Card title={say(lang, t.factsTitle)} icon="cylinder">
      <KeyValueList facts={facts} />
    </Card>
  );
}

/** Only what was read in the primary text stands without 待核实. */
function Sourced<T>(props: {
  readonly lang: Lang;
  readonly figure: Figure<T>;
  readonly text: string;
}) {
  const { figure, lang } = props;
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      {props.text} <span class="text-muted">{figure.source}</span>
      {isVerified(figure.mark) ? null : (
        <StatePill state="neutral" icon="help" word={say(lang, t.unverified)} />
      )}
    </span>
  );
}

const figureText = {
  interval: { zh: "检验周期", en: "Inspection interval" },
  life: { zh: "设计使用年限", en: "Design life" },
  coefficient: { zh: "充装系数", en: "Filling coefficient" },
  modelMax: { zh: "型号最大充装量", en: "Maximum fill of the model" },
  fillClass: { zh: "充装规格", en: "Filling class" },
} as const;

function Figures(props: DetailPageProps) {
  const { lang, cylinder } = props;
  const medium = findMedium(cylinder.medium);
  if (medium === undefined) return null;
  const model = findLpgModel(cylinder.model);
  const months = (count: number) => say(lang, t.months, { count });
  const { inspectionMonths, designLifeMonths, coefficientGPerL } = medium;
  const facts: Fact[] = [
    [
      say(lang, figureText.interval),
      <Sourced lang={lang} figure={inspectionMonths} text={months(inspectionMonths.value)} />,
    ],
    [
      say(lang, figureText.life),
      <Sourced lang={lang} figure={designLifeMonths} text={months(designLifeMonths.value)} />,
    ],
  ];
  if (coefficientGPerL !== null) {
    const text = `${coefficientGPerL.value / 1_000} kg/L`;
    facts.push([
      say(lang, figureText.coefficient),
      <Sourced lang={lang} figure={coefficientGPerL} text={text} />,
    ]);
  }
  if (model !== undefined) {
    facts.push([
      say(lang, figureText.modelMax),
      <Sourced
        lang={lang}
        figure={model.maxFillG}
        text={formatKg(lang, model.maxFillG.value, 1)}
      />,
    ]);
  }
  if (model?.fillClass != null) {
    const { netG, toleranceG } = model.fillClass.value;
    const text = `${formatKg(lang, netG, 1)} ± ${formatKg(lang, toleranceG, 1)}`;
    facts.push([
      say(lang, figureText.fillClass),
      <Sourced lang={lang} figure={model.fillClass} text={text} />,
    ]);
  }
  return (
    <Card title={say(lang, t.figuresTitle)} icon="document-check">
      <KeyValueList facts={facts} />
      <div class="mt-4">
        <ColourSwatch lang={lang} medium={medium} />
      </div>
    </Card>
  );
}

function Codes(props: DetailPageProps) {
  const { lang, codes, publicText } = props;
  const { status } = props.cylinder;
  const isOpen = props.canEdit && status !== "scrapped" && status !== "merged";
  const kindWord = (kind: CylinderCode["kind"]) => say(lang, fieldWords[`${kind}-code`]);
  return (
    <Card
      title={say(lang, t.codesTitle)}
      icon="qr-code"
      actions={
        isOpen ? (
          <Relabel
            lang={lang}
            csrf={props.csrf}
            cylinder={props.cylinder}
            refused={props.relabel}
          />
        ) : undefined
      }
    >
      <KeyValueList
        facts={codes.map(
          (code): Fact => [
            kindWord(code.kind),
            <span class="inline-flex flex-wrap items-center gap-2">
              {code.code}
              {code.voidedAt === null ? null : (
                <StatePill
                  state="locked"
                  word={`${say(lang, t.codeVoid)} ${formatStamp(code.voidedAt)}`}
                />
              )}
              {code.voidReason === "" ? null : (
                <span class="text-muted">
                  {say(lang, o.voidReason, { reason: code.voidReason })}
                </span>
              )}
            </span>,
          ],
        )}
      />
      {publicText === undefined ? null : (
        <div class="mt-4 grid gap-2">
          <QrCode
            text={publicText}
            label={say(lang, t.qrLabel, { code: publicText })}
            class="block h-auto w-40"
          />
          <span class="wrap-anywhere text-muted">{publicText}</span>
        </div>
      )}
    </Card>
  );
}

function Fills(props: DetailPageProps) {
  const { lang, fills } = props;
  const words = {
    when: { zh: "时间", en: "When" },
    point: { zh: "枪号", en: "Gun" },
    net: { zh: "净重", en: "Net" },
    verdict: { zh: "结论", en: "Verdict" },
  } as const;
  return (
    <Card
      title={say(lang, t.fillsTitle)}
      icon="history"
      actions={
        <a class={`${LINK} target-line`} href={props.fillsHref}>
          {say(lang, t.fillsAll)}
        </a>
      }
    >
      {fills.length === 0 ? (
        <EmptyState title={say(lang, t.noFills)} icon="history" />
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.fillsTitle)}
          columns={[
            { label: say(lang, words.when) },
            { label: say(lang, words.point) },
            { label: say(lang, words.net), align: "end" },
            { label: say(lang, words.verdict) },
          ]}
          rows={fills.map((fill) => ({
            cells: [
              <a class={LINK} href={fill.href}>
                {fill.at}
              </a>,
              fill.point,
              fill.netG === null ? "—" : formatKg(lang, fill.netG),
              <StatePill state={fill.isGood ? "ok" : "warn"} word={fill.verdict} />,
            ],
          }))}
        />
      )}
    </Card>
  );
}

function ActDialog(props: DetailPageProps & { readonly act: CylinderAct }) {
  const { lang, cylinder, act, refused } = props;
  const isRefused = refused?.act === act;
  const error = isRefused ? refused.error : undefined;
  return (
    <ConfirmDialog
      lang={lang}
      id={`act-${act}`}
      title={`${say(lang, actWords[act])} · ${cylinder.serial}`}
      action={cylinderPaths.act(cylinder.id, act)}
      confirmLabel={say(lang, actWords[act])}
      confirmKind={act === "scrap" ? "destructive" : "primary"}
      csrf={props.csrf}
      isOpen={isRefused}
    >
      <input type="hidden" name="version" value={String(cylinder.version)} />
      {act === "scrap" ? (
        <Alert lang={lang} state="danger">
          {say(lang, t.scrapWarning)}
        </Alert>
      ) : null}
      <TextArea
        lang={lang}
        id={`reason-${act}`}
        name="reason"
        label={say(lang, t.reason)}
        isRequired
        {...(isRefused ? { value: refused.reason } : {})}
        {...(error === undefined ? {} : { error })}
      />
    </ConfirmDialog>
  );
}

function Acts(props: DetailPageProps) {
  const { lang, cylinder } = props;
  const acts = ACTS.filter((act) => canAct(cylinder.status, act));
  if (!props.canEdit || acts.length === 0) return null;
  return (
    <Card title={say(lang, t.actsTitle)} icon="edit">
      <div class="flex flex-wrap gap-2">
        {props.emptyingHref === undefined || cylinder.content !== "overfilled" ? null : (
          <LinkButton href={props.emptyingHref} kind="primary" icon="droplets">
            {say(lang, t.emptied)}
          </LinkButton>
        )}
        {acts.map((act) => (
          <DialogOpener
            dialogId={`act-${act}`}
            kind={act === "scrap" ? "destructive" : "plain"}
            icon={act === "release" ? "undo" : act === "scrap" ? "trash" : "ban"}
          >
            {say(lang, actWords[act])}
          </DialogOpener>
        ))}
      </div>
      {acts.map((act) => (
        <ActDialog {...props} act={act} />
      ))}
    </Card>
  );
}

export function CylinderDetailPage(props: DetailPageProps) {
  const { lang, cylinder } = props;
  const isEditable =
    props.canEdit && cylinder.status !== "scrapped" && cylinder.status !== "merged";
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.one, { serial: cylinder.serial })}>
        <LinkButton href={custodyPaths.trace(cylinder.id)} icon="route">
          {say(lang, t.trace)}
        </LinkButton>
        <LinkButton href={cylinderPaths.labelsOf(cylinder.id)} icon="printer">
          {say(lang, o.labels)}
        </LinkButton>
        {isEditable ? (
          <LinkButton href={cylinderPaths.merge(cylinder.id)} icon="link">
            {say(lang, o.merge)}
          </LinkButton>
        ) : null}
        {isEditable ? (
          <LinkButton href={cylinderPaths.edit(cylinder.id)} icon="edit" kind="primary">
            {say(lang, t.edit)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      <Merged lang={lang} cylinder={cylinder} into={props.mergedInto} from={props.mergedFrom} />
      <Reasons {...props} />
      <div class={TWO_COLUMNS}>
        <div class={STACK}>
          <Facts {...props} />
          <Acts {...props} />
        </div>
        <div class={STACK}>
          <Codes {...props} />
          <Photos
            lang={lang}
            csrf={props.csrf}
            cylinder={cylinder}
            photos={props.photos}
            canAdd={cylinder.status !== "merged"}
            canRemove={isEditable}
            error={props.photoError}
          />
          <Figures {...props} />
        </div>
      </div>
      <Fills {...props} />
      <Card title={say(lang, t.journalTitle)} icon="link">
        <EntryList lang={lang} rows={props.entries} />
      </Card>
    </div>
  );
}
