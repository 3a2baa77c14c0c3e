/** Which channel of which relay board: asked for a valve as for a siren. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { NumberInput, type Option, Select } from "../ui/form.tsx";
import { pointText as t } from "./point-text.ts";
import { type ProblemsView, problemText } from "./problem-text.ts";

export function RelayFields(props: {
  readonly lang: Lang;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly relays: readonly Option[];
}) {
  const { lang, values, problems } = props;
  return (
    <>
      <Select
        lang={lang}
        id="relay"
        label={say(lang, t.relay)}
        options={props.relays}
        value={values["relay"]}
        error={problemText(lang, problems["relay"])}
        hasEmpty
        isRequired
      />
      <NumberInput
        lang={lang}
        id="channel"
        label={say(lang, t.channel)}
        value={values["channel"]}
        error={problemText(lang, problems["channel"])}
        isWhole
        isRequired
      />
    </>
  );
}
