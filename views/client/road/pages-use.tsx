/** Use confirmation beyond the network, drawn by the box's own pages. */
import { confirmationPaths } from "../../../src/confirmations/paths.ts";
import { REJECT_OF } from "../../../src/confirmations/rules.ts";
import { type Lang, type Phrase, say } from "../../../src/platform/i18n.ts";
import { BeginPage } from "../../confirmations/begin-page.tsx";
import { CheckingPage } from "../../confirmations/pages.tsx";
import { confirmationStateWords, confirmationText } from "../../confirmations/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { StatePill, Verdict } from "../../ui/feedback.tsx";
import type { State } from "../../ui/state.ts";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import type { RoadUse } from "./state-use.ts";

function UsePill(props: { readonly lang: Lang; readonly use: RoadUse }) {
  const { state, word } = judged(props.use);
  return <StatePill state={state} word={say(props.lang, word)} />;
}

/** What is being confirmed, and a way to begin another. */
export function Uses({ view }: { readonly view: View }) {
  const { lang, taken, uses } = view;
  if (taken?.use == null) return null;
  return (
    <Card title={say(lang, confirmationText.title)} icon="shield-check">
      <div class="grid gap-3">
        {uses.map((use) => (
          <p class="panel flex flex-wrap items-center justify-between gap-2">
            <strong class="wrap-anywhere">{use.one.place}</strong>
            {use.one.state === "checking" ? (
              <LinkButton href={ROAD.use(use.id)} kind="primary" icon="arrow-right">
                {say(lang, t.goOn)}
              </LinkButton>
            ) : (
              <a class="link touch-link" href={ROAD.use(use.id)}>
                <UsePill lang={lang} use={use} />
              </a>
            )}
          </p>
        ))}
        <LinkButton href={ROAD.newUse} size="lg" icon="scan">
          {say(lang, confirmationText.begin)}
        </LinkButton>
      </div>
    </Card>
  );
}

export function NewUsePage({ view }: { readonly view: View }) {
  const { lang, taken, ui } = view;
  const { for: chosen = "", place = "", table = "" } = ui.values;
  return (
    <BeginPage
      lang={lang}
      csrf={undefined}
      fixed={undefined}
      points={(taken?.use?.places ?? []).map(({ ref, name }) => {
        return { value: `${ref.kind}:${ref.id}`, label: name };
      })}
      tables={(taken?.use?.tables ?? []).map(({ templateId, definition }) => {
        return { value: templateId, label: say(lang, definition.title) };
      })}
      values={{ for: chosen, place, table }}
    />
  );
}

/** Nothing is called valid before the box has said so. */
function judged({ one, answered }: RoadUse): { readonly state: State; readonly word: Phrase } {
  if (one.state === "failed") return { state: "danger", word: confirmationStateWords.failed };
  if (one.state !== "confirmed") {
    return { state: "neutral", word: confirmationStateWords[one.state] };
  }
  if (answered === undefined) return { state: "warn", word: t.useWaits };
  return answered.isPlain
    ? { state: "ok", word: confirmationStateWords.confirmed }
    : { state: "warn", word: t.useAsked };
}

function Outcome({ view, use }: { readonly view: View; readonly use: RoadUse }) {
  const { lang } = view;
  const { one } = use;
  const isGood = one.state === "confirmed";
  const { state, word } = judged(use);
  return (
    <>
      <PageHead title={`${say(lang, confirmationText.title)} · ${one.place}`}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <Verdict state={state} word={say(lang, word)}>
        {isGood ? <p>{say(lang, t.useHere)}</p> : null}
        {(use.answered?.words ?? []).map((words) => (
          <p>{words}</p>
        ))}
      </Verdict>
      {isGood ? (
        <form method="post" action={confirmationPaths.end(use.id)}>
          <input type="hidden" name="reason" value={say(lang, confirmationText.reasonDone)} />
          <Button size="lg" icon="check">
            {say(lang, confirmationText.end)}
          </Button>
        </form>
      ) : null}
    </>
  );
}

export function UsePage({ view, use }: { readonly view: View; readonly use: RoadUse }) {
  const { lang, ui, taken } = view;
  const { one, cylinders, run } = use;
  if (one.state !== "checking") return <Outcome view={view} use={use} />;
  const table = taken?.use?.tables.find(({ templateId }) => templateId === one.templateId);
  return (
    <>
      {ui.collar === undefined ? null : (
        <Verdict state="danger" word={say(lang, t.useUnknown, { code: ui.collar })} sound="refused">
          <div class="button-row">
            <form method="post" action={ROAD_FORMS.useCollar(use.id)}>
              <input type="hidden" name="code" value={ui.collar} />
              <Button icon="check">{say(lang, t.useCollar)}</Button>
            </form>
            <form method="post" action={ROAD_FORMS.useKeep(use.id)}>
              <Button icon="close">{say(lang, t.useKeep)}</Button>
            </form>
          </div>
        </Verdict>
      )}
      <CheckingPage
        lang={lang}
        csrf={undefined}
        one={one}
        shown="checking"
        cylinders={cylinders}
        groups={[]}
        names={{ started: taken?.person.name ?? "", confirmed: undefined }}
        table={table === undefined ? "" : say(lang, table.definition.title)}
        runHref={run === undefined ? undefined : ROAD.run(`use:${use.id}`)}
        anewHref={undefined}
        face={undefined}
        isUnverified={false}
        rejectOf={(fault) => REJECT_OF[fault]}
        message={ui.message}
      />
    </>
  );
}
