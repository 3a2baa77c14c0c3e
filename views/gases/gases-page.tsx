/** All media with their figures and where each comes from, and which may stand together. */
import type { Child } from "hono/jsx";
import {
  type Figure,
  findMedium,
  LPG_MODELS,
  type Mark,
  MEDIA,
  type Medium,
  SERVICE_MONTHS,
  type StorageConflict,
  type StorageRule,
  storageConflict,
} from "../../src/gases/index.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { conflictWords, fillFormWords, hazardWords, gasText as t } from "./text.ts";

export type GasesPageProps = {
  readonly lang: Lang;
  readonly edition: { readonly number: string; readonly validFrom: string };
  readonly storage: readonly StorageRule[];
  readonly serviceWord: (service: keyof typeof SERVICE_MONTHS) => string;
  readonly tabs: Child;
};

function MarkPill(props: { readonly lang: Lang; readonly mark: Mark }) {
  const { lang, mark } = props;
  if (mark === "V") return null;
  const word = mark === "X" ? t.conflicting : t.unverified;
  return <StatePill state="neutral" icon="help" word={say(lang, word)} />;
}

/** A figure, its source below it, and how far it can be trusted. */
function Sourced<T>(props: {
  readonly lang: Lang;
  readonly figure: Figure<T>;
  readonly children?: Child;
}) {
  const { lang, figure } = props;
  const source = figure.source === "setting" ? say(lang, t.ownSetting) : figure.source;
  return (
    <span class="grid justify-items-start gap-1">
      <span class="whitespace-nowrap">{props.children}</span>
      <small class="text-muted">{source}</small>
      <MarkPill lang={lang} mark={figure.mark} />
    </span>
  );
}

function Colour(props: { readonly lang: Lang; readonly medium: Medium }) {
  const { lang, medium } = props;
  const [body, letters] = [medium.body.value, medium.lettering.value];
  return (
    <Sourced lang={lang} figure={medium.body}>
      <svg class="gas-swatch" viewBox="0 0 36 20" aria-hidden="true">
        <rect width="36" height="20" rx="4" fill={body.hex} stroke="#6b7280" />
        <rect x="10" y="8" width="16" height="4" fill={letters.colour.hex} />
      </svg>{" "}
      {say(lang, body.name)} · {letters.text} {say(lang, letters.colour.name)}
    </Sourced>
  );
}

function years(lang: Lang, months: number): string {
  return months % 12 === 0
    ? say(lang, t.years, { count: months / 12 })
    : say(lang, t.months, { count: months });
}

function Media(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.media)} icon="flame">
      <Table
        lang={lang}
        caption={say(lang, t.media)}
        columns={[
          { label: say(lang, t.medium) },
          { label: say(lang, t.hazards) },
          { label: say(lang, t.colour) },
          { label: say(lang, t.inspection) },
          { label: say(lang, t.life) },
          { label: say(lang, t.fillForm) },
          { label: say(lang, t.coefficient) },
          { label: say(lang, t.residual) },
        ]}
        rows={MEDIA.map((medium) => ({
          cells: [
            <span class="grid">
              <strong>{say(lang, medium.name)}</strong>
              <small class="text-muted">{medium.formula ?? ""}</small>
            </span>,
            medium.hazards.map((hazard) => say(lang, hazardWords[hazard])).join(" · ") || "—",
            <Colour lang={lang} medium={medium} />,
            <Sourced lang={lang} figure={medium.inspectionMonths}>
              {years(lang, medium.inspectionMonths.value)}
            </Sourced>,
            <Sourced lang={lang} figure={medium.designLifeMonths}>
              {years(lang, medium.designLifeMonths.value)}
            </Sourced>,
            say(lang, fillFormWords[medium.fillForm]),
            medium.coefficientGPerL === null ? (
              "—"
            ) : (
              <Sourced lang={lang} figure={medium.coefficientGPerL}>
                {`${medium.coefficientGPerL.value / 1_000} kg/L`}
              </Sourced>
            ),
            medium.residualMinKpa === null ? (
              "—"
            ) : (
              <Sourced lang={lang} figure={medium.residualMinKpa}>
                {`${medium.residualMinKpa.value / 1_000} MPa`}
              </Sourced>
            ),
          ],
        }))}
      />
    </Card>
  );
}

function Models(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.models)} icon="cylinder">
      <Table
        lang={lang}
        caption={say(lang, t.models)}
        columns={[
          { label: say(lang, t.model) },
          { label: say(lang, t.volume), align: "end" },
          { label: say(lang, t.maxFill) },
          { label: say(lang, t.fillClass) },
        ]}
        rows={LPG_MODELS.map((model) => ({
          cells: [
            <span class="grid">
              <strong>{model.model}</strong>
              <small class="text-muted">{model.note === null ? "" : say(lang, model.note)}</small>
            </span>,
            `${model.volumeMl / 1_000} L`,
            <Sourced lang={lang} figure={model.maxFillG}>
              {`${kilogramText(model.maxFillG.value, 1)} kg`}
            </Sourced>,
            model.fillClass === null ? (
              "—"
            ) : (
              <Sourced lang={lang} figure={model.fillClass}>
                {`${kilogramText(model.fillClass.value.netG, 1)} ± ${kilogramText(model.fillClass.value.toleranceG, 1)} kg`}
              </Sourced>
            ),
          ],
        }))}
      />
    </Card>
  );
}

/** Those whose pairs differ from each other; gases of the same hazards behave alike. */
const SHOWN: readonly Medium[] = [
  "lpg",
  "acetylene",
  "hydrogen",
  "oxygen",
  "nitrogen",
  "carbon-dioxide",
  "ammonia",
  "chlorine",
].flatMap((id) => findMedium(id) ?? []);

function Pair(props: { readonly lang: Lang; readonly conflict: StorageConflict | null }) {
  if (props.conflict === null) return null;
  const state = props.conflict === "toxic_apart" ? "warn" : "danger";
  return (
    <StatePill state={state} icon="ban" word={say(props.lang, conflictWords[props.conflict])} />
  );
}

function Together(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.together)} icon="door">
      <p class="mb-3 text-muted">{say(lang, t.togetherHint)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.together)}
        columns={[
          { label: say(lang, t.medium) },
          ...SHOWN.map((medium) => ({ label: say(lang, medium.name) })),
        ]}
        rows={SHOWN.map((one) => ({
          cells: [
            <strong>{say(lang, one.name)}</strong>,
            ...SHOWN.map((other) => <Pair lang={lang} conflict={storageConflict(one, other)} />),
          ],
        }))}
      />
    </Card>
  );
}

export function GasesPage(props: GasesPageProps) {
  const { lang, edition } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)} />
      {props.tabs}
      <p>
        {say(lang, t.edition, { number: edition.number, from: edition.validFrom })}.{" "}
        {say(lang, t.lead)}
      </p>
      <Media lang={lang} />
      <Models lang={lang} />
      <Card title={say(lang, t.service)} icon="calendar">
        <Table
          lang={lang}
          caption={say(lang, t.service)}
          columns={[{ label: say(lang, t.use) }, { label: say(lang, t.inspection) }]}
          rows={(Object.keys(SERVICE_MONTHS) as (keyof typeof SERVICE_MONTHS)[]).map((service) => ({
            cells: [
              props.serviceWord(service),
              <Sourced
                lang={lang}
                figure={{ value: SERVICE_MONTHS[service], source: "TSG 23-2021", mark: "V2" }}
              >
                {years(lang, SERVICE_MONTHS[service])}
              </Sourced>,
            ],
          }))}
        />
      </Card>
      <Together lang={lang} />
      <Card title={say(lang, t.storage)} icon="shield-check">
        <Table
          lang={lang}
          caption={say(lang, t.storage)}
          columns={[
            { label: say(lang, t.subject) },
            { label: say(lang, t.rule) },
            { label: say(lang, t.source) },
          ]}
          rows={props.storage.map(({ subject, rule }) => ({
            cells: [
              say(lang, subject),
              say(lang, rule.value),
              <span class="inline-flex flex-wrap items-center gap-2">
                {rule.source} <MarkPill lang={lang} mark={rule.mark} />
              </span>,
            ],
          }))}
        />
      </Card>
    </div>
  );
}
