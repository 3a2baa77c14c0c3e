/** What an authority proposes beside what is in use, and the decision of a manager. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems, StatePill } from "../ui/feedback.tsx";
import { CsrfField, TextArea } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { orderPaths } from "./orders-page.tsx";
import { proposalText as t } from "./orders-text.ts";

export type DifferenceLine = {
  readonly how: "added" | "removed" | "changed";
  readonly before: string;
  readonly after: string;
  readonly basis: string;
  readonly isPrescribed: boolean;
  /** How it is judged changed, whatever its words. */
  readonly hasDetails: boolean;
};

export type TimesLine = {
  readonly priority: number;
  readonly now: readonly [number, number];
  readonly asked: readonly [number, number];
};

export type ProposalPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly keyId: string;
  readonly id: string;
  readonly from: string;
  readonly what: string;
  readonly words: string;
  readonly at: string;
  readonly lost: number;
  /** What the site has of the table: in use, taken out of use, or never had. */
  readonly base: "used" | "retired" | "new";
  readonly isLooser: boolean;
  readonly lines: readonly DifferenceLine[] | undefined;
  readonly times: readonly TimesLine[] | undefined;
  readonly seen: string;
  readonly mayDecide: boolean;
  /** Once it is decided. */
  readonly outcome: string | undefined;
  readonly reason: string;
  readonly error: string | undefined;
};

const SHADES = { added: "ok", removed: "alert", changed: "warn" } as const;
const ICONS = { added: "plus", removed: "trash", changed: "edit" } as const;

function Lines({
  lang,
  lines,
}: Pick<ProposalPageProps, "lang"> & { lines: readonly DifferenceLine[] }) {
  return (
    <Table
      lang={lang}
      caption={say(lang, t.difference)}
      empty={say(lang, t.none)}
      columns={[
        { label: say(lang, t.change) },
        { label: say(lang, t.item) },
        { label: say(lang, t.basis) },
      ]}
      rows={lines.map((line) => ({
        cells: [
          <StatePill
            state={SHADES[line.how]}
            icon={ICONS[line.how]}
            word={say(lang, t[line.how])}
          />,
          <span class="wrap-anywhere">
            {line.how === "changed" && line.before !== line.after ? <del>{line.before}</del> : null}
            {line.how === "changed" && line.before !== line.after ? <br /> : null}
            {line.how === "removed" ? line.before : line.after}
            {line.hasDetails ? <small class="quiet block">{say(lang, t.details)}</small> : null}
          </span>,
          <span class="wrap-anywhere">
            {line.basis}
            {line.isPrescribed ? (
              <strong class="block whitespace-nowrap">{say(lang, t.prescribed)}</strong>
            ) : null}
          </span>,
        ],
      }))}
    />
  );
}

function Times({ lang, times }: Pick<ProposalPageProps, "lang"> & { times: readonly TimesLine[] }) {
  const words = ([first, second]: readonly [number, number]) =>
    say(lang, t.times, { first, second });
  return (
    <Table
      lang={lang}
      caption={say(lang, t.difference)}
      empty={say(lang, t.none)}
      columns={[
        { label: say(lang, t.priority) },
        { label: say(lang, t.now) },
        { label: say(lang, t.asked) },
      ]}
      rows={times.map((line) => ({
        cells: [String(line.priority), words(line.now), words(line.asked)],
      }))}
    />
  );
}

function DecisionForm(props: ProposalPageProps) {
  const { lang, error } = props;
  const errors = error === undefined ? {} : { reason: error };
  return (
    <Card title={say(lang, t.decision)} icon="check">
      <form method="post" action={orderPaths.proposal(props.keyId, props.id)} class="grid gap-4">
        <CsrfField token={props.csrf} />
        <input type="hidden" name="seen" value={props.seen} />
        <FormProblems lang={lang} errors={errors} />
        <p class="quiet">{say(lang, t.decisionHint)}</p>
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={props.reason}
          error={errors.reason}
          rows={2}
          maxLength={500}
          isRequired
        />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="check" name="act" value="accept">
            {say(lang, t.accept)}
          </Button>
          <Button icon="ban" name="act" value="decline">
            {say(lang, t.decline)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function ProposalPage(props: ProposalPageProps) {
  const { lang, lines, times } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={orderPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Card title={`${props.from} · ${props.what}`} icon="list">
        <p class="wrap-anywhere">{props.words}</p>
        <p class="quiet">{props.at}</p>
        {props.outcome === undefined ? null : <p class="wrap-anywhere">{props.outcome}</p>}
      </Card>
      {props.outcome === undefined && props.lost > 0 ? (
        <Alert lang={lang} state="alert">
          {say(lang, t.lost, { count: props.lost })}
        </Alert>
      ) : null}
      {props.outcome === undefined && props.isLooser ? (
        <Alert lang={lang} state="alert">
          {say(lang, t.looser)}
        </Alert>
      ) : null}
      {lines === undefined ? null : (
        <Card title={say(lang, t.difference)} icon="list">
          {props.base === "used" ? null : <p class="quiet">{say(lang, t[props.base])}</p>}
          <Lines lang={lang} lines={lines} />
        </Card>
      )}
      {times === undefined ? null : (
        <Card title={say(lang, t.difference)} icon="list">
          <Times lang={lang} times={times} />
        </Card>
      )}
      {props.mayDecide && props.outcome === undefined ? <DecisionForm {...props} /> : null}
    </div>
  );
}
