/** The journal, newest first, and the proof of its chain. */

import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Verdict } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { CsrfField, FilterActs, Select, TextInput } from "../ui/form.tsx";
import { LivePart } from "../ui/live.tsx";
import { FILTERS, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { EntryList, type EntryRow } from "./entry-list.tsx";
import { kindGroups, kindWord, kindWords } from "./kinds.ts";
import { overviewText as t } from "./text.ts";

export type ProofView =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly checked: number; readonly total: number }
  | { readonly kind: "failed" }
  | {
      readonly kind: "done";
      readonly at: UnixMs;
      readonly proof: {
        readonly checked: number;
        readonly seals: number;
        readonly broken:
          | { readonly seq: number; readonly cause: "hash" | "link" | "gap" | "lane-gap" }
          | undefined;
        readonly brokenSeal: { readonly seq: number; readonly day: string } | undefined;
      };
    };

export type JournalPageProps = {
  readonly lang: Lang;
  readonly rows: readonly EntryRow[];
  readonly olderHref: string | undefined;
  readonly searchedTo: number | undefined;
  readonly isNewest: boolean;
  readonly query: Readonly<Record<"kind" | "subject" | "actor" | "day", string>>;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly head: { readonly seq: number; readonly hash: string; readonly at: UnixMs } | null;
  readonly proof: ProofView;
  readonly csrf: string | undefined;
};

const CAUSE: Readonly<Record<"hash" | "link" | "gap" | "lane-gap", Phrase>> = {
  hash: t.causeHash,
  link: t.causeLink,
  gap: t.causeGap,
  "lane-gap": t.causeLane,
};

function DoneProof(props: {
  readonly lang: Lang;
  readonly done: Extract<ProofView, { kind: "done" }>;
}) {
  const { lang } = props;
  const { at, proof } = props.done;
  const { broken, brokenSeal } = proof;
  if (broken === undefined && brokenSeal === undefined) {
    const words = { checked: proof.checked, seals: proof.seals, at: formatStamp(at) };
    return (
      <Verdict state="ok" icon="seal" word={say(lang, t.proofIntact)}>
        <p>{say(lang, t.proofFacts, words)}</p>
      </Verdict>
    );
  }
  const word =
    broken === undefined
      ? say(lang, t.proofSealBroken, { day: brokenSeal?.day ?? "", seq: brokenSeal?.seq ?? 0 })
      : say(lang, t.proofBroken, { seq: broken.seq });
  return (
    <Verdict state="danger" icon="unlink" word={word}>
      {broken === undefined ? null : <p>{say(lang, CAUSE[broken.cause])}</p>}
      {broken === undefined || brokenSeal === undefined ? null : (
        <p>{say(lang, t.proofSealBroken, brokenSeal)}</p>
      )}
      <p>{say(lang, t.proofKeep)}</p>
    </Verdict>
  );
}

/** The part that is sent again while a proof runs. */
export function ProofPart(props: { readonly lang: Lang; readonly proof: ProofView }) {
  const { lang, proof } = props;
  switch (proof.kind) {
    case "none":
      return <p class="text-muted">{say(lang, t.proofNone)}</p>;
    case "failed":
      return <Verdict state="warn" word={say(lang, t.proofFailed)} />;
    case "running": {
      const { checked, total } = proof;
      const words = say(lang, t.verifying, { checked, total });
      return (
        <div class="grid gap-2">
          <p>{words}</p>
          <Meter label={words} value={checked} max={Math.max(1, total)} />
        </div>
      );
    }
    case "done":
      return <DoneProof lang={lang} done={proof} />;
  }
}

function Chain(props: JournalPageProps) {
  const { lang, head } = props;
  return (
    <Card title={say(lang, t.headHash)} icon="link">
      <div class={STACK}>
        <KeyValueList
          facts={[
            [
              say(lang, t.head),
              head === null ? undefined : `#${head.seq} · ${formatStamp(head.at)}`,
            ],
            ["SHA-256", head === null ? undefined : <code class="text-sm">{head.hash}</code>],
          ]}
        />
        <LivePart id="proof-live" href="/journal/proof">
          <ProofPart lang={lang} proof={props.proof} />
        </LivePart>
        <form class="flex flex-wrap items-center gap-3" method="post" action="/journal/verify">
          <CsrfField token={props.csrf} />
          <Button icon="seal" kind="primary">
            {say(lang, t.verify)}
          </Button>
          <span class="text-muted">{say(lang, t.verifyHint)}</span>
        </form>
      </div>
    </Card>
  );
}

function Filters(props: JournalPageProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const groups = Object.entries(kindGroups).map(([value, word]) => ({
    value,
    label: say(lang, word),
  }));
  const kinds = Object.keys(kindWords).map((value) => ({ value, label: kindWord(lang, value) }));
  const people = props.people.map(({ id, name }) => ({ value: id, label: name }));
  const isFiltered = Object.values(query).some((value) => value !== "");
  return (
    <form class={FILTERS} method="get" action="/journal">
      <Select
        lang={lang}
        id="kind"
        label={say(lang, t.kind)}
        value={query.kind}
        options={[any, ...groups, ...kinds]}
      />
      <TextInput lang={lang} id="subject" label={say(lang, t.subject)} value={query.subject} />
      <Select
        lang={lang}
        id="actor"
        label={say(lang, t.who)}
        value={query.actor}
        options={[any, { value: "system", label: say(lang, t.system) }, ...people]}
      />
      <TextInput lang={lang} id="day" type="date" label={say(lang, t.day)} value={query.day} />
      <FilterActs lang={lang} clearHref={isFiltered ? "/journal" : undefined} />
    </form>
  );
}

export function JournalPage(props: JournalPageProps) {
  const { lang, olderHref, searchedTo } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.journal)} />
      <Chain {...props} />
      <Filters {...props} />
      <EntryList lang={lang} rows={props.rows} hasSubject empty={say(lang, t.noEntries)} />
      <nav class="pages">
        {props.isNewest ? null : (
          <LinkButton href="/journal" icon="chevron-left">
            {say(lang, t.newest)}
          </LinkButton>
        )}
        {searchedTo === undefined ? null : (
          <span>{say(lang, t.searchedTo, { seq: searchedTo })}</span>
        )}
        {olderHref === undefined ? null : (
          <LinkButton href={olderHref} icon="chevron-right">
            {say(lang, t.older)}
          </LinkButton>
        )}
      </nav>
    </div>
  );
}
