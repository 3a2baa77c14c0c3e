/** What a round was, and of a count what was found, missing and extra; made to be printed and signed. */
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Located, Round, Task } from "../../src/cylinders/custody/query.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { Verdict } from "../ui/feedback.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { CustodyTabs, LocatedTable, type PlaceName } from "./parts.tsx";
import { actWords, contentWords, custodyText as t, taskWords } from "./text.ts";

export type EndedRoundProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly round: Round;
  readonly who: string;
  readonly count: number;
  readonly byMedium: readonly { readonly medium: string; readonly n: number }[];
  /** Of a count; undefined otherwise. */
  readonly result:
    | {
        readonly found: number;
        readonly missing: readonly Located[];
        readonly extra: readonly Located[];
        readonly moved: readonly Located[];
      }
    | undefined;
  /** Of another round: what was scanned. */
  readonly scanned: readonly Located[];
  readonly troubles: readonly Task[];
  readonly openTasks: number;
  readonly nameOf: PlaceName;
};

function Lists(props: EndedRoundProps) {
  const { lang, today, result, nameOf } = props;
  const list = (title: string, rows: readonly Located[], hasPlace: boolean) =>
    rows.length === 0 ? null : (
      <Card title={`${title} · ${rows.length}`}>
        <LocatedTable
          lang={lang}
          today={today}
          caption={title}
          rows={rows}
          nameOf={nameOf}
          hasPlace={hasPlace}
        />
      </Card>
    );
  if (result === undefined) return list(say(lang, t.scanned), props.scanned, false);
  return (
    <>
      {list(say(lang, t.missing), result.missing, true)}
      {list(say(lang, t.extra), result.extra, true)}
      {list(say(lang, t.moved), result.moved, true)}
    </>
  );
}

function Outcome(props: EndedRoundProps) {
  const { lang, result, troubles } = props;
  if (result === undefined) return null;
  const unknown = troubles.filter(({ kind }) => kind === "unknown-code").length;
  const isGood = result.missing.length === 0 && result.extra.length === 0 && unknown === 0;
  return (
    <Verdict state={isGood ? "ok" : "alert"} word={say(lang, isGood ? t.allFound : t.notAll)}>
      <p>
        {say(lang, t.found)} {result.found} · {say(lang, t.missing)} {result.missing.length} ·{" "}
        {say(lang, t.extra)} {result.extra.length} · {say(lang, t.moved)} {result.moved.length} ·{" "}
        {say(lang, t.unknownRead)} {unknown}
      </p>
      {isGood ? null : <p>{say(lang, t.resultHint)}</p>}
    </Verdict>
  );
}

export function EndedRoundPage(props: EndedRoundProps) {
  const { lang, round, troubles, nameOf } = props;
  const isCount = props.result !== undefined;
  const title = isCount ? say(lang, t.countResult) : say(lang, actWords[round.act]);
  return (
    <div class={STACK}>
      <PageHead title={`${title} · ${nameOf(round.place)}`}>
        <PrintButton lang={lang} />
        <span class="no-print">
          <LinkButton href={custodyPaths.rounds} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </span>
      </PageHead>
      <CustodyTabs lang={lang} current="rounds" openTasks={props.openTasks} />
      <Outcome {...props} />
      <Card>
        <KeyValueList
          facts={[
            [say(lang, t.place), nameOf(round.place)],
            ...(round.content === null
              ? []
              : [[say(lang, t.content), say(lang, contentWords[round.content])] as const]),
            [say(lang, t.startedAt), formatStamp(round.startedAt)],
            [say(lang, t.endedAt), round.endedAt === null ? "—" : formatStamp(round.endedAt)],
            [say(lang, t.who), props.who],
            [say(lang, t.scanned), say(lang, t.cylinderCount, { n: props.count })],
            [
              say(lang, t.byMedium),
              props.byMedium.map(({ medium, n }) => `${mediumName(lang, medium)} ${n}`).join(" · "),
            ],
            ...(round.note === "" ? [] : [[say(lang, t.endNote), round.note] as const]),
          ]}
        />
      </Card>
      <Lists {...props} />
      {troubles.length === 0 ? null : (
        <Card title={`${say(lang, t.wrongOnes)} · ${troubles.length}`} icon="alert">
          <ul class="grid gap-2">
            {troubles.map((task) => (
              <li>
                <strong>{task.serial ?? task.code}</strong> {say(lang, taskWords[task.kind])}
                {task.was.kind === "unknown" ? null : ` · ${nameOf(task.was)}`}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {isCount ? (
        <div class="mt-8 grid grid-cols-2 gap-8">
          <p>{say(lang, t.signCounted)} ____________________</p>
          <p>{say(lang, t.signChecked)} ____________________</p>
        </div>
      ) : null}
    </div>
  );
}
