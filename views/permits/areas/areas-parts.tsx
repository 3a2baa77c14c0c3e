/** What the pages and the paper of fixed areas have in common. */
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { StatePill } from "../../ui/feedback.tsx";
import { KeyValueList } from "../../ui/structure.tsx";
import type { AreaCode, AreaDayView, AreaView, AreaWorkView } from "./areas-model.ts";
import { areaEndWords, areaWhyWords, areaText as t } from "./areas-text.ts";

type Shown = { readonly lang: Lang; readonly area: AreaView };

export function WhyList(props: { readonly lang: Lang; readonly why: readonly AreaCode[] }) {
  return (
    <ul class="permit-refusals">
      {props.why.map((code) => (
        <li>{say(props.lang, areaWhyWords[code])}</li>
      ))}
    </ul>
  );
}

export function DayLine(props: { readonly lang: Lang; readonly day: AreaDayView }) {
  const { lang, day } = props;
  const isBack = day.withdrawn !== undefined;
  return (
    <>
      <span class="permit-card-head">
        <StatePill
          state={isBack ? "neutral" : day.isPassed ? "ok" : "danger"}
          word={say(lang, isBack ? t.withdrawn : day.isPassed ? t.passed : t.failed)}
        />
        {say(lang, t.dayBy, { who: day.who, at: day.at })}
      </span>
      {day.gas === undefined ? null : <span>{day.gas}</span>}
      {day.failed.length === 0 ? null : <span>{day.failed.join("；")}</span>}
      {day.note === "" ? null : <span class="quiet">{day.note}</span>}
      {isBack ? <span class="quiet">{day.withdrawn}</span> : null}
    </>
  );
}

export function WorkLine(props: { readonly lang: Lang; readonly work: AreaWorkView }) {
  const { lang, work } = props;
  return (
    <>
      <span class="permit-card-head">
        {work.cause === null ? (
          <StatePill state="ok" icon="flame" word={say(lang, t.until, { at: work.until })} />
        ) : (
          <StatePill
            state={work.cause === "finished" ? "neutral" : "alert"}
            word={say(lang, areaEndWords[work.cause])}
          />
        )}
        <strong>{work.worker}</strong>
        <span class="quiet">
          {say(lang, t.guardian)} {work.guardian}
        </span>
      </span>
      <span>{work.what}</span>
      <span class="quiet">
        {[
          work.startedAt + (work.endedAt === undefined ? "" : ` – ${work.endedAt}`),
          work.cylinders.join(" "),
          work.note,
        ]
          .filter((text) => text !== "")
          .join(" · ")}
      </span>
    </>
  );
}

export function AreaFactsList({ lang, area }: Shown) {
  const { facts } = area;
  const yes = (is: boolean) => (is ? "✓" : "—");
  return (
    <KeyValueList
      facts={[
        [
          say(lang, t.place),
          area.room === undefined ? area.place : `${area.place}（${area.room}）`,
        ],
        [say(lang, t.responsible), area.responsible],
        [say(lang, t.guardian), area.guardian],
        [say(lang, t.isHazardous), yes(facts.isHazardous)],
        [say(lang, t.toDanger), facts.toDangerM === null ? undefined : String(facts.toDangerM)],
        [say(lang, t.isIndoors), yes(facts.isIndoors)],
        [say(lang, t.hasFireWall), yes(facts.hasFireWall)],
        [say(lang, t.hasDetector), yes(facts.hasDetector)],
        [say(lang, t.isMarked), yes(facts.isMarked)],
        [say(lang, t.hasCombustibles), yes(facts.hasCombustibles)],
        [say(lang, t.gasAsked), area.gas ?? say(lang, t.gasNone)],
        [say(lang, t.measures), area.measures.length === 0 ? undefined : area.measures.join("；")],
        [say(lang, t.declaredBy), area.declared],
        [say(lang, t.approvedBy), area.approved],
        [say(lang, t.reviewed), area.reviewedOn],
        [say(lang, t.reviewDue), area.reviewDue],
      ]}
    />
  );
}
