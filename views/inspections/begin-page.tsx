/** What a regulator sees on coming: how things stand, what earlier visits left, and the start of a new one. */
import { PURPOSES } from "../../src/inspections/model.ts";
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused, SiteColour, type SiteColourValue } from "../ui/feedback.tsx";
import { Choices, CsrfField, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import type { EarlierFinding, Linked } from "./model.ts";
import { purposeWords, inspectionText as t } from "./text.ts";

export type BeginProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly siteName: string;
  readonly colour: SiteColourValue;
  readonly counts: { readonly major: number; readonly general: number };
  readonly dangers: readonly (Linked & { readonly state: string })[];
  readonly openAlarms: number;
  readonly links: readonly Linked[];
  readonly earlier: readonly EarlierFinding[];
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

export function Earlier(props: { readonly lang: Lang; readonly items: readonly EarlierFinding[] }) {
  const { lang, items } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.earlier)}
      columns={[
        { label: say(lang, t.number) },
        { label: say(lang, t.what) },
        { label: say(lang, t.dueOn) },
        { label: say(lang, t.dangerState) },
      ]}
      rows={items.map((item) => ({
        cells: [
          item.visitNumber,
          item.what,
          item.dueOn ?? "—",
          item.danger === undefined ? "—" : <a href={item.danger.href}>{item.danger.state}</a>,
        ],
      }))}
      empty={say(lang, t.noEarlier)}
    />
  );
}

function Now(props: BeginProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.now)} icon="shield-check">
      <div class={STACK}>
        <SiteColour lang={lang} colour={props.colour} size="lg" id="visit-colour" />
        <p>
          {say(lang, t.openDangers)}: {say(lang, t.dangerCounts, props.counts)}
        </p>
        {props.dangers.length === 0 ? (
          <p class="quiet">{say(lang, t.noDangers)}</p>
        ) : (
          <ul class="grid gap-1">
            {props.dangers.map((danger) => (
              <li>
                <a href={danger.href}>{danger.label}</a> · {danger.state}
              </li>
            ))}
          </ul>
        )}
        <p>{say(lang, t.openAlarms, { n: props.openAlarms })}</p>
        <div class="button-row">
          {props.links.map((link) => (
            <LinkButton href={link.href}>{link.label}</LinkButton>
          ))}
        </div>
      </div>
    </Card>
  );
}

export function BeginPage(props: BeginProps) {
  const { lang, values } = props;
  return (
    <div class={STACK} id="visit-begin">
      <PageHead title={props.siteName}>
        <LinkButton href={inspectionPaths.list} icon="history">
          {say(lang, t.mine)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Now {...props} />
      <Card title={say(lang, t.earlier)} icon="history">
        <Earlier lang={lang} items={props.earlier} />
      </Card>
      <Card title={say(lang, t.begin)} icon="play">
        <form class={STACK} method="post" action={inspectionPaths.begin}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="code" value={props.code} />
          <p class="quiet">{say(lang, t.beginLead)}</p>
          <p>{say(lang, props.code === "" ? t.notByCode : t.byCode)}</p>
          <Choices
            lang={lang}
            id="purpose"
            label={say(lang, t.purpose)}
            columns={2}
            value={values["purpose"] ?? "routine"}
            options={PURPOSES.map((value) => ({ value, label: say(lang, purposeWords[value]) }))}
          />
          <TextInput
            lang={lang}
            id="companion"
            label={say(lang, t.companion)}
            value={values["companion"]}
            maxLength={40}
            isRequired
          />
          <Button size="next" kind="primary" icon="play">
            {say(lang, t.begin)}
          </Button>
        </form>
      </Card>
    </div>
  );
}
