/** What a customer sees of their own deliveries with the code at their door; nobody else's, and no login. */
import type { Visit } from "../../src/delivery/model.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { deliveryText as d, customerText as t, visitStateWords } from "./text.ts";

export function CustomerPublicPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly phone: string;
  readonly nextCheckOn: Day | undefined;
  readonly visits: readonly (Pick<Visit, "startedAt" | "state"> & { readonly fullCount: number })[];
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.publicTitle)} />
      <Alert lang={lang} state="alert">
        {say(lang, t.publicCall)}{" "}
        <a class="link font-semibold" href={`tel:${props.phone}`}>
          {props.phone}
        </a>
      </Alert>
      <Card title={props.siteName} icon="building">
        <KeyValueList facts={[[say(lang, t.publicNext), props.nextCheckOn ?? "—"]]} />
      </Card>
      <Card title={say(lang, t.publicLast)} icon="history">
        {props.visits.length === 0 ? <EmptyState title={say(lang, t.publicNone)} /> : null}
        <ul class="grid gap-2">
          {props.visits.map((visit) => (
            <li class="flex flex-wrap justify-between gap-2">
              <span>{formatStamp(visit.startedAt)}</span>
              <span>{say(lang, visitStateWords[visit.state])}</span>
              <span>{say(lang, d.pieces, { count: visit.fullCount })}</span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
