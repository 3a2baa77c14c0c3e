/** Pages where the site sets who signs: the standard's chain beside its own, never less. */
import {
  type ChainPageProps,
  type ChainStepView,
  ChainsPage,
  ChainPage as Page,
} from "../../../views/permits/chain-pages.tsx";
import {
  chainFaultWords,
  chainProblemWords,
  chainRefusalWords,
  chainText as t,
} from "../../../views/permits/chain-text.ts";
import { officeWords } from "../../../views/permits/rule-text.ts";
import { kindWords, levelWord } from "../../../views/permits/text.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { CHAINS, type ChainRefusal, setChain } from "../chains.ts";
import { type ChainStep, OFFICES } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { MANAGERS, READERS } from "../roles.ts";
import { standardChain } from "../standard/chains.ts";
import { type ChainOf, type ChainVersion, chainVersions } from "../store/store-chains.ts";
import { chainValues, isJobStep, parseChain, slotsOf } from "./chain-form.ts";
import { namesOf, type PermitParts } from "./parts.ts";
import { byWord, clauseText, shortTime, stepTitle } from "./view.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, string>>;

const levelText = (lang: Lang, { kind, level }: ChainOf): string =>
  level === null ? say(lang, t.noLevel) : levelWord(lang, kind, level);

const hrefOf = ({ kind, level }: ChainOf): string => permitPaths.chain(kind, level ?? "all");

/** Steps of the two chains side by side; `law` marks what the site has put in or given away. */
function stepViews(
  lang: Lang,
  steps: readonly ChainStep[],
  law: readonly ChainStep[],
): readonly ChainStepView[] {
  return steps.map((step) => {
    const { id, phase, isApproval } = step;
    const same = law.find((one) => one.id === id);
    return {
      ...{ id, phase, isApproval },
      words: stepTitle(lang, step),
      by: byWord(lang, step.by),
      clause: clauseText(lang, step.clause),
      mark: same === undefined ? "own" : same.by === step.by ? undefined : "given",
    };
  });
}

const sourceOf = (lang: Lang, last: ChainVersion | undefined): string =>
  last?.steps === undefined ? say(lang, t.ofStandard) : say(lang, t.own, { version: last.version });

function list({ ports, frame }: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const rows = CHAINS.map((of) => {
    const [last] = chainVersions(ports.db.read, of);
    const steps = last?.steps ?? standardChain(of.kind, of.level);
    return {
      href: hrefOf(of),
      kind: say(lang, kindWords[of.kind]),
      level: levelText(lang, of),
      source: sourceOf(lang, last),
      isOwn: last?.steps !== undefined,
      steps: steps.map((step) => byWord(lang, step.by)).join(" → "),
    };
  });
  const body = <ChainsPage lang={lang} rows={rows} />;
  return frame(c, { device: "desk", title: say(lang, t.title), body });
}

type Back = {
  readonly values: Values;
  readonly errors?: Values;
  readonly refusal?: ChainRefusal;
};

function faultsOf(lang: Lang, of: ChainOf, refusal: ChainRefusal | undefined): readonly string[] {
  if (refusal?.code !== "chain.unlawful") return [];
  const law = standardChain(of.kind, of.level);
  return refusal.faults.map((fault) => {
    const id = "step" in fault ? fault.step : "";
    const step = law.find((one) => one.id === id);
    return say(lang, chainFaultWords[fault.code], {
      step: step === undefined ? id : stepTitle(lang, step),
    });
  });
}

function show(parts: PermitParts, c: WebContext, of: ChainOf, back?: Back): Answer {
  const { ports, frame } = parts;
  const lang = c.get("lang");
  const versions = chainVersions(ports.db.read, of);
  const [last] = versions;
  const nameOf = namesOf(ports.db.read);
  const law = standardChain(of.kind, of.level);
  const now = last?.steps ?? law;
  const title = `${say(lang, t.title)} · ${say(lang, kindWords[of.kind])} · ${levelText(lang, of)}`;
  const isStale = back?.refusal?.code === "chain.stale";
  const props: ChainPageProps = {
    ...{ lang, title, csrf: c.get("csrf"), href: hrefOf(of), source: sourceOf(lang, last) },
    isOwn: last?.steps !== undefined,
    canEdit: mayUse(MANAGERS, actorOf(c).roles),
    seen: last?.version ?? 0,
    standard: stepViews(lang, law, law),
    now: stepViews(lang, now, law),
    fields: law.map((step) => ({
      id: step.id,
      words: stepTitle(lang, step),
      by: isJobStep(step) ? undefined : (now.find(({ id }) => id === step.id)?.by ?? step.by),
      byRole: say(lang, t.byRole, { role: byWord(lang, step.by) }),
    })),
    slots: slotsOf(of.kind, of.level).map((id) => {
      const step = law.find((one) => one.id === id);
      return { value: id, label: step === undefined ? say(lang, t.first) : stepTitle(lang, step) };
    }),
    offices: OFFICES.map((office) => ({ value: office, label: say(lang, officeWords[office]) })),
    values: back?.values ?? chainValues(of.kind, of.level, now),
    errors: back?.errors ?? {},
    message: back?.refusal && say(lang, chainRefusalWords[back.refusal.code]),
    faults: faultsOf(lang, of, back?.refusal),
    versions: versions.map((one) => ({
      version: one.version,
      words: (one.steps ?? law).map((step) => stepTitle(lang, step)).join(" → "),
      reason: one.reason,
      by: nameOf(one.changedBy) ?? "—",
      at: shortTime(one.changedAt),
    })),
  };
  return frame(c, {
    ...{ device: "desk", title },
    subject: `permit-chain:${of.kind}:${of.level ?? ""}`,
    status: back === undefined ? 200 : isStale ? 409 : 422,
    body: <Page {...props} />,
  });
}

async function submit(
  parts: PermitParts,
  c: WebContext,
  of: ChainOf,
  isReset: boolean,
): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const form = await formOf(c);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(form)) {
    if (/^(by|own)-|^reason$/.test(name)) kept[name] = value;
  }
  const { steps, problems } = parseChain(of.kind, of.level, form, () => ports.ids.next());
  if (!isReset && Object.keys(problems).length > 0) {
    const errors = Object.fromEntries(
      Object.entries(problems).map(([field, why]) => [field, say(lang, chainProblemWords[why])]),
    );
    return await show(parts, c, of, { values: kept, errors });
  }
  const done = await setChain(ports, actorOf(c), of, {
    seen: Number(form["seen"] ?? "0"),
    reason: form["reason"] ?? "",
    steps: isReset ? undefined : steps,
  });
  if (done.ok) return goTo(c, hrefOf(of));
  if (!isReset) return await show(parts, c, of, { values: kept, refusal: done.refusal });
  const [last] = chainVersions(ports.db.read, of);
  const values = chainValues(of.kind, of.level, last?.steps ?? standardChain(of.kind, of.level));
  return await show(parts, c, of, { values, refusal: done.refusal });
}

export function chainRoutes(parts: PermitParts): readonly Route[] {
  const withChain =
    (handle: (c: WebContext, of: ChainOf) => Answer) =>
    (c: WebContext): Answer => {
      const [kind, level] = (c.req.param("of") ?? "").split(".");
      const of = CHAINS.find((one) => one.kind === kind && (one.level ?? "all") === level);
      return of === undefined ? c.notFound() : handle(c, of);
    };
  const one = `${permitPaths.chains}/:of`;
  return [
    get(permitPaths.chains, READERS, (c) => list(parts, c)),
    get(
      one,
      READERS,
      withChain((c, of) => show(parts, c, of)),
    ),
    post(
      one,
      MANAGERS,
      withChain((c, of) => submit(parts, c, of, false)),
    ),
    post(
      `${one}/reset`,
      MANAGERS,
      withChain((c, of) => submit(parts, c, of, true)),
    ),
  ];
}
