/** Which guns are locked, by whom and why; locking a gun, a row or the station. */
import type { LockScope, LockSource } from "../../../src/filling/lock/rules.ts";
import { fillPaths } from "../../../src/filling/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, EmptyState, Refused, Verdict } from "../../ui/feedback.tsx";
import { CsrfField, Select, TextInput } from "../../ui/form.tsx";
import { Card, PageHead, Table } from "../../ui/structure.tsx";
import { flowText as t } from "./text.ts";

export type LockCard = {
  readonly id: string;
  readonly scope: LockScope;
  /** The gun's label or the row's name; empty for the station. */
  readonly target: string;
  readonly reason: string;
  readonly source: LockSource;
  readonly by: string;
  readonly at: string;
  readonly lifted:
    | { readonly by: string; readonly at: string; readonly reason: string }
    | undefined;
  readonly canLift: boolean;
};

export function scopeWord(lang: Lang, lock: Pick<LockCard, "scope" | "target">): string {
  if (lock.scope === "station") return say(lang, t.station);
  return lock.scope === "row"
    ? say(lang, t.rowName, { row: lock.target })
    : say(lang, t.gunName, { label: lock.target });
}

/** Large on the board: whoever stands there must see that more than one gun is locked, and why. */
export function LockBanner(props: { readonly lang: Lang; readonly locks: readonly LockCard[] }) {
  const { lang, locks } = props;
  return (
    <div id="lock-banner">
      {locks
        .filter((lock) => lock.scope !== "point")
        .map((lock) => (
          <Verdict
            state="locked"
            icon="lock"
            word={say(lang, t.lockBanner, { scope: scopeWord(lang, lock), reason: lock.reason })}
          >
            <p>{say(lang, t.lockBannerBy, { by: lock.by, at: lock.at })}</p>
          </Verdict>
        ))}
    </div>
  );
}

export type LocksPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly standing: readonly LockCard[];
  readonly history: readonly LockCard[];
  readonly points: readonly { readonly id: string; readonly label: string; readonly row: string }[];
  readonly canManage: boolean;
  readonly message?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
};

function Standing(props: LocksPageProps) {
  const { lang } = props;
  if (props.standing.length === 0) {
    return <EmptyState title={say(lang, t.noLocks)} icon="unlock" />;
  }
  return (
    <div class="step-form">
      {props.standing.map((lock) => (
        <Alert
          lang={lang}
          state="locked"
          icon="lock"
          word={`${scopeWord(lang, lock)} · ${lock.reason}`}
        >
          <p>
            {say(lang, t.lockBannerBy, { by: lock.by, at: lock.at })} ·{" "}
            {say(lang, t.source[lock.source])}
          </p>
          {lock.canLift ? (
            <form class="search" method="post" action={fillPaths.lift(lock.id)}>
              <CsrfField token={props.csrf} />
              <TextInput
                lang={lang}
                id={`lift-${lock.id}`}
                name="reason"
                label={say(lang, t.reason)}
                isRequired
              />
              <Button icon="unlock">{say(lang, t.lift)}</Button>
            </form>
          ) : null}
        </Alert>
      ))}
    </div>
  );
}

function NewLock(props: LocksPageProps) {
  const { lang, points, values } = props;
  const rows = [...new Set(points.map(({ row }) => row).filter((row) => row !== ""))].sort();
  const options = [
    { value: "station:", label: say(lang, t.station) },
    ...rows.map((row) => ({ value: `row:${row}`, label: say(lang, t.rowName, { row }) })),
    ...points.map(({ id, label }) => ({
      value: `point:${id}`,
      label: say(lang, t.gunName, { label }),
    })),
  ];
  return (
    <Card title={say(lang, t.newLock)} icon="lock">
      <form class="step-form" method="post" action={fillPaths.locks}>
        <CsrfField token={props.csrf} />
        <Select
          lang={lang}
          id="what"
          label={say(lang, t.what)}
          options={options}
          value={values["what"]}
          hasEmpty
          isRequired
        />
        <TextInput
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={values["reason"]}
          isRequired
        />
        <Button kind="destructive" size="lg" icon="lock">
          {say(lang, t.lock)}
        </Button>
      </form>
    </Card>
  );
}

function Rows(props: LocksPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.rowsTitle)} icon="layers">
      <div class="form-grid">
        {props.points.map(({ id, label, row }) => (
          <form class="search" method="post" action={fillPaths.row(id)}>
            <CsrfField token={props.csrf} />
            <TextInput
              lang={lang}
              id={`row-${id}`}
              name="row"
              label={`${say(lang, t.gunName, { label })} · ${say(lang, t.row)}`}
              value={row}
              maxLength={20}
            />
            <Button icon="save">{say(lang, t.setRow)}</Button>
          </form>
        ))}
      </div>
    </Card>
  );
}

function History(props: LocksPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        empty={say(lang, t.noLocks)}
        columns={[
          { label: say(lang, t.what) },
          { label: say(lang, t.reason) },
          { label: say(lang, t.lockedBy) },
          { label: say(lang, t.lockedAt) },
          { label: say(lang, t.liftedBy) },
        ]}
        rows={props.history.map((lock) => ({
          cells: [
            scopeWord(lang, lock),
            lock.reason,
            lock.by,
            lock.at,
            lock.lifted === undefined
              ? undefined
              : `${lock.lifted.at} ${lock.lifted.by}：${lock.lifted.reason}`,
          ],
        }))}
      />
    </Card>
  );
}

export function LocksPage(props: LocksPageProps) {
  const { lang } = props;
  return (
    <>
      <PageHead title={say(lang, t.locksTitle)}>
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <p class="quiet">{say(lang, t.locksHint)}</p>
      <Refused lang={lang} words={props.message} />
      <Card title={say(lang, t.standing)} icon="lock">
        <Standing {...props} />
      </Card>
      {props.canManage ? (
        <div class="check-columns">
          <NewLock {...props} />
          <Rows {...props} />
        </div>
      ) : null}
      <History {...props} />
    </>
  );
}
