/** Fixed hot-work areas: the list, and one area with who may work there now and why not. */
import { areaPaths } from "../../../src/permits/areas/paths.ts";
import { permitPaths } from "../../../src/permits/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState, LiveBadge, Refused, StatePill, Verdict } from "../../ui/feedback.tsx";
import { Checkbox, CsrfField, TextArea, TextInput } from "../../ui/form.tsx";
import { LivePart } from "../../ui/live.tsx";
import { STACK, TWO_COLUMNS } from "../../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../../ui/structure.tsx";
import type { AreaCardView, AreaView } from "./areas-model.ts";
import { AreaFactsList, DayLine, WhyList, WorkLine } from "./areas-parts.tsx";
import { areaEventWords, areaStateWords, areaWhyWords, areaText as t } from "./areas-text.ts";

type Shown = { readonly lang: Lang; readonly area: AreaView };
type Acting = Shown & { readonly csrf: string | undefined };

function CardPill(props: { readonly lang: Lang; readonly card: AreaCardView }) {
  const { lang, card } = props;
  if (card.state !== "approved") {
    const state = card.state === "declared" ? "warn" : "neutral";
    return <StatePill state={state} word={say(lang, areaStateWords[card.state])} />;
  }
  if (card.burning > 0) {
    const word = say(lang, t.burning, { count: card.burning });
    return <StatePill state={card.why.length > 0 ? "danger" : "ok"} icon="flame" word={word} />;
  }
  return card.why.length > 0 ? (
    <StatePill state="locked" word={say(lang, t.closed)} />
  ) : (
    <StatePill state="ok" word={say(lang, t.open)} />
  );
}

export function AreaCards(props: { readonly lang: Lang; readonly items: readonly AreaCardView[] }) {
  const { lang } = props;
  return (
    <ul class="permit-cards">
      {props.items.map((card) => (
        <li id={`area-${card.id}`}>
          <a class="permit-card" href={areaPaths.one(card.id)}>
            <span class="permit-card-head">
              <CardPill lang={lang} card={card} />
              {card.state === "approved" ? (
                <StatePill
                  state="neutral"
                  icon="badge"
                  word={say(lang, t.ready, { count: card.ready })}
                />
              ) : null}
            </span>
            <span class="permit-what">
              {card.number} {card.name}
            </span>
            <span class="quiet">{card.place}</span>
            {card.state === "approved" && card.why[0] !== undefined ? (
              <span>{say(lang, areaWhyWords[card.why[0]])}</span>
            ) : null}
          </a>
        </li>
      ))}
    </ul>
  );
}

export function AreasPage(props: {
  readonly lang: Lang;
  readonly items: readonly AreaCardView[];
  readonly canDeclare: boolean;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, t.board)}
        </LinkButton>
        <LinkButton href={areaPaths.works} icon="history">
          {say(lang, t.works)}
        </LinkButton>
        {props.canDeclare ? (
          <LinkButton href={areaPaths.declare} icon="plus" kind="primary">
            {say(lang, t.declare)}
          </LinkButton>
        ) : null}
      </PageHead>
      {props.items.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="flame">
            <p>{say(lang, t.noneHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <AreaCards lang={lang} items={props.items} />
      )}
    </div>
  );
}

/** Green only when somebody may begin: an area in order is no word that this person may light a fire. */
function Now({ lang, area }: Shown) {
  const isOpen = area.state === "approved" && area.why.length === 0;
  if (isOpen && area.ready === 0) {
    return (
      <Verdict state="warn" word={say(lang, t.nobodyReady)}>
        <p>{say(lang, t.nobodyReadyHint)}</p>
      </Verdict>
    );
  }
  return (
    <Verdict state={isOpen ? "ok" : "locked"} word={say(lang, isOpen ? t.open : t.closed)}>
      {isOpen ? <p>{say(lang, t.openHint)}</p> : <WhyList lang={lang} why={area.why} />}
    </Verdict>
  );
}

function Welders({ lang, area }: Shown) {
  const isOpen = area.why.length === 0;
  return (
    <Card title={say(lang, t.who)} icon="badge" id="area-who">
      <p class="quiet">{say(lang, t.whoHint)}</p>
      {area.welders.length === 0 ? (
        <EmptyState title={say(lang, t.noWelders)} icon="badge" />
      ) : null}
      <ul class="permit-lines">
        {area.welders.map((one) => (
          <li>
            <span class="permit-card-head">
              <StatePill
                state={isOpen && one.why.length === 0 ? "ok" : "locked"}
                word={say(lang, isOpen && one.why.length === 0 ? t.may : t.mayNot)}
              />
              <strong>{one.name}</strong>
              <span class="quiet">
                {[
                  one.verified,
                  one.certificateUntil &&
                    say(lang, t.certificateUntil, { day: one.certificateUntil }),
                ]
                  .filter((text) => text !== undefined)
                  .join(" · ")}
              </span>
            </span>
            <WhyList lang={lang} why={one.why} />
            {area.may.work ? (
              <div>
                <LinkButton href={one.verifyHref} icon="camera">
                  {say(lang, one.verified === undefined ? t.verify : t.verifyAgain)}
                </LinkButton>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Day({ lang, area, csrf }: Acting) {
  const { day } = area;
  return (
    <Card title={say(lang, t.day)} icon="checks" id="area-day">
      <div class={STACK}>
        {day === undefined ? <p>{say(lang, t.noDay)}</p> : <DayLine lang={lang} day={day} />}
        <KeyValueList
          facts={[[say(lang, t.cylinders), area.cylinders ?? say(lang, t.cylindersNone)]]}
        />
        {area.may.work && area.state === "approved" ? (
          <div class="button-row">
            <LinkButton
              href={areaPaths.confirm(area.id)}
              icon="checks"
              kind={day === undefined ? "primary" : undefined}
            >
              {say(lang, day === undefined ? t.confirm : t.confirmAnew)}
            </LinkButton>
            <LinkButton href={area.confirmCylindersHref} icon="cylinder">
              {say(lang, t.confirmCylinders)}
            </LinkButton>
          </div>
        ) : null}
        {area.may.work && day !== undefined ? (
          <ReasonForm
            lang={lang}
            area={area}
            csrf={csrf}
            act="withdraw"
            label={say(lang, t.takeBack)}
          />
        ) : null}
      </div>
    </Card>
  );
}

/** Folded away: an act with a reason. */
function ReasonForm(
  props: Acting & { readonly act: string; readonly label: string; readonly hint?: string },
) {
  const { lang, area, act } = props;
  return (
    <details class="danger-aside">
      <summary>{props.label}</summary>
      <form class={STACK} method="post" id={`area-${act}`} action={areaPaths.act(area.id, act)}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="seen" value={String(area.version)} />
        <TextArea
          lang={lang}
          id={`${act}-note`}
          name="note"
          rows={2}
          label={say(lang, t.reason)}
          hint={props.hint}
          isRequired
        />
        <div>
          <Button icon="check">{props.label}</Button>
        </div>
      </form>
    </details>
  );
}

function Works(props: Acting & { readonly code: string }) {
  const { lang, area, csrf } = props;
  const open = area.works.filter(({ cause }) => cause === null);
  if (area.state !== "approved") return null;
  return (
    <Card title={say(lang, t.work)} icon="flame" id="area-works">
      {open.length === 0 ? <p class="quiet">{say(lang, t.nobody)}</p> : null}
      <ul class="permit-lines">
        {open.map((work) => (
          <li>
            <WorkLine lang={lang} work={work} />
            {area.may.work ? (
              <>
                <form
                  class="permit-search"
                  method="post"
                  action={areaPaths.act(area.id, "cylinder")}
                >
                  <CsrfField token={csrf} />
                  <input type="hidden" name="of" value={work.id} />
                  <TextInput
                    lang={lang}
                    id={`code-${work.id}`}
                    name="code"
                    label={say(lang, t.addCylinder)}
                    value={props.code}
                    isScanTarget
                  />
                  <Button icon="plus">{say(lang, t.addCylinder)}</Button>
                </form>
                <form class={STACK} method="post" action={areaPaths.act(area.id, "end")}>
                  <CsrfField token={csrf} />
                  <input type="hidden" name="of" value={work.id} />
                  <Checkbox
                    lang={lang}
                    id={`cleared-${work.id}`}
                    name="cleared"
                    label={say(lang, t.cleared)}
                  />
                  <div>
                    <Button icon="check" kind="primary">
                      {say(lang, t.end)}
                    </Button>
                  </div>
                </form>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {area.may.work && open.length > 0 ? (
        <ReasonForm
          lang={lang}
          area={area}
          csrf={csrf}
          act="stop"
          label={say(lang, t.stop)}
          hint={say(lang, t.stopHint)}
        />
      ) : null}
    </Card>
  );
}

function Decide({ lang, area, csrf }: Acting) {
  if (!area.may.decide) return null;
  return (
    <Card title={say(lang, t.approve)} icon="check" id="area-decide">
      <form class={STACK} method="post" action={areaPaths.act(area.id, "approve")}>
        <CsrfField token={csrf} />
        <input type="hidden" name="seen" value={String(area.version)} />
        <TextArea lang={lang} id="approve-note" name="note" rows={2} label={say(lang, t.note)} />
        <div>
          <Button icon="check" kind="primary" size="next">
            {say(lang, t.approve)}
          </Button>
        </div>
      </form>
      <ReasonForm lang={lang} area={area} csrf={csrf} act="refuse" label={say(lang, t.refuse)} />
    </Card>
  );
}

function Papers({ lang, area, csrf }: Acting) {
  return (
    <Card title={say(lang, t.facts)} icon="document">
      <div class={STACK}>
        <AreaFactsList lang={lang} area={area} />
        <div class="button-row">
          {area.may.correct ? (
            <LinkButton href={areaPaths.edit(area.id)} icon="edit">
              {say(lang, t.edit)}
            </LinkButton>
          ) : null}
          {area.may.review ? (
            <LinkButton href={areaPaths.review(area.id)} icon="checks">
              {say(lang, t.review)}
            </LinkButton>
          ) : null}
        </div>
        {area.may.work && area.state === "approved" ? (
          <ReasonForm
            lang={lang}
            area={area}
            csrf={csrf}
            act="changed"
            label={say(lang, t.changed)}
            hint={say(lang, t.changedHint)}
          />
        ) : null}
        {area.may.retire ? (
          <ReasonForm
            lang={lang}
            area={area}
            csrf={csrf}
            act="retire"
            label={say(lang, t.retire)}
          />
        ) : null}
      </div>
    </Card>
  );
}

function Past({ lang, area }: Shown) {
  const past = area.works.filter(({ cause }) => cause !== null);
  return (
    <div class={TWO_COLUMNS}>
      <Card title={say(lang, t.works)} icon="history">
        {past.length === 0 ? <p class="quiet">{say(lang, t.noWorks)}</p> : null}
        <ul class="permit-lines">
          {past.map((work) => (
            <li>
              <WorkLine lang={lang} work={work} />
            </li>
          ))}
        </ul>
      </Card>
      <Card title={say(lang, t.history)} icon="history">
        <ul class="permit-lines">
          {area.history.map((one) => (
            <li>
              <span>
                <strong>{say(lang, areaEventWords[one.kind])}</strong> · {one.who} · {one.at}
              </span>
              {one.note === "" ? null : <span class="quiet">{one.note}</span>}
            </li>
          ))}
          {area.days.map((day) => (
            <li>
              <DayLine lang={lang} day={day} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

/** What changes by itself: redrawn with every event. */
export function AreaNow({ lang, area }: Shown) {
  return (
    <div class={STACK}>
      <Now lang={lang} area={area} />
      <Welders lang={lang} area={area} />
    </div>
  );
}

export function AreaPage(
  props: Acting & { readonly message: string | undefined; readonly code: string },
) {
  const { lang, area } = props;
  return (
    <div class={STACK} id="fixed-area">
      <PageHead title={`${area.number} ${area.name}`}>
        <LinkButton href={areaPaths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        <LiveBadge lang={lang} silenceMaxMs={30_000} />
        <LinkButton href={areaPaths.print(area.id)} icon="printer">
          {say(lang, t.print)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Decide {...props} />
      {area.may.work && area.state === "approved" ? (
        <LinkButton href={areaPaths.start(area.id)} icon="flame" kind="primary" size="next">
          {say(lang, t.start)}
        </LinkButton>
      ) : null}
      <div class={TWO_COLUMNS}>
        <LivePart id="area-live" href={areaPaths.live(area.id)}>
          <AreaNow lang={lang} area={area} />
        </LivePart>
        <div class={STACK}>
          <Works {...props} />
          <Day {...props} />
          <Papers {...props} />
        </div>
      </div>
      <Past lang={lang} area={area} />
    </div>
  );
}
