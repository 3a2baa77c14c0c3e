/** What a person sees when a request cannot be answered: what happened, what it means, what to do. */
import type { ErrorPageOptions } from "../../src/platform/http/http.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Flash, Verdict } from "../ui/feedback.tsx";
import { errorText as t } from "./text.ts";

export type ErrorFacts = {
  readonly kind: ErrorPageOptions["kind"];
  readonly faultCode?: string;
  readonly requestId: string;
};

export function errorWords(lang: Lang, facts: ErrorFacts): { title: string; hint: string } {
  switch (facts.kind) {
    case "not-found":
      return { title: say(lang, t.notFound), hint: say(lang, t.notFoundHint) };
    case "forbidden":
      return { title: say(lang, t.forbidden), hint: say(lang, t.forbiddenHint) };
    case "switched-off":
      return { title: say(lang, t.switchedOff), hint: say(lang, t.switchedOffHint) };
    case "origin":
      return { title: say(lang, t.origin), hint: say(lang, t.originHint) };
    case "too-large":
      return { title: say(lang, t.tooLarge), hint: say(lang, t.tooLargeHint) };
    case "too-many":
      return { title: say(lang, t.tooMany), hint: say(lang, t.tooManyHint) };
    case "too-slow":
      return { title: say(lang, t.tooSlow), hint: say(lang, t.tooSlowHint) };
    case "garbled":
      return { title: say(lang, t.garbled), hint: say(lang, t.garbledHint) };
    case "bug":
      return { title: say(lang, t.bug), hint: say(lang, t.bugHint, { id: facts.requestId }) };
    case "storage":
      return facts.faultCode === "storage.full"
        ? { title: say(lang, t.full), hint: say(lang, t.fullHint) }
        : {
            title: say(lang, t.storage),
            hint: say(lang, t.storageHint, { code: facts.faultCode ?? "" }),
          };
  }
}

export function ErrorPage(props: { readonly lang: Lang; readonly facts: ErrorFacts }) {
  const words = errorWords(props.lang, props.facts);
  return (
    <div class="page-narrow">
      <h1 class="sr-only">{words.title}</h1>
      <Verdict state="danger" word={words.title} sound="refused">
        <p>{words.hint}</p>
      </Verdict>
      <div class="button-row">
        <LinkButton href="/" icon="home" size="lg">
          {say(props.lang, t.goHome)}
        </LinkButton>
      </div>
    </div>
  );
}

/** The same for a request of a part of a page: the page stays, the flash area speaks. */
export function ErrorFlash(props: { readonly lang: Lang; readonly facts: ErrorFacts }) {
  const words = errorWords(props.lang, props.facts);
  return (
    <Flash lang={props.lang} state="danger" word={words.title} sound="refused">
      {words.hint}
    </Flash>
  );
}
