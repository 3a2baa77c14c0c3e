/** A ticket of special work beyond the network: readings, pauses, and everybody out. The rest is done on the box. */
import { GAS_UNITS, SAMPLE_PARTS } from "../../../src/permits/model-facts.ts";
import { GASES } from "../../../src/permits/standard/gases.ts";
import { formatStamp, type Lang, say } from "../../../src/platform/i18n.ts";
import { partWords } from "../../permits/rule-text.ts";
import { kindWords, onePermitText, stageWords } from "../../permits/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, EmptyState, StatePill, Verdict } from "../../ui/feedback.tsx";
import { Checkbox, Choices, Select, TextInput } from "../../ui/form.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import type { RoadPermit } from "./state-use.ts";

export function gasWord(lang: Lang, id: string): string {
  const gas = GASES.find((one) => one.id === id);
  return gas === undefined ? id : lang === "en" ? gas.name.en : gas.name.zh;
}

export function Permits({ view }: { readonly view: View }) {
  const { lang, permits } = view;
  if (permits.length === 0) return null;
  return (
    <Card title={say(lang, t.permits)} icon="permit">
      <ul class="grid gap-3">
        {permits.map(({ permit, stopped }) => (
          <li class="panel flex flex-wrap items-center justify-between gap-2">
            <span class="grid">
              <strong class="wrap-anywhere">{permit.what}</strong>
              <small class="text-muted wrap-anywhere">
                {permit.number} · {permit.place}
              </small>
            </span>
            {stopped === undefined ? null : (
              <StatePill state="danger" word={say(lang, STOPPED[stopped])} />
            )}
            <LinkButton href={ROAD.permit(permit.id)} kind="primary" icon="arrow-right">
              {say(lang, t.open)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const STOPPED = { evacuated: t.evacuatedHere, paused: t.pausedHere } as const;

function Readings({ view, one }: { readonly view: View; readonly one: RoadPermit }) {
  const { lang } = view;
  return (
    <Card title={say(lang, onePermitText.samples)} icon="activity">
      {one.readings.length === 0 ? (
        <EmptyState title={say(lang, t.noReadings)} />
      ) : (
        <ul class="grid gap-2">
          {[...one.readings].reverse().map(({ gas, value, unit, point, takenAt, isPassed }) => (
            <li class="panel flex flex-wrap items-center gap-2">
              <StatePill
                state={isPassed ? "ok" : "danger"}
                word={say(lang, isPassed ? t.readingGood : t.readingBad)}
              />
              <strong class="tabular-nums">
                {gasWord(lang, gas)} {value} {unit}
              </strong>
              <span class="wrap-anywhere">{point}</span>
              <time class="text-muted">{formatStamp(takenAt).slice(5, 16)}</time>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function ReadingForm({ view, one }: { readonly view: View; readonly one: RoadPermit }) {
  const { lang, ui } = view;
  const { permit } = one;
  const value = (name: string, usual = "") => ui.values[name] ?? usual;
  const due = GASES.filter(({ id }) => permit.gases.includes(id));
  const gases = due.length > 0 ? due : GASES;
  const last = one.readings.at(-1);
  return (
    <Card title={say(lang, onePermitText.addSample)} icon="plus">
      <form
        class="grid gap-4"
        method="post"
        action={ROAD_FORMS.reading(permit.id)}
        id="road-reading"
      >
        <Select
          lang={lang}
          id="gas"
          label={say(lang, onePermitText.gas)}
          value={value("gas", gases.length === 1 ? gases[0]?.id : last?.gas)}
          hasEmpty
          options={gases.map(({ id }) => ({ value: id, label: gasWord(lang, id) }))}
        />
        <TextInput
          lang={lang}
          id="value"
          label={say(lang, onePermitText.value)}
          value={value("value")}
          inputMode="decimal"
          maxLength={12}
          isRequired
        />
        <Choices
          lang={lang}
          id="unit"
          label={say(lang, onePermitText.unit)}
          value={value("unit", last?.unit)}
          columns={2}
          options={GAS_UNITS.map((unit) => ({ value: unit, label: unit }))}
        />
        {ui.values["doubt"] === undefined ? null : (
          <Checkbox lang={lang} id="sure" label={say(lang, t.unitSure)} />
        )}
        <TextInput
          lang={lang}
          id="point"
          label={say(lang, onePermitText.point)}
          value={value("point", last?.point)}
          maxLength={80}
          isRequired
        />
        <Select
          lang={lang}
          id="part"
          label={say(lang, onePermitText.part)}
          value={value("part", "other")}
          options={SAMPLE_PARTS.map((part) => ({ value: part, label: say(lang, partWords[part]) }))}
        />
        <TextInput
          lang={lang}
          id="instrument"
          label={say(lang, onePermitText.instrument)}
          value={value("instrument", permit.instrument)}
          maxLength={80}
          isRequired
        />
        <TextInput
          lang={lang}
          id="calibrated"
          type="date"
          label={say(lang, onePermitText.calibrated)}
          value={value("calibrated", permit.calibratedUntil)}
          isRequired
        />
        <Button kind="primary" size="next" icon="save">
          {say(lang, t.saveReading)}
        </Button>
      </form>
    </Card>
  );
}

export function PermitPage({ view, one }: { readonly view: View; readonly one: RoadPermit }) {
  const { lang } = view;
  const { permit, stopped } = one;
  const isWorking = permit.stage === "working" && stopped === undefined;
  const isOver = permit.validUntil !== null && view.now > permit.validUntil;
  const last = one.readings.at(-1);
  return (
    <>
      <PageHead title={`${say(lang, kindWords[permit.kind])} ${permit.number}`}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="wrap-anywhere">
        {permit.what} · {permit.place}
      </p>
      <p class="button-row">
        <StatePill
          state={stopped === undefined ? "neutral" : "danger"}
          word={say(lang, stopped === undefined ? stageWords[permit.stage] : STOPPED[stopped])}
        />
        {permit.validUntil === null ? null : (
          <span>{say(lang, t.validTo, { time: formatStamp(permit.validUntil).slice(5, 16) })}</span>
        )}
      </p>
      {isOver ? <Verdict state="danger" word={say(lang, t.ticketOver)} sound="refused" /> : null}
      {last !== undefined && !last.isPassed && stopped === undefined ? (
        <Verdict state="danger" word={say(lang, t.readingStop)} sound="refused" />
      ) : null}
      {stopped === "evacuated" ? null : (
        <form method="post" action={ROAD_FORMS.evacuate(permit.id)}>
          <Button kind="destructive" size="next" icon="stop">
            {say(lang, onePermitText.evacuate)}
          </Button>
        </form>
      )}
      <Alert lang={lang} state="neutral" word={say(lang, t.onlyOnBox)} />
      <ReadingForm view={view} one={one} />
      <Readings view={view} one={one} />
      {isWorking ? (
        <form class="grid gap-3" method="post" action={ROAD_FORMS.pause(permit.id)}>
          <TextInput
            lang={lang}
            id="pause-reason"
            name="reason"
            label={say(lang, t.pauseReason)}
            value={view.ui.values["reason"]}
            maxLength={200}
            isRequired
          />
          <Button size="lg" icon="pause">
            {say(lang, onePermitText.pause)}
          </Button>
        </form>
      ) : null}
    </>
  );
}
