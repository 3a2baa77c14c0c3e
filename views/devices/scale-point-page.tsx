/** A fill point whose valve only its filling scale can close: installing one needs a recorded acceptance. */
import { pointPaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, NumberInput, type Option, Select, TextArea, TextInput } from "../ui/form.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { scalePointText as t } from "./scale-point-text.ts";
import { SetupTabs } from "./tabs.tsx";

const WORDS = {
  label: t.label,
  medium: t.medium,
  machine: t.machine,
  address: t.address,
  "check-scale": t.checkScale,
  acceptance: t.acceptance,
} as const;

export type ScalePointField = keyof typeof WORDS;

export function ScalePointPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly media: readonly Option[];
  readonly scales: readonly Option[];
  readonly values: Readonly<Partial<Record<ScalePointField, string>>>;
  readonly errors: Readonly<Partial<Record<ScalePointField, string>>>;
  readonly message: string | undefined;
}) {
  const { lang } = props;
  const field = (id: ScalePointField) => ({
    lang,
    id,
    label: say(lang, WORDS[id]),
    value: props.values[id],
    error: props.errors[id],
    isRequired: true,
  });
  return (
    <>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={pointPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <SetupTabs lang={lang} current={pointPaths.list} canWrite />
      <Alert lang={lang} state="warn">
        {say(lang, t.warning)}
      </Alert>
      <Refused lang={lang} words={props.message} />
      <form method="post" action={pointPaths.addScale} class="form-page">
        <CsrfField token={props.csrf} />
        <Card>
          <div class="form-grid">
            <TextInput {...field("label")} maxLength={20} />
            <Select {...field("medium")} options={props.media} hasEmpty />
            <NumberInput {...field("machine")} isWhole />
            <NumberInput {...field("address")} isWhole />
            <Select {...field("check-scale")} options={props.scales} hasEmpty />
          </div>
          <TextArea {...field("acceptance")} maxLength={500} />
        </Card>
        <div class="button-row">
          <Button kind="primary" icon="check">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </>
  );
}
