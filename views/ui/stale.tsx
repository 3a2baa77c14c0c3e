/** What is shown when somebody else saved first: what is stored beside what was typed, and the way on. */
import type { Child } from "hono/jsx";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "./button.tsx";
import { Alert } from "./feedback.tsx";
import { FORM_ACTS, STACK } from "./look.ts";
import { PageHead, Table } from "./structure.tsx";
import { uiText } from "./text.ts";

export type Difference = {
  readonly label: string;
  readonly stored: string;
  readonly typed: string;
};

type Way = { readonly href: string; readonly label: string };

/** `children` say what happened; nothing of what was typed is saved. */
export function StalePage(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly differences: readonly Difference[];
  readonly back: Way;
  readonly edit: Way;
  readonly children?: Child | undefined;
}) {
  const { lang, back, edit } = props;
  return (
    <div class={STACK}>
      <PageHead title={props.title} />
      <Alert lang={lang} state="alert">
        {props.children}
      </Alert>
      <Table
        lang={lang}
        caption={props.title}
        columns={[
          { label: say(lang, uiText.staleField) },
          { label: say(lang, uiText.staleStored) },
          { label: say(lang, uiText.staleTyped) },
        ]}
        rows={props.differences.map(({ label, stored, typed }) => ({
          cells: [label, stored === "" ? "—" : stored, typed === "" ? "—" : typed],
        }))}
        empty={say(lang, uiText.staleSame)}
      />
      <div class={FORM_ACTS}>
        <LinkButton href={back.href} size="lg">
          {back.label}
        </LinkButton>
        <LinkButton href={edit.href} kind="primary" size="lg" icon="edit">
          {edit.label}
        </LinkButton>
      </div>
    </div>
  );
}
