/** Which page an address of the road shows, as HTML. */
import { Bar, Shown, type View } from "./pages.tsx";
import { DangerPage, ListPage } from "./pages-beside.tsx";
import { ArrivePage, HomePage, MeetPage, MetPage } from "./pages-home.tsx";
import { PermitPage } from "./pages-permit.tsx";
import { NewRoundPage, RoundPage } from "./pages-rounds.tsx";
import { NewUsePage, UsePage } from "./pages-use.tsx";
import { RoadRunPage, RoadVisitPage, TurnPage } from "./pages-work.tsx";

function pageOf(view: View, hash: string) {
  const [, kind = "home", rest = ""] = /^#(\w+)(?:\/(.*))?$/.exec(decodeURIComponent(hash)) ?? [];
  if (view.taken === undefined) return <HomePage view={view} />;
  switch (kind) {
    case "arrive":
      return <ArrivePage view={view} orderId={rest} />;
    case "visit": {
      const visit = view.visits.find(({ id }) => id === rest);
      if (visit?.state !== "under-way") return undefined;
      return <RoadVisitPage view={view} visit={visit} />;
    }
    case "run": {
      const all = [...view.visits, ...view.turns, ...view.uses];
      const run = all.find((one) => one.run?.about === rest)?.run;
      return run === undefined ? undefined : <RoadRunPage view={view} run={run} />;
    }
    case "turn": {
      const one = view.turns.find(({ turn }) => turn.id === rest);
      return one === undefined ? undefined : <TurnPage view={view} one={one} />;
    }
    case "round": {
      const round = view.rounds.find(({ id }) => id === rest);
      return round?.isEnded !== false ? undefined : <RoundPage view={view} round={round} />;
    }
    case "new": {
      const act = view.taken.custody?.acts.find((one) => one.act === rest);
      return act === undefined ? undefined : <NewRoundPage view={view} act={act} />;
    }
    case "confirm":
      return <NewUsePage view={view} />;
    case "meet":
      return <MeetPage view={view} />;
    case "met": {
      const customer = view.customers.find(({ id }) => id === rest);
      return customer === undefined ? undefined : <MetPage view={view} customer={customer} />;
    }
    case "use": {
      const use = view.uses.find(({ id }) => id === rest);
      return use === undefined ? undefined : <UsePage view={view} use={use} />;
    }
    case "permit": {
      const one = view.permits.find(({ permit }) => permit.id === rest);
      return one === undefined ? undefined : <PermitPage view={view} one={one} />;
    }
    case "danger":
      return <DangerPage view={view} />;
    case "list":
      return <ListPage view={view} />;
    default:
      return <HomePage view={view} />;
  }
}

export function drawPage(view: View, hash: string): string {
  // The pages of a visit and of a use say by themselves what was refused.
  const isSaid = hash.startsWith("#visit/") || hash.startsWith("#use/");
  return String(
    <Shown view={view} isSaid={isSaid}>
      {pageOf(view, hash) ?? <HomePage view={view} />}
    </Shown>,
  );
}

export function drawBar(view: View): string {
  return String(<Bar view={view} />);
}
