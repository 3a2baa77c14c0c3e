/** Orders from an authority upstream: which locks stand, what came, and who may order. */
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, StatePill } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { ordersText as t } from "./orders-text.ts";
import { TwoPeopleFields, type TwoPeopleValues, twoPeopleText } from "./two-people.tsx";

export const orderPaths = {
  list: "/upstream/orders",
  page: (page: number) => `/upstream/orders?page=${page}`,
  authorities: "/upstream/authorities",
  proposal: (keyId: string, id: string) =>
    `/upstream/orders/${keyId}/${id.startsWith(":") ? id : encodeURIComponent(id)}`,
  tables: (keyId: string) => `/upstream/authorities/${keyId}/tables`,
  end: (keyId: string) => `/upstream/authorities/${keyId}/end`,
  breakLock: (lockId: string) => `/upstream/locks/${lockId}/break`,
} as const;

export type StandingOrder = {
  readonly id: string;
  readonly place: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
};

export type OrderLine = {
  readonly at: string;
  readonly from: string;
  readonly what: string;
  readonly words: string;
  readonly verdict: Phrase;
  readonly isDone: boolean;
  /** Where somebody decides, or sees what was decided. */
  readonly href: string | undefined;
};

export type AuthorityLine = {
  readonly keyId: string;
  readonly name: string;
  readonly since: string;
  readonly isInForce: boolean;
  readonly takesTables: boolean;
};

export type OrdersPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly isAdministrator: boolean;
  readonly locks: readonly StandingOrder[];
  readonly orders: readonly OrderLine[];
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
  readonly unbelieved: number;
  readonly authorities: readonly AuthorityLine[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
  /** The lock whose form came back. */
  readonly brokenId?: string | undefined;
};

function BreakForm(props: OrdersPageProps & { readonly lock: StandingOrder }) {
  const { lang, lock, values, errors } = props;
  const isMine = props.brokenId === lock.id;
  const shown = isMine ? errors : {};
  const people: TwoPeopleValues = {
    first: isMine ? (values["first"] ?? "") : "",
    second: isMine ? (values["second"] ?? "") : "",
  };
  return (
    <details class="mt-3" open={isMine}>
      <summary class="min-h-11 cursor-pointer py-2 font-semibold">
        {say(lang, t.breakGlass)}
      </summary>
      <form method="post" action={orderPaths.breakLock(lock.id)} class="grid gap-4">
        <CsrfField token={props.csrf} />
        <FormProblems lang={lang} errors={shown} />
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={isMine ? values["reason"] : ""}
          error={shown["reason"]}
          rows={2}
          isRequired
        />
        <p class="quiet">{say(lang, twoPeopleText.hint)}</p>
        <TwoPeopleFields lang={lang} values={people} errors={shown} />
        <Button kind="destructive" icon="unlock">
          {say(lang, t.breakGlass)}
        </Button>
      </form>
    </details>
  );
}

function Locks(props: OrdersPageProps) {
  const { lang, locks } = props;
  return (
    <Card title={say(lang, t.locks)} icon="lock">
      {locks.length === 0 ? (
        <EmptyState title={say(lang, t.noLocks)} icon="unlock" />
      ) : (
        <div class={STACK}>
          <p class="quiet">{say(lang, t.locksHint)}</p>
          {locks.map((lock, index) => (
            <div>
              <Alert lang={lang} state="locked" icon="lock" word={`${lock.place} · ${lock.reason}`}>
                <p>{say(lang, t.placedBy, { by: lock.by, at: lock.at })}</p>
              </Alert>
              {/* One form at a time: its fields have names of their own on the page. */}
              {props.isAdministrator &&
              (props.brokenId === undefined ? index === 0 : props.brokenId === lock.id) ? (
                <BreakForm {...props} lock={lock} />
              ) : null}
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}

function Orders(props: OrdersPageProps) {
  const { lang, orders } = props;
  return (
    <Card title={say(lang, t.list)} icon="list">
      {props.unbelieved === 0 ? null : (
        <Alert lang={lang} state="alert">
          {say(lang, t.unbelieved, { count: props.unbelieved })}
        </Alert>
      )}
      <Table
        lang={lang}
        caption={say(lang, t.list)}
        empty={say(lang, t.none)}
        columns={[
          { label: say(lang, t.at) },
          { label: say(lang, t.from) },
          { label: say(lang, t.what) },
          { label: say(lang, t.words) },
          { label: say(lang, t.verdict) },
        ]}
        rows={orders.map((order) => ({
          cells: [
            <time class="whitespace-nowrap">{order.at}</time>,
            order.from,
            order.href === undefined ? (
              order.what
            ) : (
              <a href={order.href} class="inline-flex min-h-11 items-center underline">
                {order.what}
              </a>
            ),
            <span class="wrap-anywhere">{order.words}</span>,
            <StatePill
              state={order.isDone ? "ok" : "warn"}
              icon={order.isDone ? "check" : "ban"}
              word={say(lang, order.verdict)}
            />,
          ],
        }))}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={orderPaths.page}
      />
    </Card>
  );
}

function Authorities(props: OrdersPageProps) {
  const { lang, authorities } = props;
  return (
    <Card title={say(lang, t.authorities)} icon="key">
      <Table
        lang={lang}
        caption={say(lang, t.authorities)}
        empty={say(lang, t.noAuthorities)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.fingerprint) },
          { label: say(lang, t.since) },
          { label: say(lang, t.state) },
          { label: say(lang, t.tables) },
          ...(props.isAdministrator ? [{ label: "" }] : []),
        ]}
        rows={authorities.map(({ keyId, name, since, isInForce, takesTables }) => ({
          cells: [
            name,
            <code class="whitespace-nowrap">{keyId.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>,
            <time class="whitespace-nowrap">{since}</time>,
            <StatePill
              state={isInForce ? "ok" : "neutral"}
              icon={isInForce ? "check" : "ban"}
              word={say(lang, isInForce ? t.inForce : t.ended)}
            />,
            <div>
              {say(lang, takesTables ? t.tablesAtOnce : t.tablesAsked)}
              {props.isAdministrator && isInForce ? (
                <form method="post" action={orderPaths.tables(keyId)}>
                  <CsrfField token={props.csrf} />
                  <input type="hidden" name="takes" value={takesTables ? "no" : "yes"} />
                  <Button icon="refresh">{say(lang, takesTables ? t.toAsked : t.toAtOnce)}</Button>
                </form>
              ) : null}
            </div>,
            ...(props.isAdministrator
              ? [
                  isInForce ? (
                    <form method="post" action={orderPaths.end(keyId)}>
                      <CsrfField token={props.csrf} />
                      <Button icon="ban">{say(lang, t.end)}</Button>
                    </form>
                  ) : undefined,
                ]
              : []),
          ],
        }))}
      />
      <p class="quiet">{say(lang, t.endHint)}</p>
    </Card>
  );
}

function AddForm(props: OrdersPageProps) {
  const { lang, values } = props;
  const errors = props.brokenId === undefined ? props.errors : {};
  return (
    <Card title={say(lang, t.add)} icon="plus">
      <form method="post" action={orderPaths.authorities} class="grid gap-4">
        <CsrfField token={props.csrf} />
        <FormProblems lang={lang} errors={errors} />
        <p class="quiet">{say(lang, t.addHint)}</p>
        <TextInput
          lang={lang}
          id="name"
          label={say(lang, t.name)}
          value={values["name"]}
          error={errors["name"]}
          maxLength={80}
          isRequired
        />
        <TextArea
          lang={lang}
          id="key"
          label={say(lang, t.key)}
          value={values["key"]}
          error={errors["key"]}
          rows={4}
          maxLength={1000}
          isRequired
        />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function OrdersPage(props: OrdersPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href="/upstream" icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Locks {...props} />
      <Orders {...props} />
      <Authorities {...props} />
      {props.isAdministrator ? <AddForm {...props} /> : null}
    </div>
  );
}
