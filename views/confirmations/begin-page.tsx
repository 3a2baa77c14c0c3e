/** A new use confirmation: where, and by which table. */
import { CONFIRMATION_LIMITS } from "../../src/confirmations/model.ts";
import { confirmationPaths } from "../../src/confirmations/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused } from "../ui/feedback.tsx";
import { Choices, CsrfField, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { confirmationText as t } from "./text.ts";

type Choice = { readonly value: string; readonly label: string };

export type BeginPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Named already by what it is for: nothing has to be chosen. */
  readonly fixed: { readonly value: string; readonly label: string } | undefined;
  readonly points: readonly Choice[];
  readonly tables: readonly Choice[];
  readonly values: Readonly<Record<"for" | "place" | "table", string>>;
  readonly message?: string | undefined;
};

function PlaceFields(props: BeginPageProps) {
  const { lang, points, values } = props;
  return (
    <>
      {points.length === 0 ? null : points.length <= 6 ? (
        <Choices
          lang={lang}
          id="for"
          label={say(lang, t.where)}
          options={points}
          value={values.for}
          columns={2}
        />
      ) : (
        <Select
          lang={lang}
          id="for"
          label={say(lang, t.where)}
          options={points}
          value={values.for}
          hasEmpty
        />
      )}
      <TextInput
        lang={lang}
        id="place"
        label={say(lang, points.length === 0 ? t.where : t.otherPlace)}
        hint={points.length === 0 ? undefined : say(lang, t.otherPlaceHint)}
        value={values.place}
        maxLength={CONFIRMATION_LIMITS.placeLength}
      />
    </>
  );
}

export function BeginPage(props: BeginPageProps) {
  const { lang, fixed, tables } = props;
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={say(lang, t.begin)} />
      <Refused lang={lang} words={props.message} state="alert" />
      <form method="post" action={confirmationPaths.add} class={STACK} id="begin-confirmation">
        <CsrfField token={props.csrf} />
        <Card>
          <div class={STACK}>
            {fixed === undefined ? (
              <PlaceFields {...props} />
            ) : (
              <>
                <input type="hidden" name="for" value={fixed.value} />
                <KeyValueList facts={[[say(lang, t.where), fixed.label]]} />
              </>
            )}
            {tables.length <= 1 ? null : (
              <Select
                lang={lang}
                id="table"
                label={say(lang, t.table)}
                options={tables}
                value={props.values.table}
              />
            )}
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={confirmationPaths.list} size="lg" icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="scan">
            {say(lang, t.begin)}
          </Button>
        </div>
      </form>
    </div>
  );
}
