/** The list of what must not be filled, with its numbers, sources and who may set it aside. */
import type { RefusalOrigin, RefusalRule } from "../../../src/filling/model.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { StatePill } from "../../ui/feedback.tsx";
import { STACK } from "../../ui/look.ts";
import { PageHead, Table } from "../../ui/structure.tsx";
import { flowText as t } from "./text.ts";

export type RefusalLine = Omit<RefusalRule, "mark"> & {
  readonly isVerified: boolean;
  readonly words: string;
  readonly wayOut: string;
  readonly media: string;
};

const ORIGIN: Readonly<
  Record<RefusalOrigin, typeof t.byRegister | typeof t.byInspection | typeof t.byStation>
> = {
  register: t.byRegister,
  inspection: t.byInspection,
  station: t.byStation,
};

export function RefusalsPage(props: {
  readonly lang: Lang;
  readonly lines: readonly RefusalLine[];
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.refusalsTitle)} />
      <p class="quiet">{say(lang, t.refusalsHint)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.refusalsTitle)}
        columns={[
          { label: say(lang, t.rejectNo) },
          { label: say(lang, t.condition) },
          { label: say(lang, t.origin) },
          { label: say(lang, t.wayOut) },
          { label: say(lang, t.overrideBy) },
          { label: say(lang, t.media) },
          { label: say(lang, t.basis) },
        ]}
        rows={props.lines.map((line) => ({
          cells: [
            line.reject ?? "—",
            line.words,
            say(lang, ORIGIN[line.origin]),
            line.wayOut,
            say(lang, line.override === "nobody" ? t.nobody : t.manager),
            line.media,
            <span class="whitespace-nowrap">
              {line.source}{" "}
              {line.isVerified ? null : <StatePill state="warn" word={say(lang, t.unverified)} />}
            </span>,
          ],
        }))}
      />
    </div>
  );
}
