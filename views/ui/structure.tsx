/** What a page is built of: cards, tables, pages of a list, tabs, steps, facts, dialogs. */
import type { Child } from "hono/jsx";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, type ButtonKind, LinkButton } from "./button.tsx";
import { EmptyState } from "./feedback.tsx";
import { CsrfField } from "./form.tsx";
import { Icon, type IconName } from "./icon.tsx";
import type { State } from "./state.ts";
import { uiText } from "./text.ts";

/** The title of a page with its actions beside it. */
export function PageHead(props: { readonly title: string; readonly children?: Child }) {
  return (
    <div class="page-head">
      <h1>{props.title}</h1>
      <div class="page-actions">{props.children}</div>
    </div>
  );
}

/** Holds the next thing to do (a `Button` of size `next`), in sight at the lower edge. Last in `main`. */
export function ActionBar(props: { readonly children?: Child }) {
  return <div class="action-bar">{props.children}</div>;
}

export function Card(props: {
  readonly title?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly state?: State | undefined;
  readonly actions?: Child | undefined;
  readonly id?: string | undefined;
  readonly children?: Child | undefined;
}) {
  return (
    <section class="panel" data-state={props.state} id={props.id}>
      {props.title === undefined && props.actions === undefined ? null : (
        <div class="panel-head">
          <h2>
            {props.icon === undefined ? null : <Icon name={props.icon} />}
            {props.title}
          </h2>
          {props.actions}
        </div>
      )}
      {props.children}
    </section>
  );
}

export type Fact = readonly [label: string, value: Child | undefined];

export function KeyValueList(props: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {props.facts.map(([label, value]) => (
        <>
          <dt>{label}</dt>
          <dd>{value ?? "—"}</dd>
        </>
      ))}
    </dl>
  );
}

export type Column = { readonly label: string; readonly align?: "end" | undefined };

export type Row = {
  readonly id?: string | undefined;
  readonly cells: readonly (Child | undefined)[];
};

export function Table(props: {
  readonly lang: Lang;
  /** Read to those who cannot see the table; not shown. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows?: readonly Row[] | undefined;
  readonly empty?: string | undefined;
  /** Counts by two things: in a hand those that are there stand side by side. */
  readonly isMatrix?: boolean | undefined;
}) {
  const { rows = [], columns } = props;
  return (
    // A table wider than its box is moved by the arrow keys.
    <div class="table-box" tabindex={0}>
      <table class="data-table" data-matrix={props.isMatrix === true ? "yes" : undefined}>
        <caption class="sr-only">{props.caption}</caption>
        <thead>
          <tr>
            {columns.map((column) =>
              // A column of buttons has no head, and a head without words is none.
              column.label === "" ? (
                <td data-align={column.align} />
              ) : (
                <th scope="col" data-align={column.align}>
                  {column.label}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr id={row.id}>
              {row.cells.map((cell, index) => (
                <td data-align={columns[index]?.align}>{cell}</td>
              ))}
            </tr>
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colspan={columns.length}>
                <EmptyState title={props.empty ?? say(props.lang, uiText.emptyTable)} />
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

/** `hrefOf` gives the address of a page, with the filters in use kept. Pages count from 1. */
export function Pagination(props: {
  readonly lang: Lang;
  readonly page: number;
  readonly pageCount: number;
  readonly total?: number | undefined;
  readonly hrefOf: (page: number) => string;
}) {
  const { lang, page, pageCount, total } = props;
  if (pageCount <= 1 && (total ?? 0) === 0) return null;
  return (
    <nav class="pages" aria-label={say(lang, uiText.pages)}>
      {page > 1 ? (
        <LinkButton href={props.hrefOf(page - 1)} icon="chevron-left">
          {say(lang, uiText.previousPage)}
        </LinkButton>
      ) : null}
      <span>
        {say(lang, uiText.pageOf, { page, pages: Math.max(1, pageCount) })}
        {total === undefined ? null : ` · ${say(lang, uiText.totalRows, { total })}`}
      </span>
      {page < pageCount ? (
        <LinkButton href={props.hrefOf(page + 1)} icon="chevron-right">
          {say(lang, uiText.nextPage)}
        </LinkButton>
      ) : null}
    </nav>
  );
}

export type Tab = {
  readonly href: string;
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly count?: number | undefined;
};

export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}) {
  return (
    <nav class="tab-bar" aria-label={props.label}>
      {props.tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.href === props.current ? "page" : undefined}>
          {tab.icon === undefined ? null : <Icon name={tab.icon} />}
          {tab.label}
          {tab.count === undefined ? null : <span class="count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}

export type StepState = "done" | "current" | "pending" | "refused";

export type Step = {
  readonly label: string;
  readonly state: StepState;
  readonly href?: string | undefined;
};

const STEP_ICON = {
  done: "check",
  current: "chevron-right",
  pending: "circle",
  refused: "close",
} as const;

const STEP_WORD = {
  done: uiText.stepDone,
  current: uiText.stepCurrent,
  pending: uiText.stepPending,
  refused: uiText.stepRefused,
} as const;

/** Where a person stands in a procedure of up to about a dozen steps (the filling flow has eleven). */
export function Steps(props: {
  readonly lang: Lang;
  readonly label: string;
  readonly steps: readonly Step[];
  readonly id?: string | undefined;
}) {
  const { lang, steps } = props;
  const at = steps.findIndex((step) => step.state === "current" || step.state === "refused");
  const now = steps[at];
  return (
    <div id={props.id}>
      {now === undefined ? null : (
        <p class="steps-now">
          <span>{say(lang, uiText.stepOf, { step: at + 1, steps: steps.length })}</span>
          <strong>{now.label}</strong>
        </p>
      )}
      <ol class="steps-bar" aria-label={props.label}>
        {steps.map((step, index) => (
          <li data-step={step.state} aria-current={index === at ? "step" : undefined}>
            <span class="step-mark">
              <Icon name={STEP_ICON[step.state]} label={say(lang, STEP_WORD[step.state])} />
              <span class="step-number">{index + 1}</span>
            </span>
            <span class="step-word">
              {step.href === undefined ? step.label : <a href={step.href}>{step.label}</a>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Opens the dialog of that id by the browser itself; where it cannot, the client module does. */
export function DialogOpener(props: {
  readonly dialogId: string;
  readonly kind?: ButtonKind | undefined;
  readonly icon?: IconName | undefined;
  readonly children?: Child | undefined;
}) {
  return (
    <Button
      type="button"
      kind={props.kind}
      icon={props.icon}
      extra={{ command: "show-modal", commandfor: props.dialogId, "aria-haspopup": "dialog" }}
    >
      {props.children}
    </Button>
  );
}

/** Asks once more. `children` is the text and, if needed, fields; the whole is one form that posts to
 * `action`. `isOpen` shows it at once: the way for a dialog that arrives by a swap, and for no script. */
export function ConfirmDialog(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly title: string;
  readonly action: string;
  readonly confirmLabel: string;
  readonly confirmKind?: ButtonKind | undefined;
  readonly csrf?: string | undefined;
  readonly isOpen?: boolean | undefined;
  /** A file is among the fields. */
  readonly hasFile?: boolean | undefined;
  readonly children?: Child | undefined;
}) {
  const titleId = `${props.id}-title`;
  return (
    <dialog class="dialog" id={props.id} aria-labelledby={titleId} open={props.isOpen === true}>
      <form
        method="post"
        action={props.action}
        enctype={props.hasFile === true ? "multipart/form-data" : undefined}
      >
        <CsrfField token={props.csrf} />
        <h2 id={titleId}>{props.title}</h2>
        {props.children}
        <div class="dialog-actions">
          <Button
            type="button"
            icon="close"
            extra={{ command: "close", commandfor: props.id, "data-dialog-close": props.id }}
          >
            {say(props.lang, uiText.cancel)}
          </Button>
          <Button icon="check" kind={props.confirmKind ?? "primary"}>
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
