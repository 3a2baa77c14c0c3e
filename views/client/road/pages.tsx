/** What the pages of the road share: the view, their addresses and forms, the bar. */
import type { Direction } from "../../../src/delivery/model.ts";
import type { TakenCustomer } from "../../../src/delivery/round.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import type { ScanLine } from "../../delivery/view.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, Refused, StatePill } from "../../ui/feedback.tsx";
import { STACK } from "../../ui/look.ts";
import type { Contact } from "./send.ts";
import type { RoadRound, RoadTurn, RoadVisit } from "./state.ts";
import type { RoadPermit, RoadUse } from "./state-use.ts";
import type { Held, RoadAct } from "./store.ts";

export type Ui = {
  message?: string | undefined;
  ok?: string | undefined;
  scanned?: ScanLine | undefined;
  direction?: Direction | undefined;
  /** A full cylinder that the phone cannot judge: the driver looks at its collar. */
  collar?: string | undefined;
  isStrict?: boolean | undefined;
  values: Record<string, string>;
};

export type View = {
  readonly lang: Lang;
  readonly taken: Held | undefined;
  readonly acts: readonly RoadAct[];
  readonly visits: readonly RoadVisit[];
  readonly customers: readonly TakenCustomer[];
  readonly turns: readonly RoadTurn[];
  readonly rounds: readonly RoadRound[];
  readonly uses: readonly RoadUse[];
  readonly permits: readonly RoadPermit[];
  readonly truckId: string;
  readonly contact: Contact | undefined;
  readonly isBusy: boolean;
  readonly isNearlyFull: boolean;
  readonly hasNewer: boolean;
  readonly pictures: ReadonlyMap<string, string>;
  readonly now: number;
  readonly ui: Ui;
};

export const ROAD = {
  home: "#home",
  list: "#list",
  arrive: (orderId: string) => `#arrive/${orderId}`,
  visit: (id: string) => `#visit/${id}`,
  run: (about: string) => `#run/${about}`,
  turn: (id: string) => `#turn/${id}`,
  round: (id: string) => `#round/${id}`,
  newRound: (act: string) => `#new/${act}`,
  danger: "#danger",
  meet: "#meet",
  met: (id: string) => `#met/${id}`,
  use: (id: string) => `#use/${id}`,
  newUse: "#confirm",
  permit: (id: string) => `#permit/${id}`,
} as const;

/** Where a check leads back to. */
export function backOf(about: string): string {
  const id = about.slice(about.indexOf(":") + 1);
  if (about.startsWith("visit:")) return ROAD.visit(id);
  return about.startsWith("use:") ? ROAD.use(id) : ROAD.home;
}

/** Forms of the road alone; those of the box's pages keep their own addresses. */
export const ROAD_FORMS = {
  take: "/road/do/take",
  send: "/road/do/send",
  giveBack: "/road/do/return",
  truck: "/road/do/truck",
  lang: "/road/do/lang",
  arrive: (orderId: string) => `/road/do/arrive/${orderId}`,
  collar: (id: string) => `/road/do/collar/${id}`,
  keep: (id: string) => `/road/do/keep/${id}`,
  newRound: (act: string) => `/road/do/round/${act}`,
  roundScan: (id: string) => `/road/do/rounds/${id}/scan`,
  roundEnd: (id: string) => `/road/do/rounds/${id}/end`,
  roundUndo: (actId: string) => `/road/do/acts/${actId}/undo`,
  turnScan: (id: string) => `/road/do/turns/${id}/scan`,
  turnStart: (id: string) => `/road/do/turns/${id}/start`,
  danger: "/road/do/danger",
  meet: "/road/do/meet",
  visitMet: (id: string) => `/road/do/meet/${id}`,
  useCollar: (id: string) => `/road/do/use/${id}/collar`,
  useKeep: (id: string) => `/road/do/use/${id}/keep`,
  reading: (id: string) => `/road/do/permits/${id}/reading`,
  pause: (id: string) => `/road/do/permits/${id}/pause`,
  evacuate: (id: string) => `/road/do/permits/${id}/evacuate`,
  withdraw: (id: string) => `/road/do/acts/${id}/withdraw`,
  again: (id: string) => `/road/do/acts/${id}/again`,
  leave: (id: string) => `/road/do/acts/${id}/leave`,
  export: "/road/do/export",
  update: "/road/do/update",
} as const;

export const BAR_ID = "road-bar";

const _OFFICE_BACK = "/";

/** Whether the box is in reach, what waits, and what stands in the way of handing it in. */
export function Bar({ view }: { readonly view: View }) {
  const { lang, acts, contact, taken } = view;
  const waiting = acts.filter(({ state }) => state === "waiting").length;
  const held = acts.filter(({ state }) => state === "held").length;
  const isOnline = contact !== undefined && contact !== "offline";
  const isNewSession = contact === "signed-out" || contact === "other-person";
  return (
    <div id={BAR_ID} class="grid gap-2" data-waiting={waiting} data-held={held}>
      <div class="flex flex-wrap items-center gap-2">
        <StatePill
          state={isOnline ? "ok" : "neutral"}
          word={say(lang, contact === undefined ? t.asking : isOnline ? t.online : t.offline)}
        />
        <a class="link touch-link" href={ROAD.list}>
          {waiting === 0 ? say(lang, t.allIn) : say(lang, t.waitingCount, { n: waiting })}
        </a>
        {held === 0 ? null : (
          <a class="link touch-link" href={ROAD.list}>
            <StatePill state="danger" word={say(lang, t.needsYou, { n: held })} />
          </a>
        )}
      </div>
      {isNewSession ? (
        <Alert
          lang={lang}
          state="warn"
          word={
            contact === "signed-out"
              ? say(lang, t.signIn)
              : say(lang, t.otherPerson, { name: taken?.person.name ?? "" })
          }
        >
          <LinkButton href="/login?to=/road" icon="key">
            {say(lang, t.signInGo)}
          </LinkButton>
        </Alert>
      ) : null}
      {view.isNearlyFull ? <Alert lang={lang} state="warn" word={say(lang, t.nearlyFull)} /> : null}
      {view.hasNewer ? (
        <Alert lang={lang} state="neutral" word={say(lang, t.newer)}>
          <form method="post" action={ROAD_FORMS.update}>
            <Button icon="undo">{say(lang, t.update)}</Button>
          </form>
        </Alert>
      ) : null}
    </div>
  );
}

export function BackTo(props: { readonly lang: Lang; readonly href: string }) {
  return (
    <LinkButton href={props.href} icon="arrow-left">
      {say(props.lang, t.back)}
    </LinkButton>
  );
}

export function Shown(props: {
  readonly view: View;
  readonly isSaid: boolean;
  readonly children?: unknown;
}) {
  const { lang, ui } = props.view;
  return (
    <div class={STACK}>
      <Bar view={props.view} />
      <Refused lang={lang} words={props.isSaid ? undefined : ui.message} />
      {ui.ok === undefined ? null : <Alert lang={lang} state="ok" word={ui.ok} sound="ok" />}
      {props.children as never}
    </div>
  );
}
