/** The desk's view of phones on the road: what has to be looked into, and who took work along. */

import type { Imported } from "../../src/phones/import.ts";
import type { KeptAct, Package } from "../../src/phones/model.ts";
import { phonePaths } from "../../src/phones/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediaPath } from "../../src/platform/media.ts";
import { Button } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput, TextInput } from "../ui/form.tsx";
import { LINE, LINK, STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  type Fact,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { actWords, remarkWords, phonesText as t } from "./text.ts";

export type ActRow = {
  readonly act: KeptAct;
  readonly person: string;
  /** The page of what it belongs to, where there is one. */
  readonly href: string | undefined;
};

export type PackageRow = {
  readonly taken: Package;
  readonly person: string;
  readonly isExpired: boolean;
};

type Props = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly tasks: readonly ActRow[];
  readonly packages: readonly PackageRow[];
  readonly message?: string | undefined;
  readonly imported?: Imported | undefined;
};

/** Fields of an act as it was sent, without its ids. */
function sentFacts(payload: string): readonly Fact[] {
  if (payload === "") return [];
  const act = JSON.parse(payload) as Readonly<Record<string, unknown>>;
  return Object.entries(act)
    .filter(([key, value]) => key !== "kind" && value !== null && value !== "")
    .map(
      ([label, value]): Fact => [label, typeof value === "string" ? value : JSON.stringify(value)],
    );
}

function Task(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly row: ActRow;
}) {
  const { lang, csrf } = props;
  const { act, person, href } = props.row;
  const word = say(lang, actWords[act.kind]);
  const sent = sentFacts(act.payload);
  return (
    <li class="panel grid gap-3" id={`act-${act.id}`}>
      <p class="flex flex-wrap items-center gap-2">
        <StatePill state={act.state === "held" ? "danger" : "warn"} word={word} />
        <span>{person}</span>
        <time class={LINE}>{formatStamp(act.at)}</time>
        {href === undefined ? null : (
          <a class={`${LINK} touch-link`} href={href}>
            {say(lang, t.act)}
          </a>
        )}
      </p>
      <p class="font-semibold">
        {act.remarks.map((code) => remarkWords(lang, code)).join(lang === "en" ? "; " : "；")}
      </p>
      {sent.length === 0 ? null : (
        <details>
          <summary class="touch-summary">{say(lang, t.words)}</summary>
          <KeyValueList facts={sent} />
        </details>
      )}
      {act.photos.length === 0 ? null : (
        <ul class="run-photos">
          {act.photos.map((hash) => (
            <li>
              <a href={mediaPath(hash)}>
                <img src={mediaPath(hash)} alt={say(lang, t.photos)} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      )}
      <form class="flex flex-wrap items-end gap-3" method="post" action={phonePaths.settle(act.id)}>
        <CsrfField token={csrf} />
        <TextInput
          lang={lang}
          id={`note-${act.id}`}
          name="note"
          label={say(lang, t.note)}
          maxLength={500}
          isRequired
        />
        <Button icon="check">{say(lang, t.settle)}</Button>
      </form>
    </li>
  );
}

function stateOf(lang: Lang, { taken, isExpired }: PackageRow) {
  if (taken.wipedAt !== null) return <StatePill state="neutral" word={say(lang, t.stateWiped)} />;
  if (taken.endReason === "lost") {
    return <StatePill state="danger" word={say(lang, t.stateLost)} />;
  }
  if (taken.endReason === "returned") {
    return <StatePill state="ok" word={say(lang, t.stateReturned)} />;
  }
  const word = say(lang, isExpired ? t.stateExpired : t.stateOut);
  return <StatePill state={isExpired ? "warn" : "neutral"} word={word} />;
}

function LostPart(props: { lang: Lang; csrf: string | undefined; row: PackageRow }) {
  const { lang, csrf } = props;
  const { taken, person } = props.row;
  if (taken.endedAt !== null) return <span>—</span>;
  const id = `lost-${taken.id}`;
  return (
    <span class={LINE}>
      <DialogOpener dialogId={id} kind="quiet" icon="ban">
        {say(lang, t.lost)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={id}
        title={say(lang, t.lostTitle, { name: person })}
        action={phonePaths.lost(taken.id)}
        confirmLabel={say(lang, t.lost)}
        confirmKind="destructive"
        csrf={csrf}
      >
        <p class="text-left whitespace-normal">{say(lang, t.lostLead)}</p>
      </ConfirmDialog>
    </span>
  );
}

export function PhonesPage(props: Props) {
  const { lang, csrf, tasks, packages } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)} />
      <p class="text-muted">{say(lang, t.lead)}</p>
      <Refused lang={lang} words={props.message} />
      {props.imported === undefined ? null : (
        <Alert lang={lang} state="ok" word={say(lang, t.brought, { ...props.imported })} />
      )}
      <Card title={say(lang, t.tasks)} icon="alert">
        {tasks.length === 0 ? (
          <EmptyState title={say(lang, t.tasksEmpty)} icon="check" />
        ) : (
          <>
            <p class="text-muted">{say(lang, t.tasksLead)}</p>
            <ul class="grid gap-3">
              {tasks.map((row) => (
                <Task lang={lang} csrf={csrf} row={row} />
              ))}
            </ul>
          </>
        )}
      </Card>
      <Card title={say(lang, t.packages)} icon="phone">
        <Table
          lang={lang}
          caption={say(lang, t.packages)}
          empty={say(lang, t.packagesEmpty)}
          columns={[
            { label: say(lang, t.person) },
            { label: say(lang, t.device) },
            { label: say(lang, t.takenAt) },
            { label: say(lang, t.contactAt) },
            { label: say(lang, t.waiting), align: "end" as const },
            { label: say(lang, t.state) },
            { label: "", align: "end" as const },
          ]}
          rows={packages.map((row) => ({
            cells: [
              <span class={LINE}>{row.person}</span>,
              row.taken.device === "" ? say(lang, t.unknownDevice) : row.taken.device,
              <time class={LINE}>{formatStamp(row.taken.takenAt)}</time>,
              <time class={LINE}>{formatStamp(row.taken.contactAt)}</time>,
              String(row.taken.waiting),
              stateOf(lang, row),
              <LostPart lang={lang} csrf={csrf} row={row} />,
            ],
          }))}
        />
      </Card>
      <Card title={say(lang, t.bring)} icon="upload">
        <form
          class={STACK}
          method="post"
          action={phonePaths.bring}
          enctype="multipart/form-data"
          id="bring-file"
        >
          <CsrfField token={csrf} />
          <p class="text-muted">{say(lang, t.bringLead)}</p>
          <FileInput
            lang={lang}
            id="file"
            label={say(lang, t.bringFile)}
            accept=".json,application/json"
            isRequired
          />
          <div class="button-row">
            <Button icon="upload">{say(lang, t.bringGo)}</Button>
          </div>
        </form>
      </Card>
    </div>
  );
}
