/** What is silent as a whole kind or place, the form that shelves, and what was shelved before. */
import { alarmPaths } from "../../src/alarms/paths.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import type { ShelfView } from "./model.ts";
import { shelfText as t } from "./shelf-text.ts";
import { alarmText } from "./text.ts";

/** Minutes; each priority allows those up to its own limit. */
const CHOICES = [30, 60, 120, 240, 480, 1_440] as const;

type PageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly on: readonly ShelfView[];
  readonly past: readonly ShelfView[];
  readonly codes: readonly { readonly code: string; readonly words: Phrase }[];
  readonly places: readonly string[];
  readonly typed: Readonly<Record<string, string>>;
  readonly message: string | undefined;
  readonly mayOpen: boolean;
};

function scopeText(lang: Lang, { words, place }: ShelfView): string {
  const parts = [words === undefined ? say(lang, t.anyCode) : say(lang, words), place];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function minutesText(lang: Lang, minutes: number): string {
  return minutes % 60 === 0
    ? say(lang, alarmText.hoursOf, { n: minutes / 60 })
    : say(lang, alarmText.minutesOf, { n: minutes });
}

/** Above the alarm list: whoever looks at it knows what it does not show as loud. */
export function ShelvesNote(props: {
  readonly lang: Lang;
  readonly shelves: readonly ShelfView[];
}) {
  const { lang, shelves } = props;
  if (shelves.length === 0) return null;
  return (
    <Alert lang={lang} state="warn" word={say(lang, t.onNow)} icon="bell-off">
      <ul>
        {shelves.map((shelf) => (
          <li>
            {say(lang, t.noted, {
              scope: scopeText(lang, shelf),
              until: formatStamp(shelf.until).slice(5, 16),
              name: shelf.by,
              reason: shelf.reason,
              n: shelf.held,
            })}
          </li>
        ))}
      </ul>
      <LinkButton href={alarmPaths.shelves} icon="bell-off">
        {say(lang, t.showAll)}
      </LinkButton>
    </Alert>
  );
}

function OpenForm(props: PageProps) {
  const { lang, typed } = props;
  return (
    <Card title={say(lang, t.open)} icon="bell-off">
      <form class={STACK} method="post" action={alarmPaths.shelves}>
        <CsrfField token={props.csrf} />
        <Select
          lang={lang}
          id="code"
          label={say(lang, t.code)}
          value={typed["code"] ?? ""}
          options={[
            { value: "", label: say(lang, t.anyCode) },
            ...props.codes.map(({ code, words }) => ({ value: code, label: say(lang, words) })),
          ]}
        />
        <Select
          lang={lang}
          id="place"
          label={say(lang, t.place)}
          value={typed["place"] ?? ""}
          options={[
            { value: "", label: say(lang, t.anyPlace) },
            ...props.places.map((place) => ({ value: place, label: place })),
          ]}
        />
        <Select
          lang={lang}
          id="minutes"
          label={say(lang, t.minutes)}
          value={typed["minutes"] ?? "60"}
          options={CHOICES.map((minutes) => ({
            value: String(minutes),
            label: minutesText(lang, minutes),
          }))}
        />
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          hint={say(lang, t.reasonHint)}
          value={typed["reason"]}
          isRequired
        />
        <div>
          <Button kind="primary" icon="bell-off">
            {say(lang, t.submit)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function OnTable(props: PageProps) {
  const { lang, csrf, mayOpen } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.onNow)}
      columns={[
        { label: say(lang, t.scope) },
        { label: say(lang, t.reason) },
        { label: say(lang, t.by) },
        { label: say(lang, t.until) },
        { label: say(lang, t.held), align: "end" },
        ...(mayOpen ? [{ label: say(lang, t.end) }] : []),
      ]}
      rows={props.on.map((shelf) => ({
        cells: [
          scopeText(lang, shelf),
          shelf.reason,
          shelf.by,
          formatStamp(shelf.until).slice(5, 16),
          shelf.held,
          ...(mayOpen
            ? [
                <form method="post" action={alarmPaths.shelfEnd(shelf.id)}>
                  <CsrfField token={csrf} />
                  <Button icon="bell-ring">{say(lang, t.end)}</Button>
                </form>,
              ]
            : []),
        ],
      }))}
      empty={say(lang, t.noneOn)}
    />
  );
}

function endText(lang: Lang, { endedAt, endedBy }: ShelfView): string {
  if (endedAt === undefined) return "";
  const at = formatStamp(endedAt).slice(5, 16);
  return endedBy === undefined
    ? say(lang, t.byTime, { at })
    : say(lang, t.byPerson, { at, name: endedBy });
}

export function ShelvesPage(props: PageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={alarmPaths.list} icon="arrow-left">
          {say(lang, alarmText.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <p class="quiet">{say(lang, t.lead)}</p>
      <Card title={say(lang, t.onNow)} icon="bell-off">
        <OnTable {...props} />
      </Card>
      {props.mayOpen ? <OpenForm {...props} /> : null}
      <Card title={say(lang, t.past)} icon="history">
        <Table
          lang={lang}
          caption={say(lang, t.past)}
          columns={[
            { label: say(lang, t.scope) },
            { label: say(lang, t.reason) },
            { label: say(lang, t.by) },
            { label: say(lang, t.opened) },
            { label: say(lang, t.ended) },
            { label: say(lang, t.held), align: "end" },
          ]}
          rows={props.past.map((shelf) => ({
            cells: [
              scopeText(lang, shelf),
              shelf.reason,
              shelf.by,
              formatStamp(shelf.openedAt).slice(5, 16),
              endText(lang, shelf),
              shelf.held,
            ],
          }))}
          empty={say(lang, t.nonePast)}
        />
      </Card>
    </div>
  );
}
