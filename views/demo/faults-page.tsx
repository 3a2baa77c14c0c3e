/** What a visitor may break, each with what one should see then. */
import { faultPaths } from "../../src/demo/fault-paths.ts";
import type { FaultId, FaultState } from "../../src/demo/faults.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { faultWords, faultsText as t } from "./text.ts";

/** Where one sees what became of it. */
const SHOWN_AT: Readonly<Record<FaultId, string>> = {
  "scale-cut": "/board",
  "scale-stuck": "/points/gun-1",
  "hose-leak": "/points/gun-3",
  "board-cut": "/board",
  sos: "/alarms",
  "disk-full": "/health",
  "network-cut": "/upstream",
  "power-cut": "/board",
};

export type FaultCard = { readonly id: FaultId; readonly state: FaultState };

function FaultPart(props: {
  readonly lang: Lang;
  readonly card: FaultCard;
  readonly csrf: string | undefined;
  /** Whether this person may open the page where it is seen. */
  readonly isLedTo: (href: string) => boolean;
}) {
  const { lang, csrf } = props;
  const { id, state } = props.card;
  const words = faultWords[id];
  const isOn = state === "on";
  return (
    <Card
      id={`fault-${id}`}
      title={say(lang, words.name)}
      state={isOn ? "danger" : undefined}
      actions={
        isOn ? (
          <StatePill state="danger" word={say(lang, t.on)} />
        ) : state === "unavailable" ? (
          <StatePill state="neutral" word={say(lang, t.unavailable)} />
        ) : undefined
      }
    >
      <p class="mb-3">{say(lang, words.expect)}</p>
      <div class="button-row">
        {state === "unavailable" ? null : (
          <form method="post" action={isOn ? faultPaths.end(id) : faultPaths.begin(id)}>
            <CsrfField token={csrf} />
            <Button icon={isOn ? "check" : "alert"} kind={isOn ? "primary" : "destructive"}>
              {say(lang, isOn ? t.end : t.begin)}
            </Button>
          </form>
        )}
        {!props.isLedTo(SHOWN_AT[id]) ? null : (
          <LinkButton href={SHOWN_AT[id]} icon="arrow-right">
            {say(lang, t.look, { page: say(lang, words.page) })}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}

export function FaultsPage(props: {
  readonly lang: Lang;
  readonly cards: readonly FaultCard[];
  readonly csrf: string | undefined;
  readonly isLedTo: (href: string) => boolean;
}) {
  const { lang, cards, csrf, isLedTo } = props;
  return (
    <>
      <PageHead title={say(lang, t.title)} />
      <p class="mb-4">{say(lang, t.intro)}</p>
      <div class="grid gap-4 lg:grid-cols-2">
        {cards.map((card) => (
          <FaultPart lang={lang} card={card} csrf={csrf} isLedTo={isLedTo} />
        ))}
      </div>
    </>
  );
}

/** The last page before it gets dark. */
export function PowerCutPage(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <div class="page-narrow" id="power-cut">
      <Verdict state="danger" word={say(lang, t.dark)}>
        <p>{say(lang, t.darkHint)}</p>
      </Verdict>
      <div class="button-row">
        <LinkButton href="/board" icon="home" size="lg">
          {say(lang, t.back)}
        </LinkButton>
      </div>
    </div>
  );
}
