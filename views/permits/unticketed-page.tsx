/** Whoever sees special work without a ticket says so in three fields. */
import { PERMIT_KINDS } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems } from "../ui/feedback.tsx";
import { CsrfField, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import type { Choice } from "./model.ts";
import { kindWords, permitText } from "./text.ts";
import { unticketedText as t } from "./unticketed-text.ts";

type Values = Readonly<Record<string, string>>;

export function UnticketedPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Values;
  readonly errors: Values;
  readonly message: string | undefined;
  readonly rooms: readonly Choice[];
  readonly isSent: boolean;
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
    <form class={STACK} method="post" action={permitPaths.unticketed}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"] ?? ""} />
      <PageHead title={say(lang, t.title)} />
      {props.isSent ? (
        <Alert lang={lang} state="ok">
          {say(lang, t.sent)}
        </Alert>
      ) : null}
      <p class="quiet">{say(lang, t.about)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          <TextInput {...field("what")} label={say(lang, t.what)} hint={say(lang, t.whatHint)} />
          <TextInput {...field("place")} label={say(lang, t.place)} maxLength={80} />
          <Select
            {...choice(
              "kind",
              say(lang, t.unknownKind),
              PERMIT_KINDS.map((kind) => ({ value: kind, label: say(lang, kindWords[kind]) })),
            )}
            label={say(lang, t.kind)}
          />
          {props.rooms.length === 0 ? null : (
            <Select
              {...choice("room", say(lang, t.noRoom), props.rooms)}
              label={say(lang, t.room)}
            />
          )}
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, permitText.title)}
        </LinkButton>
        <Button size="next" kind="destructive" icon="bell">
          {say(lang, t.send)}
        </Button>
      </div>
    </form>
  );
}
