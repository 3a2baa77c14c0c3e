/** An over-filled cylinder on its way back: emptied, weighed, approved. */
import { fillPaths } from "../../../src/filling/paths.ts";
import { formatKg, type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Refused, Verdict } from "../../ui/feedback.tsx";
import { CsrfField, Select, TextArea, TextInput } from "../../ui/form.tsx";
import { Card, KeyValueList, PageHead } from "../../ui/structure.tsx";
import { CylinderFacts } from "../cylinder-facts.tsx";
import type { CylinderCard } from "../model.ts";
import { flowText as t } from "./text.ts";

export type EmptyingCard = {
  readonly cylinderId: string;
  readonly cylinder: CylinderCard;
  readonly isOverfilled: boolean;
  readonly limitG: number | undefined;
  readonly weighed:
    | { readonly netG: number; readonly by: string; readonly at: string; readonly scale: string }
    | undefined;
};

export function EmptyingPage(props: {
  readonly lang: Lang;
  readonly card: EmptyingCard;
  readonly csrf: string | undefined;
  readonly scales: readonly { readonly value: string; readonly label: string }[];
  readonly canWeigh: boolean;
  readonly canApprove: boolean;
  readonly message?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
}) {
  const { lang, card, values } = props;
  const { weighed } = card;
  return (
    <>
      <PageHead title={`${say(lang, t.emptyingTitle)} · ${card.cylinder.code}`}>
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <div class="point-columns">
        <section class="point-step">
          {card.isOverfilled ? (
            <Verdict
              state={weighed === undefined ? "danger" : "warn"}
              icon="droplets"
              word={say(lang, weighed === undefined ? t.stopped.over : t.waitsApproval)}
            >
              <p>{say(lang, t.emptyingHint)}</p>
            </Verdict>
          ) : (
            <Verdict
              state="neutral"
              word={say(lang, weighed === undefined ? t.notOverfilled : t.approved)}
            />
          )}
          {card.isOverfilled && props.canWeigh ? (
            <form class="step-form" method="post" action={fillPaths.emptying(card.cylinderId)}>
              <CsrfField token={props.csrf} />
              <Select
                lang={lang}
                id="scale"
                label={say(lang, t.chooseScale)}
                options={props.scales}
                value={values["scale"]}
                isRequired
              />
              <TextInput lang={lang} id="note" label={say(lang, t.note)} value={values["note"]} />
              <Button kind="primary" size="next" icon="scale">
                {say(lang, t.weigh)}
              </Button>
            </form>
          ) : null}
          {card.isOverfilled && weighed !== undefined && props.canApprove ? (
            <form class="step-form" method="post" action={fillPaths.approve(card.cylinderId)}>
              <CsrfField token={props.csrf} />
              <TextArea
                lang={lang}
                id="reason"
                label={say(lang, t.approval)}
                value={values["reason"]}
                isRequired
              />
              <Button kind="primary" size="next" icon="check">
                {say(lang, t.approve)}
              </Button>
            </form>
          ) : null}
        </section>
        <Card>
          <CylinderFacts lang={lang} cylinder={card.cylinder} />
          <KeyValueList
            facts={[
              [
                say(lang, t.limit),
                card.limitG === undefined ? undefined : formatKg(lang, card.limitG),
              ],
              ...(weighed === undefined
                ? []
                : ([
                    [say(lang, t.net), formatKg(lang, weighed.netG)],
                    [say(lang, t.weighedBy), `${weighed.by} · ${weighed.at} · ${weighed.scale}`],
                  ] as const)),
            ]}
          />
        </Card>
      </div>
    </>
  );
}
