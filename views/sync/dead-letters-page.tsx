/** Records that a platform refused: the list, and one of them with the two ways on. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINK, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Pagination, Table, Tabs } from "../ui/structure.tsx";
import { platformPaths } from "./paths.ts";
import { laneText, syncText as t } from "./text.ts";

export const DEAD_LETTER_STATES = ["open", "corrected", "dropped"] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

export const STATE_WORD = {
  open: t.deadOpen,
  corrected: t.deadCorrected,
  dropped: t.deadDropped,
} as const;

export type DeadLetterLine = {
  readonly id: string;
  readonly at: string;
  readonly platform: string;
  readonly kind: string;
  readonly words: string;
};

export function DeadLettersPage(props: {
  readonly lang: Lang;
  readonly state: DeadLetterState;
  readonly counts: Readonly<Record<DeadLetterState, number>>;
  readonly letters: readonly DeadLetterLine[];
  readonly page: number;
  readonly pageCount: number;
}) {
  const { lang, state } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.refusedRecords)}>
        <LinkButton href="/upstream" icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <LinkButton href={platformPaths.deadLettersCsv} icon="download">
          {say(lang, t.deadExport)}
        </LinkButton>
      </PageHead>
      <Tabs
        label={say(lang, t.state)}
        current={platformPaths.deadLetterPage(state, 1)}
        tabs={DEAD_LETTER_STATES.map((one) => ({
          label: say(lang, STATE_WORD[one]),
          href: platformPaths.deadLetterPage(one, 1),
          count: props.counts[one],
        }))}
      />
      {props.letters.length === 0 ? (
        <EmptyState title={say(lang, t.deadNone)} icon="check">
          {say(lang, t.deadNoneHint)}
        </EmptyState>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.refusedRecords)}
          columns={[
            { label: say(lang, t.deadAt) },
            { label: say(lang, t.platform) },
            { label: say(lang, t.deadKind) },
            { label: say(lang, t.deadWords) },
          ]}
          rows={props.letters.map((one) => ({
            cells: [
              <time class="whitespace-nowrap">{one.at}</time>,
              one.platform,
              <a class={LINK} href={platformPaths.deadLetter(one.id)}>
                {one.kind}
              </a>,
              <span class="wrap-anywhere">{one.words}</span>,
            ],
          }))}
        />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.counts[state]}
        hrefOf={(page) => platformPaths.deadLetterPage(state, page)}
      />
    </div>
  );
}

export type DeadLetterPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly letter: DeadLetterLine & {
    readonly code: string;
    readonly subject: string;
    readonly lane: keyof typeof laneText;
    readonly laneSeq: number;
    /** It is sent again as it is; there is nothing to write. */
    readonly isPicture: boolean;
    readonly state: DeadLetterState;
    readonly closed: string | undefined;
    readonly successor: string | undefined;
  };
  readonly facts: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
};

function Ways(props: DeadLetterPageProps) {
  const { lang, letter, values, errors } = props;
  const isDrop = values["way"] === "drop";
  const again = say(lang, letter.isPicture ? t.pictureAgain : t.correct);
  return (
    <>
      <Card title={again} icon={letter.isPicture ? "cloud-upload" : "edit"}>
        <form method="post" action={platformPaths.correct(letter.id)} class={STACK}>
          <CsrfField token={props.csrf} />
          <FormProblems lang={lang} errors={isDrop ? {} : errors} />
          <p class="quiet">{say(lang, letter.isPicture ? t.pictureAgainHint : t.correctHint)}</p>
          {letter.isPicture ? (
            <pre class="overflow-x-auto text-sm">{props.facts}</pre>
          ) : (
            <TextArea
              lang={lang}
              id="facts"
              label={say(lang, t.facts)}
              value={values["facts"] ?? props.facts}
              error={isDrop ? undefined : errors["facts"]}
              rows={10}
              isRequired
            />
          )}
          <TextInput
            lang={lang}
            id="reason"
            label={say(lang, t.reason)}
            value={isDrop ? "" : values["reason"]}
            error={isDrop ? undefined : errors["reason"]}
            maxLength={500}
            isRequired
          />
          <div class={FORM_ACTS}>
            <Button kind="primary" icon="cloud-upload">
              {again}
            </Button>
          </div>
        </form>
      </Card>
      <Card title={say(lang, t.drop)} icon="ban">
        <form method="post" action={platformPaths.drop(letter.id)} class={STACK}>
          <CsrfField token={props.csrf} />
          <FormProblems lang={lang} errors={isDrop ? errors : {}} />
          <p class="quiet">{say(lang, t.dropHint)}</p>
          <TextInput
            lang={lang}
            id="drop-reason"
            name="reason"
            label={say(lang, t.reason)}
            value={isDrop ? values["reason"] : ""}
            error={isDrop ? errors["reason"] : undefined}
            maxLength={500}
            isRequired
          />
          <div class={FORM_ACTS}>
            <Button kind="destructive" icon="ban">
              {say(lang, t.drop)}
            </Button>
          </div>
        </form>
      </Card>
    </>
  );
}

export function DeadLetterPage(props: DeadLetterPageProps) {
  const { lang, letter } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.deadTitle)}>
        <LinkButton href={platformPaths.deadLetters} icon="arrow-left">
          {say(lang, t.backDead)}
        </LinkButton>
      </PageHead>
      <Card title={letter.kind} icon="document">
        <KeyValueList
          facts={[
            [say(lang, t.state), say(lang, STATE_WORD[letter.state])],
            [say(lang, t.platform), letter.platform],
            [say(lang, t.deadAt), letter.at],
            [say(lang, t.deadWords), letter.words],
            [say(lang, t.deadCode), letter.code],
            [say(lang, t.deadNumber), `${say(lang, laneText[letter.lane])} · ${letter.laneSeq}`],
            [say(lang, t.deadSubject), letter.subject],
            [say(lang, t.closedBy), letter.closed],
            [say(lang, t.successor), letter.successor],
          ]}
        />
      </Card>
      {letter.state === "open" ? (
        <Ways {...props} />
      ) : (
        <Card title={say(lang, t.deadSent)} icon="list">
          <pre class="overflow-x-auto text-sm">{props.facts}</pre>
        </Card>
      )}
    </div>
  );
}
