/** What needs this person now: one line each, the unsafe first, each leading to where it is done. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { LINK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import { toDoText as t } from "./to-do-text.ts";

export type ToDo = {
  readonly urgency: "unsafe" | "late" | "now" | "soon";
  readonly icon: IconName;
  readonly what: string;
  /** What it is about, in the words of whoever wrote it. */
  readonly detail?: string;
  /** None where a page would tell no more. */
  readonly href?: string;
};

const STATE = { unsafe: "danger", late: "alert", now: "warn", soon: "neutral" } as const;

function Line(props: { readonly lang: Lang; readonly item: ToDo }) {
  const { lang, item } = props;
  return (
    <li class="grid items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <span>
        <StatePill state={STATE[item.urgency]} word={say(lang, t[item.urgency])} />
      </span>
      <span class="flex min-w-0 items-center gap-2">
        <Icon name={item.icon} />
        <span class="min-w-0">
          {item.href === undefined ? (
            item.what
          ) : (
            <a class={`${LINK} target-line`} href={item.href}>
              {item.what}
            </a>
          )}
          {item.detail === undefined || item.detail === "" ? null : (
            <span class="block truncate text-muted">{item.detail}</span>
          )}
        </span>
      </span>
    </li>
  );
}

export function ToDoCard(props: {
  readonly lang: Lang;
  readonly items: readonly ToDo[];
  readonly total: number;
}) {
  const { lang, items, total } = props;
  return (
    <Card title={say(lang, t.title)} icon="steps">
      {items.length === 0 ? (
        <EmptyState title={say(lang, t.none)} icon="ok" />
      ) : (
        <ul class="grid">
          {items.map((item) => (
            <Line lang={lang} item={item} />
          ))}
        </ul>
      )}
      {total > items.length ? (
        <p class="text-muted">{say(lang, t.more, { count: total - items.length })}</p>
      ) : null}
    </Card>
  );
}
