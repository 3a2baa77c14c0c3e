/** Pages of the work itself: a visit, its check, a turn of a patrol, a round of scanning. */
import type { Item } from "../../../src/checks/model.ts";
import { checkPaths } from "../../../src/checks/paths.ts";
import { askedItems, judgeItem } from "../../../src/checks/rules.ts";
import { addDays, type Day, dayOf, instant } from "../../../src/kernel/instants.ts";
import { say } from "../../../src/platform/i18n.ts";
import { CheckItem, itemElementId } from "../../checks/item-part.tsx";
import type { ItemView, RunView } from "../../checks/model.ts";
import { Progress } from "../../checks/run-page.tsx";
import type { ScanLine, VisitView } from "../../delivery/view.ts";
import { VisitPage } from "../../delivery/visit-page.tsx";
import { roadText as t } from "../../phones/road-text.ts";
import { Button } from "../../ui/button.tsx";
import { Alert, StatePill, Verdict } from "../../ui/feedback.tsx";
import { TextInput } from "../../ui/form.tsx";
import { CameraScanner, ScanForm } from "../../ui/scan.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, backOf, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import { counts, missingCode, type RoadTurn, type RoadVisit, type Run } from "./state.ts";

const FOLLOW_UP_DAYS = 7;

export function visitView(view: View, visit: RoadVisit): VisitView {
  const { lang, taken } = view;
  const order = taken?.round?.orders.find(({ id }) => id === visit.orderId);
  const { customer, step } = visit;
  const notice = taken?.round?.notice;
  const isOpen = visit.state === "under-way" && !visit.isSigned;
  return {
    id: visit.id,
    state: visit.state,
    step,
    check: visit.check,
    runHref: visit.run === undefined ? undefined : ROAD.run(`visit:${visit.id}`),
    customerName: customer.name,
    address: customer.address,
    phone: customer.phone,
    orderLine: order && `${order.model} × ${order.count}`,
    notice: (lang === "en" ? notice?.en : notice?.zh) ?? "",
    scans: visit.items
      .map(({ id, code, direction, problem, isUndone }): ScanLine => {
        const canUndo = isOpen && !isUndone && problem === null;
        return { id, code, direction, problem, isUndone, canUndo };
      })
      .reverse(),
    emptyCount: visit.items.filter((item) => counts(item, "empty")).length,
    direction: step === "hand-over" ? "full" : (view.ui.direction ?? "empty"),
    canRefuse: !visit.items.some((item) => counts(item, "full")),
    followUpDefault: addDays(dayOf(instant(view.now)), FOLLOW_UP_DAYS) as Day,
  };
}

/** Nobody is asked twice: the box's own page, and above it what the phone alone cannot decide. */
export function RoadVisitPage({ view, visit }: { readonly view: View; readonly visit: RoadVisit }) {
  const { lang, ui } = view;
  return (
    <>
      {ui.collar === undefined ? null : (
        <Verdict
          state="danger"
          word={say(lang, t.unknownCylinder, { code: ui.collar })}
          sound="refused"
        >
          <div class="button-row">
            <form method="post" action={ROAD_FORMS.collar(visit.id)}>
              <input type="hidden" name="code" value={ui.collar} />
              <Button icon="check">{say(lang, t.collar)}</Button>
            </form>
            <form method="post" action={ROAD_FORMS.keep(visit.id)}>
              <Button icon="close">{say(lang, t.keepOnTruck)}</Button>
            </form>
          </div>
        </Verdict>
      )}
      <VisitPage
        lang={lang}
        csrf={undefined}
        view={visitView(view, visit)}
        message={ui.message}
        scanned={ui.scanned}
        refusal={
          ui.values["refusal"] === undefined
            ? undefined
            : {
                reason: ui.values["reason"] ?? "",
                note: ui.values["note"] ?? "",
                followUpOn: ui.values["follow-up-on"] ?? "",
                error: ui.values["refusal"],
              }
        }
      />
    </>
  );
}

function itemView(view: View, run: Run, item: Item, asked: ReadonlySet<string>): ItemView {
  const given = run.values.get(item.id);
  const photos = run.photos.filter((photo) => photo.item === item.id);
  const isTouched = given !== undefined || photos.length > 0;
  const { value = "", note = "" } = given ?? {};
  const answer = isTouched ? { value, note, photos: photos.length } : undefined;
  const judged = judgeItem(item, answer);
  const isShown = isTouched || view.ui.isStrict === true;
  const isMissing = judged.problem === "missing" && view.ui.isStrict !== true;
  return {
    ...{ item, value, note, seen: 0 },
    savedAt: given === undefined ? undefined : instant(given.at),
    photos: photos
      .filter(({ file }) => file !== "")
      .map(({ id, file }) => ({ id, href: view.pictures.get(file) ?? "" })),
    isAsked: asked.has(item.id),
    isFailed: judged.fail !== undefined,
    isDone: isTouched && judged.problem === undefined,
    problem: isShown && !isMissing ? judged.problem : undefined,
  };
}

export function RoadRunPage({ view, run }: { readonly view: View; readonly run: Run }) {
  const { lang, ui } = view;
  const back = backOf(run.about);
  const { definition, verdict } = run;
  const answers = new Map(
    [...run.values].map(([item, { value, note }]) => [item, { value, note, photos: 0 }]),
  );
  const asked = askedItems(definition, answers);
  const progress = { answered: verdict.answered, asked: verdict.asked } as RunView;
  const [first] = verdict.problems.keys();
  return (
    <>
      <PageHead title={say(lang, definition.title)}>
        <BackTo lang={lang} href={back} />
      </PageHead>
      <Progress lang={lang} run={progress} />
      {ui.isStrict === true && first !== undefined ? (
        <Alert
          lang={lang}
          state="warn"
          word={say(lang, t.openItems, { n: verdict.problems.size })}
          sound="refused"
        >
          <a class="link touch-link" href={`#${itemElementId(first)}`} data-scroll>
            {say(lang, definition.title)}
          </a>
        </Alert>
      ) : null}
      {definition.sections.map((section) => (
        <Card title={say(lang, section.title)} id={`section-${section.id}`}>
          {section.items.map((item) => (
            <CheckItem lang={lang} runId={run.about} view={itemView(view, run, item, asked)} />
          ))}
        </Card>
      ))}
      <form method="post" action={checkPaths.complete(run.about)}>
        <Button size="next" kind="primary" icon="document-check">
          {say(lang, t.complete)}
        </Button>
      </form>
    </>
  );
}

export function TurnPage({ view, one }: { readonly view: View; readonly one: RoadTurn }) {
  const { lang, taken, ui } = view;
  const { turn } = one;
  const missing = taken && missingCode(taken, one, view.now);
  return (
    <>
      <PageHead title={`${turn.plan} · ${turn.place}`}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="button-row">
        {taken?.site.code == null ? null : (
          <StatePill
            state={one.siteAt === undefined ? "neutral" : "ok"}
            word={say(lang, t.scanSite)}
          />
        )}
        <StatePill
          state={one.spotAt === undefined ? "neutral" : "ok"}
          word={say(lang, t.scanSpot)}
        />
      </p>
      {missing === undefined ? null : (
        <>
          <ScanForm lang={lang} action={ROAD_FORMS.turnScan(turn.id)} minLength={4} />
          <p class="font-semibold">{say(lang, missing === "site" ? t.scanSite : t.scanSpot)}</p>
          <CameraScanner lang={lang} />
          <form class="grid gap-2" method="post" action={ROAD_FORMS.turnScan(turn.id)}>
            <TextInput lang={lang} id="code" label={say(lang, t.codeTyped)} maxLength={200} />
            <Button icon="plus">{say(lang, t.go)}</Button>
          </form>
        </>
      )}
      <form class="grid gap-2" method="post" action={ROAD_FORMS.turnStart(turn.id)}>
        {missing === undefined ? null : (
          <TextInput
            lang={lang}
            id="no-code-reason"
            label={say(lang, t.noCode)}
            maxLength={200}
            value={ui.values["no-code-reason"]}
          />
        )}
        <Button
          kind={missing === undefined ? "primary" : undefined}
          size={missing === undefined ? "next" : undefined}
          icon="checks"
        >
          {say(lang, t.startCheck)}
        </Button>
      </form>
    </>
  );
}
