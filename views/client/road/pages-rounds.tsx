/** Rounds of scanning beyond the network: choosing what and where, and one code after another. */
import type { TakenAct, TakenPlace } from "../../../src/cylinders/custody/taken.ts";
import { say } from "../../../src/platform/i18n.ts";
import { actHints, actWords, contentWords, custodyText } from "../../custody/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/feedback.tsx";
import { Choices, Select, TextInput } from "../../ui/form.tsx";
import { CameraScanner, ScanForm } from "../../ui/scan.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import { placeWord, type RoadRound } from "./state.ts";

const TILES_MAX = 6;

/** What is under way, and what may be begun. */
export function Rounds({ view }: { readonly view: View }) {
  const { lang, taken } = view;
  const acts = taken?.custody?.acts ?? [];
  const open = view.rounds.filter(({ isEnded }) => !isEnded);
  if (acts.length === 0) return null;
  return (
    <Card title={say(lang, custodyText.rounds)} icon="scan">
      <div class="grid gap-3">
        {open.map((round) => (
          <LinkButton href={ROAD.round(round.id)} kind="primary" size="lg" icon="scan">
            {say(lang, actWords[round.act])} · {placeWord(view, round.place)} ·{" "}
            {say(lang, t.roundCount, { n: round.scans.length })}
          </LinkButton>
        ))}
        <div class="grid grid-cols-2 gap-3">
          {acts.map(({ act }) => {
            const hint = actHints[act];
            return (
              <a class="choice min-h-20 no-underline" href={ROAD.newRound(act)}>
                <span>
                  <strong>{say(lang, actWords[act])}</strong>
                  {hint === undefined ? null : (
                    <small class="form-hint block">{say(lang, hint)}</small>
                  )}
                </span>
              </a>
            );
          })}
        </div>
      </div>
    </Card>
  );
}

export const placeValue = ({ kind, ref }: Pick<TakenPlace, "kind" | "ref">): string =>
  `${kind}:${ref}`;

export function placesOf(view: View, { kinds }: TakenAct): readonly TakenPlace[] {
  return (view.taken?.custody?.places ?? []).filter(({ kind }) => kinds.includes(kind));
}

export function NewRoundPage({ view, act }: { readonly view: View; readonly act: TakenAct }) {
  const { lang, ui } = view;
  const options = placesOf(view, act).map((place) => {
    return { value: placeValue(place), label: lang === "en" ? place.name.en : place.name.zh };
  });
  const own = options.find(({ value }) => value.endsWith(`:${view.truckId}`));
  const usual = view.truckId === "" ? undefined : own?.value;
  const only = options.length === 1 ? options[0]?.value : undefined;
  const value = ui.values["place"] ?? usual ?? only;
  const shared = { lang, id: "place", label: say(lang, custodyText.choosePlace), options, value };
  const hint = say(lang, custodyText.placeScanHint);
  const action = ROAD_FORMS.newRound(act.act);
  return (
    <>
      <PageHead title={say(lang, actWords[act.act])}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <ScanForm lang={lang} action={action} minLength={4} />
      <CameraScanner lang={lang} />
      <form class="grid gap-4" method="post" action={action} id="road-new-round">
        {options.length === 0 ? (
          <EmptyState title={say(lang, custodyText.noPlaces)} icon="pin" />
        ) : options.length <= TILES_MAX ? (
          <Choices {...shared} columns={2} hint={hint} />
        ) : (
          <Select {...shared} hasEmpty hint={hint} />
        )}
        {act.asksContent ? (
          <Choices
            lang={lang}
            id="content"
            label={say(lang, custodyText.chooseContent)}
            value={ui.values["content"]}
            columns={2}
            options={(["empty", "full"] as const).map((one) => {
              return { value: one, label: say(lang, contentWords[one]) };
            })}
          />
        ) : null}
        <Button kind="primary" size="next" icon="scan">
          {say(lang, custodyText.newRound)}
        </Button>
      </form>
    </>
  );
}

const SHOWN = 30;

export function RoundPage({ view, round }: { readonly view: View; readonly round: RoadRound }) {
  const { lang } = view;
  const action = ROAD_FORMS.roundScan(round.id);
  const n = round.scans.length;
  const stock = view.taken?.custody?.places.find((one) => {
    return one.kind === round.place.kind && one.ref === round.place.ref;
  })?.stock;
  const isCount = round.act === "seen" && stock !== undefined;
  const [last] = round.scans.slice(-1);
  return (
    <>
      <PageHead title={say(lang, actWords[round.act])}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="wrap-anywhere">
        {placeWord(view, round.place)}
        {round.content === null ? "" : ` · ${say(lang, contentWords[round.content])}`}
      </p>
      <p class="text-2xl font-semibold tabular-nums" role="status" id="road-count">
        {isCount ? say(lang, t.roundCountOf, { n, stock: stock }) : say(lang, t.roundCount, { n })}
      </p>
      <ScanForm lang={lang} action={action} minLength={4} />
      <CameraScanner lang={lang} />
      <form class="grid gap-2" method="post" action={action}>
        <TextInput lang={lang} id="code" label={say(lang, t.codeTyped)} maxLength={200} />
        <Button icon="plus">{say(lang, t.go)}</Button>
      </form>
      <ul class="grid gap-1">
        {[...round.scans]
          .reverse()
          .slice(0, SHOWN)
          .map(({ code }) => (
            <li class="panel tabular-nums wrap-anywhere">{code}</li>
          ))}
      </ul>
      {last === undefined || last.id === "" ? null : (
        <form method="post" action={ROAD_FORMS.roundUndo(last.id)}>
          <Button kind="quiet" icon="undo">
            {say(lang, t.undoLast, { code: last.code })}
          </Button>
        </form>
      )}
      <form class="grid gap-3" method="post" action={ROAD_FORMS.roundEnd(round.id)}>
        {round.act === "seen" ? (
          <TextInput lang={lang} id="note" label={say(lang, t.roundNote)} maxLength={200} />
        ) : null}
        <Button kind="primary" size="next" icon="check">
          {say(lang, t.roundEnd)}
        </Button>
      </form>
    </>
  );
}
