/** Cards: the list, one card with its history, and giving it to a person who is searched for by name. */
import { withQuery } from "../../src/kernel/query.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { Choices, CsrfField, FilterActs, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FILTERS, FORM_GRID, LINE, LINK, STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Pagination,
  Table,
} from "../ui/structure.tsx";
import { cardsText as t } from "./cards-text.ts";
import { kindWords } from "./map-text.ts";
import { type Section, Sections } from "./parts.tsx";
import type { PersonKind } from "./wire.ts";

export const CARD_STATES = ["free", "issued", "lost", "retired"] as const;
export type CardState = (typeof CARD_STATES)[number];

export type CardLine = {
  readonly id: string;
  readonly href: string;
  readonly tag: string;
  readonly label: string;
  readonly state: CardState;
  readonly holder: string;
  readonly holderKind: PersonKind;
  readonly issuedAt: string;
  readonly batteryPercent: number | undefined;
  readonly isLow: boolean;
  /** When last heard, in words; empty when never. */
  readonly heard: string;
};

const STATE_LOOK = { free: "neutral", issued: "ok", lost: "alert", retired: "locked" } as const;

function CardPill(props: { readonly lang: Lang; readonly state: CardState }) {
  return <StatePill state={STATE_LOOK[props.state]} word={say(props.lang, t[props.state])} />;
}

function Battery(props: { readonly lang: Lang; readonly card: CardLine }) {
  const { lang, card } = props;
  if (card.batteryPercent === undefined) {
    return card.isLow ? (
      <StatePill state="warn" word={say(lang, t.low)} />
    ) : (
      <span class="quiet">{say(lang, t.unknownBattery)}</span>
    );
  }
  const text = `${card.batteryPercent} %`;
  return card.isLow ? (
    <StatePill state="warn" word={`${text} · ${say(lang, t.low)}`} />
  ) : (
    <span class={LINE}>{text}</span>
  );
}

export type CardsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly sections: readonly Section[];
  readonly current: string;
  readonly path: string;
  readonly csvPath: string;
  readonly cards: readonly CardLine[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: { readonly q: string; readonly state: string };
  readonly canEdit: boolean;
  readonly heardTags: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

function AddCard(props: CardsPageProps) {
  const { lang, values, errors } = props;
  return (
    <form method="post" action={props.path} id="card-add">
      <CsrfField token={props.csrf} />
      <Card title={say(lang, t.add)} icon="plus">
        <div class="grid items-start gap-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_auto]">
          <TextInput
            lang={lang}
            id="tag"
            label={say(lang, t.tag)}
            hint={say(lang, t.tagHint)}
            value={values["tag"]}
            error={errors["tag"]}
            maxLength={40}
            isRequired
          />
          <TextInput
            lang={lang}
            id="label"
            label={say(lang, t.label)}
            value={values["label"]}
            error={errors["label"]}
            maxLength={40}
            isRequired
          />
          <div class="sm:pt-7">
            <Button kind="primary" icon="plus">
              {say(lang, t.add)}
            </Button>
          </div>
        </div>
        {props.heardTags.length === 0 ? null : (
          <div class="mt-3">
            <p class="font-semibold">{say(lang, t.heardTags)}</p>
            <div class="button-row mt-1">
              {props.heardTags.map((tag) => (
                <LinkButton href={withQuery(props.path, { tag })} icon="radio">
                  {tag}
                </LinkButton>
              ))}
            </div>
          </div>
        )}
      </Card>
    </form>
  );
}

export function CardsPage(props: CardsPageProps) {
  const { lang, query } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={withQuery(props.csvPath, query)} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <form class={FILTERS} method="get" action={props.path}>
        <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} maxLength={40} />
        <Select
          lang={lang}
          id="state"
          label={say(lang, t.state)}
          value={query.state}
          options={[
            { value: "", label: say(lang, t.all) },
            ...CARD_STATES.map((state) => ({ value: state, label: say(lang, t[state]) })),
          ]}
        />
        <FilterActs
          lang={lang}
          clearHref={query.q === "" && query.state === "" ? undefined : props.path}
        />
      </form>
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.label) },
          { label: say(lang, t.state) },
          { label: say(lang, t.holder) },
          { label: say(lang, t.since) },
          { label: say(lang, t.battery) },
          { label: say(lang, t.heard) },
        ]}
        rows={props.cards.map((card) => ({
          cells: [
            <a class={LINK} href={card.href}>
              {card.label}
            </a>,
            <CardPill lang={lang} state={card.state} />,
            card.holder === "" ? "—" : `${card.holder} · ${say(lang, kindWords[card.holderKind])}`,
            <span class={LINE}>{card.issuedAt === "" ? "—" : card.issuedAt}</span>,
            <Battery lang={lang} card={card} />,
            <span class={LINE}>{card.heard === "" ? say(lang, t.never) : card.heard}</span>,
          ],
        }))}
        empty={say(lang, query.q === "" && query.state === "" ? t.none : t.empty)}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(props.path, { ...query, page: String(page) })}
      />
      {props.canEdit ? <AddCard {...props} /> : null}
    </div>
  );
}

export type PersonFound = {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly kind: PersonKind;
  /** The card they wear already. */
  readonly hasCard: string | undefined;
};

export type WearLine = {
  readonly name: string;
  readonly card: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly end: string;
};

export type CardPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly card: CardLine;
  readonly paths: {
    readonly list: string;
    readonly self: string;
    readonly issue: string;
    readonly takeBack: string;
    readonly lost: string;
    readonly found: string;
    readonly replace: string;
    readonly retire: string;
    readonly map: string | undefined;
    readonly track: string | undefined;
    readonly newPerson: string;
  };
  readonly canEdit: boolean;
  readonly asked: string;
  readonly people: readonly PersonFound[];
  readonly freeCards: readonly { readonly id: string; readonly label: string }[];
  readonly history: readonly WearLine[];
  readonly message?: string | undefined;
};

function IssuePart(props: CardPageProps) {
  const { lang, paths } = props;
  return (
    <Card title={say(lang, t.issue)} icon="badge" id="card-issue">
      <form method="get" action={paths.self}>
        <div class="grid items-end gap-3 sm:grid-cols-[1fr_auto]">
          <TextInput
            lang={lang}
            id="q"
            label={say(lang, t.findPerson)}
            value={props.asked}
            maxLength={40}
          />
          <Button icon="search" kind={props.people.length === 0 ? "primary" : undefined}>
            {say(lang, t.find)}
          </Button>
        </div>
      </form>
      {props.asked !== "" && props.people.length === 0 ? (
        <EmptyState title={say(lang, t.noPerson)} icon="person" />
      ) : null}
      <ul class="mt-3 grid gap-2">
        {props.people.map((person) => (
          <li class="flex flex-wrap items-center justify-between gap-2">
            <span>
              <strong>{person.name}</strong> <span class="quiet">{person.note}</span> ·{" "}
              {say(lang, kindWords[person.kind])}
            </span>
            {person.hasCard === undefined ? (
              <form method="post" action={paths.issue}>
                <CsrfField token={props.csrf} />
                <input type="hidden" name="person" value={person.id} />
                <Button kind="primary" icon="check">
                  {say(lang, t.issueTo, { name: person.name })}
                </Button>
              </form>
            ) : (
              <span class="quiet">{say(lang, t.hasCard, { label: person.hasCard })}</span>
            )}
          </li>
        ))}
      </ul>
      <p class="mt-3">
        <a class={LINK} href={paths.newPerson}>
          {say(lang, t.newPerson)}
        </a>
      </p>
    </Card>
  );
}

function Reason(props: { readonly lang: Lang; readonly id: string }) {
  return (
    <TextArea
      lang={props.lang}
      id={props.id}
      name="reason"
      label={say(props.lang, t.reason)}
      maxLength={200}
      isRequired
    />
  );
}

function ReplaceDialog(props: CardPageProps) {
  const { lang, card } = props;
  return (
    <ConfirmDialog
      lang={lang}
      id="replace"
      title={say(lang, t.replace)}
      action={props.paths.replace}
      confirmLabel={say(lang, t.replace)}
      csrf={props.csrf}
    >
      <p>{say(lang, t.replaceAsk, { name: card.holder })}</p>
      {props.freeCards.length === 0 ? (
        <p class="form-error">{say(lang, t.noFree)}</p>
      ) : (
        <div class={FORM_GRID}>
          <Select
            lang={lang}
            id="replace-by"
            name="by"
            label={say(lang, t.replaceBy)}
            options={props.freeCards.map(({ id, label }) => ({ value: id, label }))}
            hasEmpty
            isRequired
          />
        </div>
      )}
      <Choices
        lang={lang}
        id="old"
        label={say(lang, t.oldCard)}
        value="retired"
        columns={3}
        options={[
          { value: "retired", label: say(lang, t.oldRetired) },
          { value: "lost", label: say(lang, t.oldLost) },
          { value: "free", label: say(lang, t.oldFree) },
        ]}
      />
      <Reason lang={lang} id="replace-reason" />
    </ConfirmDialog>
  );
}

function Acts(props: CardPageProps) {
  const { lang, card, paths } = props;
  const { state } = card;
  return (
    <>
      <div class="button-row no-print">
        {state === "issued" ? (
          <>
            <DialogOpener dialogId="take-back" icon="undo" kind="primary">
              {say(lang, t.takeBack)}
            </DialogOpener>
            <DialogOpener dialogId="replace" icon="refresh">
              {say(lang, t.replace)}
            </DialogOpener>
          </>
        ) : null}
        {state === "issued" || state === "free" ? (
          <DialogOpener dialogId="lost" icon="warn">
            {say(lang, t.reportLost)}
          </DialogOpener>
        ) : null}
        {state === "lost" ? (
          <form method="post" action={paths.found}>
            <CsrfField token={props.csrf} />
            <Button icon="check" kind="primary">
              {say(lang, t.found)}
            </Button>
          </form>
        ) : null}
        {state === "free" || state === "lost" ? (
          <DialogOpener dialogId="retire" icon="trash">
            {say(lang, t.retire)}
          </DialogOpener>
        ) : null}
      </div>
      {state === "issued" ? (
        <>
          <ConfirmDialog
            lang={lang}
            id="take-back"
            title={say(lang, t.takeBack)}
            action={paths.takeBack}
            confirmLabel={say(lang, t.takeBack)}
            csrf={props.csrf}
          >
            <p>{say(lang, t.takeBackAsk, { name: card.holder })}</p>
          </ConfirmDialog>
          <ReplaceDialog {...props} />
        </>
      ) : null}
      {state === "issued" || state === "free" ? (
        <ConfirmDialog
          lang={lang}
          id="lost"
          title={say(lang, t.reportLost)}
          action={paths.lost}
          confirmLabel={say(lang, t.reportLost)}
          confirmKind="destructive"
          csrf={props.csrf}
        >
          <p>{say(lang, t.lostAsk)}</p>
          <Reason lang={lang} id="lost-reason" />
        </ConfirmDialog>
      ) : null}
      {state === "free" || state === "lost" ? (
        <ConfirmDialog
          lang={lang}
          id="retire"
          title={say(lang, t.retire)}
          action={paths.retire}
          confirmLabel={say(lang, t.retire)}
          confirmKind="destructive"
          csrf={props.csrf}
        >
          <p>{say(lang, t.retireAsk)}</p>
          <Reason lang={lang} id="retire-reason" />
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function History(props: CardPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        columns={[t.holder, t.from, t.to, t.end, t.by].map((label) => ({
          label: say(lang, label),
        }))}
        rows={props.history.map((line) => ({
          cells: [
            line.name,
            <span class={LINE}>{line.from}</span>,
            <span class={LINE}>{line.to === "" ? say(lang, t.still) : line.to}</span>,
            line.end,
            line.by,
          ],
        }))}
      />
    </Card>
  );
}

export function CardPage(props: CardPageProps) {
  const { lang, card, paths } = props;
  const holder =
    card.holder === "" ? undefined : `${card.holder} · ${say(lang, kindWords[card.holderKind])}`;
  return (
    <div class={STACK} id="card-page">
      <PageHead title={say(lang, t.one, { label: card.label })}>
        <LinkButton href={paths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        {paths.map === undefined ? null : (
          <LinkButton href={paths.map} icon="map">
            {say(lang, t.onMap)}
          </LinkButton>
        )}
        {paths.track === undefined ? null : (
          <LinkButton href={paths.track} icon="route">
            {say(lang, t.track)}
          </LinkButton>
        )}
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <Card>
        <KeyValueList
          facts={[
            [say(lang, t.state), <CardPill lang={lang} state={card.state} />],
            [say(lang, t.holder), holder],
            [say(lang, t.since), card.issuedAt === "" ? undefined : card.issuedAt],
            [say(lang, t.tag), card.tag],
            [say(lang, t.battery), <Battery lang={lang} card={card} />],
            [say(lang, t.heard), card.heard === "" ? say(lang, t.never) : card.heard],
          ]}
        />
      </Card>
      {props.canEdit ? <Acts {...props} /> : null}
      {props.canEdit && card.state === "free" ? <IssuePart {...props} /> : null}
      <History {...props} />
    </div>
  );
}
