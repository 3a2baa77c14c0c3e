/** Where the office begins its day: what is open, what runs out, who is there, counts at a glance. */
import type { Child } from "hono/jsx";
import { CONTENTS, type CylinderContent } from "../../src/cylinders/model.ts";
import { certificateName } from "../../src/identity/certificates.ts";
import { dutyPaths, peoplePaths } from "../../src/identity/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { contentWords } from "../cylinders/text.ts";
import { DuePill } from "../people/parts.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import type { IconName } from "../ui/icon.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { startText as t } from "./start-text.ts";
import { type ToDo, ToDoCard } from "./to-do.tsx";
import { wallText } from "./trend-text.ts";
import { TrendCharts, type Trends } from "./trends.tsx";

/** A part that a person's role or the kind of site does not show is undefined. */
export type StartProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly wizardHref: string | undefined;
  readonly toDos: { readonly items: readonly ToDo[]; readonly total: number };
  readonly fills:
    | readonly { readonly medium: string; readonly n: number; readonly netG: number }[]
    | undefined;
  /** Cylinders of acetylene under way, with when each may go on; undefined where none is filled. */
  readonly acetylene:
    | {
        readonly href: string;
        readonly total: number;
        readonly items: readonly {
          readonly href: string;
          readonly code: string;
          readonly next: string;
        }[];
      }
    | undefined;
  readonly cylinders:
    | readonly {
        readonly medium: string;
        readonly counts: Readonly<Partial<Record<CylinderContent, number>>>;
      }[]
    | undefined;
  /** People at hot work now (B5); undefined where this person does not see special work. */
  readonly hotWorkers: number | undefined;
  readonly trends: Trends | undefined;
  readonly wallHref: string | undefined;
  readonly duty: { readonly hasRoster: boolean; readonly names: readonly string[] };
  readonly certificates:
    | readonly {
        readonly personId: string;
        readonly name: string;
        readonly kind: string;
        readonly expiresOn: Day;
      }[]
    | undefined;
  readonly rooms: readonly { readonly name: string; readonly limits: string }[] | undefined;
};

function Part(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly icon: IconName;
  readonly href: string;
  readonly empty: string | undefined;
  readonly children?: Child;
}) {
  return (
    <Card
      title={props.title}
      icon={props.icon}
      actions={
        <LinkButton href={props.href} kind="quiet" icon="arrow-right">
          {say(props.lang, t.all)}
        </LinkButton>
      }
    >
      {props.empty === undefined ? (
        props.children
      ) : (
        <EmptyState title={props.empty} icon={props.icon} />
      )}
    </Card>
  );
}

function HotWork({ lang, hotWorkers }: StartProps) {
  if (hotWorkers === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.hotWork)}
      icon="flame"
      href="/permits"
      empty={hotWorkers === 0 ? say(lang, t.noHotWork) : undefined}
    >
      <p class="text-xl font-semibold">{say(lang, t.hotWorkers, { count: hotWorkers })}</p>
    </Part>
  );
}

function Duty({ lang, duty }: StartProps) {
  const nobody = say(lang, duty.hasRoster ? t.noDuty : t.noRoster);
  return (
    <Part
      lang={lang}
      title={say(lang, t.duty)}
      icon="calendar"
      href={dutyPaths.week()}
      empty={duty.names.length === 0 ? nobody : undefined}
    >
      <p class="text-xl font-semibold">{duty.names.join(lang === "en" ? ", " : "、")}</p>
    </Part>
  );
}

function Fills({ lang, fills }: StartProps) {
  if (fills === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.fills)}
      icon="history"
      href="/fills"
      empty={fills.length === 0 ? say(lang, t.noFills) : undefined}
    >
      <KeyValueList
        facts={fills.map(({ medium, n, netG }) => [
          mediumName(lang, medium),
          say(lang, t.fillsOf, { count: n, kg: kilogramText(netG, 1) }),
        ])}
      />
    </Part>
  );
}

function Acetylene({ lang, acetylene }: StartProps) {
  if (acetylene === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.acetylene)}
      icon="timer"
      href={acetylene.href}
      empty={acetylene.total === 0 ? say(lang, t.noAcetylene) : undefined}
    >
      <KeyValueList
        facts={acetylene.items.map(({ href, code, next }) => [
          code,
          <a class={`${LINK} target-line`} href={href}>
            {next}
          </a>,
        ])}
      />
    </Part>
  );
}

function Cylinders({ lang, cylinders }: StartProps) {
  if (cylinders === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.cylinders)}
      icon="cylinders"
      href="/cylinders"
      empty={cylinders.length === 0 ? say(lang, t.noCylinders) : undefined}
    >
      <KeyValueList
        facts={cylinders.map(({ medium, counts }) => [
          mediumName(lang, medium),
          <a
            class={`${LINK} target-line`}
            href={withQuery("/cylinders", { medium, status: "in-service" })}
          >
            {CONTENTS.flatMap((content) =>
              (counts[content] ?? 0) === 0
                ? []
                : [`${say(lang, contentWords[content])} ${counts[content]}`],
            ).join(" · ")}
          </a>,
        ])}
      />
    </Part>
  );
}

function Certificates({ lang, today, certificates }: StartProps) {
  if (certificates === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.certificates)}
      icon="permit"
      href={withQuery(peoplePaths.list, { due: "90" })}
      empty={certificates.length === 0 ? say(lang, t.noCertificates) : undefined}
    >
      <ul class="grid gap-3">
        {certificates.map(({ personId, name, kind, expiresOn }) => (
          <li class="flex flex-wrap items-center justify-between gap-2">
            <span>
              <a class={`${LINK} target-line`} href={peoplePaths.one(personId)}>
                {name}
              </a>{" "}
              <span class="text-muted">{certificateName(lang, kind)}</span>
            </span>
            <DuePill lang={lang} day={expiresOn} today={today} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Rooms({ lang, rooms }: StartProps) {
  if (rooms === undefined) return null;
  return (
    <Part
      lang={lang}
      title={say(lang, t.rooms)}
      icon="door"
      href="/rooms"
      empty={rooms.length === 0 ? say(lang, t.noRooms) : undefined}
    >
      <KeyValueList facts={rooms.map(({ name, limits }) => [name, limits])} />
    </Part>
  );
}

export function StartPage(props: StartProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <span class="text-muted">{say(lang, t.today, { day: props.today })}</span>
        {props.wallHref === undefined ? null : (
          <LinkButton href={props.wallHref} icon="eye">
            {say(lang, wallText.open)}
          </LinkButton>
        )}
      </PageHead>
      {props.wizardHref === undefined ? null : (
        <Alert lang={lang} state="warn" word={say(lang, t.setup)}>
          <LinkButton href={props.wizardHref} icon="steps">
            {say(lang, t.goSetup)}
          </LinkButton>
        </Alert>
      )}
      <ToDoCard lang={lang} {...props.toDos} />
      {props.trends === undefined ? null : (
        <TrendCharts lang={lang} trends={props.trends} size="small" />
      )}
      <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        <HotWork {...props} />
        <Duty {...props} />
        <Certificates {...props} />
        <Fills {...props} />
        <Acetylene {...props} />
        <Cylinders {...props} />
        <Rooms {...props} />
      </div>
    </div>
  );
}
