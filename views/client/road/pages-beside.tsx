/** Pages of the road beside its work: a danger to report, and the list of what waits. */
import { CATEGORIES } from "../../../src/dangers/model.ts";
import { instant } from "../../../src/kernel/instants.ts";
import { formatStamp, say } from "../../../src/platform/i18n.ts";
import { categoryWords, dangerText, levelWords } from "../../dangers/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { actWords } from "../../phones/text.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState, StatePill } from "../../ui/feedback.tsx";
import { Choices, FileInput, Select, TextArea, TextInput } from "../../ui/form.tsx";
import { STACK } from "../../ui/look.ts";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import { placeWord } from "./state.ts";
import type { RoadAct } from "./store.ts";

export function DangerPage({ view }: { readonly view: View }) {
  const { lang, ui, taken, acts } = view;
  const sent = acts.filter(({ act }) => act.kind === "danger.report");
  return (
    <>
      <PageHead title={say(lang, t.danger)}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <form
        class={STACK}
        method="post"
        action={ROAD_FORMS.danger}
        enctype="multipart/form-data"
        id="road-danger"
      >
        <FileInput
          lang={lang}
          id="photos"
          label={say(lang, dangerText.photos)}
          accept="image/*"
          extra={{ multiple: true, capture: "environment" }}
        />
        <TextArea
          lang={lang}
          id="what"
          label={say(lang, dangerText.what)}
          value={ui.values["what"]}
          isRequired
        />
        <Choices
          lang={lang}
          id="category"
          label={say(lang, dangerText.category)}
          value={ui.values["category"]}
          columns={2}
          options={CATEGORIES.map((value) => ({ value, label: say(lang, categoryWords[value]) }))}
        />
        <Select
          lang={lang}
          id="room"
          label={say(lang, dangerText.room)}
          value={ui.values["room"]}
          hasEmpty
          options={(taken?.rooms ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          lang={lang}
          id="place"
          label={say(lang, dangerText.place)}
          maxLength={80}
          value={ui.values["place"]}
        />
        <Choices
          lang={lang}
          id="suspected"
          label={say(lang, dangerText.suspected)}
          value={ui.values["suspected"] ?? "general"}
          columns={2}
          options={(["general", "major"] as const).map((value) => ({
            value,
            label: say(lang, levelWords[value]),
          }))}
        />
        <Button kind="primary" size="next" icon="save">
          {say(lang, t.saveReport)}
        </Button>
      </form>
      {sent.length === 0 ? null : (
        <Card title={say(lang, t.dangers)} icon="history">
          <ul class="grid gap-1">
            {sent.map(({ act, claimedAt }) => (
              <li>
                {formatStamp(instant(claimedAt))} {act.kind === "danger.report" ? act.what : ""}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

const STATE_LOOK = {
  waiting: ["neutral", t.stateWaiting],
  held: ["danger", t.stateHeld],
  remarked: ["warn", t.stateRemarked],
  accepted: ["ok", t.stateAccepted],
  left: ["neutral", t.stateLeft],
} as const;

/** Whom or what an act is about, in words. */
function aboutWords(view: View, { act }: RoadAct): string {
  const id = "about" in act ? act.about.slice(act.about.indexOf(":") + 1) : act.id;
  const visit = view.visits.find((one) => one.id === id);
  if (visit !== undefined) return visit.customer.name;
  const turn = view.turns.find((one) => one.turn.id === id);
  if (turn !== undefined) return turn.turn.plan;
  const use = view.uses.find((one) => one.id === id);
  if (use !== undefined) return use.one.place;
  const ticket = view.permits.find(({ permit }) => permit.id === id);
  if (ticket !== undefined) return ticket.permit.number;
  const round = view.rounds.find((one) => one.id === id);
  if (round !== undefined) return placeWord(view, round.place);
  return act.kind === "danger.report" ? act.what.slice(0, 40) : "";
}

const SHOWN = 200;

export function ListPage({ view }: { readonly view: View }) {
  const { lang, acts } = view;
  const open = acts.filter(({ state }) => state === "waiting" || state === "held");
  const said = [...(view.taken?.said ?? [])].reverse();
  const rest = acts.filter(({ state }) => state === "remarked" || state === "left");
  return (
    <>
      <PageHead title={say(lang, t.list)}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      {open.length === 0 ? <EmptyState title={say(lang, t.listEmpty)} icon="check" /> : null}
      <form method="post" action={ROAD_FORMS.send}>
        <Button kind="primary" icon="upload">
          {say(lang, t.sendNow)}
        </Button>
      </form>
      <ul class="grid gap-2">
        {[...open, ...rest].slice(0, SHOWN).map((one) => {
          const [look, word] = STATE_LOOK[one.state];
          return (
            <li class="panel grid gap-2" id={`waiting-${one.id}`}>
              <span class="flex flex-wrap items-center gap-2">
                <StatePill state={look} word={say(lang, word)} />
                <strong>{say(lang, actWords[one.act.kind])}</strong>
                <span class="wrap-anywhere">{aboutWords(view, one)}</span>
                <time class="text-muted">{formatStamp(instant(one.claimedAt)).slice(5, 16)}</time>
              </span>
              {one.words.length === 0 ? null : <p>{one.words.join(" · ")}</p>}
              {one.state === "held" ? (
                <span class="button-row">
                  <form method="post" action={ROAD_FORMS.again(one.id)}>
                    <Button icon="undo">{say(lang, t.again)}</Button>
                  </form>
                  <form method="post" action={ROAD_FORMS.leave(one.id)}>
                    <Button icon="check">{say(lang, t.leave)}</Button>
                  </form>
                </span>
              ) : null}
              {one.state === "waiting" ? (
                <form method="post" action={ROAD_FORMS.withdraw(one.id)}>
                  <Button kind="quiet" icon="trash">
                    {say(lang, t.withdraw)}
                  </Button>
                </form>
              ) : null}
            </li>
          );
        })}
      </ul>
      {said.length === 0 ? null : (
        <Card title={say(lang, t.said)} icon="history">
          <ul class="grid gap-2">
            {said.map((one) => (
              <li>
                <strong>{say(lang, actWords[one.kind])}</strong>{" "}
                <time class="text-muted">{formatStamp(instant(one.claimedAt)).slice(5, 16)}</time>
                <span class="block">{one.words.join(" · ")}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {open.length === 0 ? null : (
        <form class="grid gap-1" method="post" action={ROAD_FORMS.export}>
          <Button icon="save">{say(lang, t.export)}</Button>
          <small class="form-hint">{say(lang, t.exportHint)}</small>
        </form>
      )}
    </>
  );
}
