/** Step 1: a person confirms to be discharged and dressed, before the first fill of the shift. */
import { ENTRY_ITEMS, type EntryItem } from "../../../src/filling/model.ts";
import { fillPaths } from "../../../src/filling/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Refused, Verdict } from "../../ui/feedback.tsx";
import { Checkbox, CsrfField, NumberInput } from "../../ui/form.tsx";
import { PageHead } from "../../ui/structure.tsx";
import { entryText } from "../text.ts";
import { flowText as t } from "./text.ts";

export function EntryPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly unprepared: readonly EntryItem[];
  readonly shiftSince: string;
  readonly ambient: string;
  readonly message?: string | undefined;
}) {
  const { lang, unprepared } = props;
  const isDone = unprepared.length === 0;
  return (
    <div class="page-narrow">
      <PageHead title={say(lang, t.entryTitle)}>
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Verdict
        state={isDone ? "ok" : "warn"}
        icon={isDone ? "check" : "clothing"}
        word={say(lang, isDone ? t.entryOk : t.entryMissing)}
      >
        <p>{say(lang, t.shiftSince, { at: props.shiftSince })}</p>
      </Verdict>
      <form class="step-form" method="post" action={fillPaths.entry}>
        <CsrfField token={props.csrf} />
        <p class="quiet">{say(lang, t.entryHint)}</p>
        {ENTRY_ITEMS.map((item) => (
          <Checkbox
            lang={lang}
            id={item}
            label={say(lang, entryText[item])}
            isChecked={!unprepared.includes(item)}
          />
        ))}
        <NumberInput
          lang={lang}
          id="ambient"
          label={say(lang, t.ambient)}
          hint={say(lang, t.ambientHint)}
          value={props.ambient}
          unit="℃"
        />
        <Button kind="primary" size="next" icon="check">
          {say(lang, t.entryDone)}
        </Button>
      </form>
    </div>
  );
}
