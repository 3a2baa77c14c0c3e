/** Activities that forbid hot work near them: what goes on, what it forbids, the form, the past. */
import { withQuery } from "../../src/kernel/query.ts";
import type { Activity } from "../../src/permits/flow-model.ts";
import { ACTIVITIES } from "../../src/permits/model-facts.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, StatePill } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Pagination } from "../ui/structure.tsx";
import { activityKindWords, activityText as t } from "./activity-text.ts";
import { type Choice, spanText } from "./booking-pages.tsx";

export type ActivityView = {
  readonly activity: Activity;
  readonly state: "going" | "planned" | "over";
  readonly who: string;
  readonly near: readonly {
    readonly id: string;
    readonly words: string;
    readonly isCertain: boolean;
  }[];
};

const PILL = { going: "alert", planned: "warn", over: "neutral" } as const;

function Near(props: { readonly lang: Lang; readonly near: ActivityView["near"] }) {
  const { lang, near } = props;
  if (near.length === 0) return <p class="quiet">{say(lang, t.nearNone)}</p>;
  return (
    <Alert lang={lang} state={near.some(({ isCertain }) => isCertain) ? "danger" : "warn"}>
      <strong>{say(lang, t.near)}</strong>
      <ul>
        {near.map(({ id, words }) => (
          <li>
            <a class={`${LINK} target-line`} href={permitPaths.one(id)}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function ActivityCard(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly view: ActivityView;
  readonly canEnd: boolean;
}) {
  const { lang, view } = props;
  const { activity, state } = view;
  const dialog = `end-${activity.id}`;
  return (
    <Card>
      <div class={STACK}>
        <div class="flex flex-wrap items-center gap-2">
          <StatePill state={PILL[state]} word={say(lang, t[state])} />
          <strong>{say(lang, activityKindWords[activity.kind])}</strong>
        </div>
        <p>{activity.what}</p>
        <p class="quiet">
          {activity.place} · {spanText(lang, activity.startsAt, activity.endsAt)} ·{" "}
          {say(lang, t.by, { who: view.who })}
        </p>
        {activity.endReason === "" ? null : <p class="quiet">{activity.endReason}</p>}
        {state === "over" ? null : <Near lang={lang} near={view.near} />}
        {state === "over" || !props.canEnd ? null : (
          <>
            <div>
              <DialogOpener dialogId={dialog} icon="stop">
                {say(lang, t.finish)}
              </DialogOpener>
            </div>
            <ConfirmDialog
              lang={lang}
              id={dialog}
              title={say(lang, t.finish)}
              action={permitPaths.endActivity(activity.id)}
              confirmLabel={say(lang, t.finish)}
              csrf={props.csrf}
            >
              <TextInput
                lang={lang}
                id={`reason-${activity.id}`}
                name="reason"
                label={say(lang, t.reason)}
                maxLength={200}
                isRequired
              />
            </ConfirmDialog>
          </>
        )}
      </div>
    </Card>
  );
}

export function ActivitiesPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly open: readonly ActivityView[];
  readonly past: readonly ActivityView[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly canEdit: boolean;
  readonly message?: string | undefined;
}) {
  const { lang, csrf } = props;
  const card = (view: ActivityView) => (
    <ActivityCard lang={lang} csrf={csrf} view={view} canEnd={props.canEdit} />
  );
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canEdit ? (
          <LinkButton href={permitPaths.addActivity} icon="plus" kind="primary">
            {say(lang, t.add)}
          </LinkButton>
        ) : null}
      </PageHead>
      <p class="quiet">{say(lang, t.about)}</p>
      {props.message === undefined ? null : (
        <Alert lang={lang} state="danger">
          {props.message}
        </Alert>
      )}
      <h2>{say(lang, t.now)}</h2>
      {props.open.length === 0 ? (
        <EmptyState title={say(lang, t.none)} icon="droplets" />
      ) : (
        props.open.map(card)
      )}
      {props.total === 0 ? null : <h2>{say(lang, t.past)}</h2>}
      {props.past.map(card)}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(permitPaths.activities, { page: String(page) })}
      />
    </div>
  );
}

type Values = Readonly<Record<string, string>>;

export function AddActivityPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Values;
  readonly errors: Values;
  readonly message: string | undefined;
  readonly rooms: readonly Choice[];
  readonly areas: readonly Choice[];
}) {
  const { lang, values, errors } = props;
  const field = (id: string) => ({
    ...{ lang, id, name: id, value: values[id], error: errors[id], isRequired: true },
  });
  const choice = (id: string, none: string, options: readonly Choice[]) => ({
    ...{ lang, id, value: values[id] ?? "" },
    options: [{ value: "", label: none }, ...options],
  });
  return (
    <form class={STACK} method="post" action={permitPaths.addActivity}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"] ?? ""} />
      <PageHead title={say(lang, t.add)} />
      <p class="quiet">{say(lang, t.about)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          <Select
            {...field("kind")}
            label={say(lang, t.kind)}
            options={ACTIVITIES.map((kind) => ({
              value: kind,
              label: say(lang, activityKindWords[kind]),
            }))}
            hasEmpty
          />
          <TextArea {...field("what")} label={say(lang, t.what)} rows={2} />
          <TextInput {...field("place")} label={say(lang, t.place)} maxLength={80} />
          {props.rooms.length === 0 ? null : (
            <Select
              {...choice("room", say(lang, t.noRoom), props.rooms)}
              label={say(lang, t.room)}
            />
          )}
          {props.areas.length === 0 ? null : (
            <Select
              {...choice("zone", say(lang, t.noArea), props.areas)}
              label={say(lang, t.area)}
              hint={say(lang, t.areaHint)}
            />
          )}
          <div class="grid gap-4 sm:grid-cols-2">
            <TextInput {...field("start")} type="datetime-local" label={say(lang, t.start)} />
            <TextInput
              {...field("end")}
              type="datetime-local"
              label={say(lang, t.end)}
              hint={say(lang, t.endHint)}
            />
          </div>
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={permitPaths.activities} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        <Button kind="primary" icon="check">
          {say(lang, t.save)}
        </Button>
      </div>
    </form>
  );
}
