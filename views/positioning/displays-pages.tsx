/** Screens on walls: their list, the code that is shown once, and the page that binds a device. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, type Option, Select, TextInput } from "../ui/form.tsx";
import { FORM_GRID, LINE, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { displaysText as t } from "./displays-text.ts";
import { type Section, Sections } from "./parts.tsx";

export type ScreenLine = {
  readonly id: string;
  readonly name: string;
  readonly home: string;
  readonly state: "waiting" | "lapsed" | "bound" | "ended";
  readonly seen: string;
  readonly device: string;
  readonly end: string;
};

const SCREEN_STATE = { waiting: "warn", lapsed: "neutral", bound: "ok", ended: "locked" } as const;

export function DisplaysPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly sections: readonly Section[];
  readonly current: string;
  readonly action: string;
  readonly homes: readonly Option[];
  readonly screens: readonly ScreenLine[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
}) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK} id="displays">
      <PageHead title={say(lang, t.title)} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <p class="form-hint">{say(lang, t.help)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.home) },
          { label: say(lang, t.state) },
          { label: say(lang, t.lastSeen) },
          { label: say(lang, t.device) },
          { label: "" },
        ]}
        rows={props.screens.map((screen) => ({
          cells: [
            screen.name,
            screen.home,
            <StatePill state={SCREEN_STATE[screen.state]} word={say(lang, t[screen.state])} />,
            <span class={LINE}>{screen.seen}</span>,
            screen.device,
            screen.state === "ended" ? undefined : (
              <>
                <DialogOpener dialogId={`end-${screen.id}`} icon="trash">
                  {say(lang, t.end)}
                </DialogOpener>
                <ConfirmDialog
                  lang={lang}
                  id={`end-${screen.id}`}
                  title={`${say(lang, t.end)} · ${screen.name}`}
                  action={screen.end}
                  confirmLabel={say(lang, t.end)}
                  confirmKind="destructive"
                  csrf={props.csrf}
                >
                  <p>{say(lang, t.endAsk)}</p>
                </ConfirmDialog>
              </>
            ),
          ],
        }))}
        empty={say(lang, t.none)}
      />
      <form method="post" action={props.action}>
        <CsrfField token={props.csrf} />
        <Card title={say(lang, t.add)} icon="plus">
          <div class={FORM_GRID}>
            <TextInput
              lang={lang}
              id="name"
              label={say(lang, t.name)}
              hint={say(lang, t.nameHint)}
              value={values["name"]}
              error={errors["name"]}
              maxLength={40}
              isRequired
            />
            <Select
              lang={lang}
              id="home"
              label={say(lang, t.home)}
              value={values["home"]}
              error={errors["home"]}
              options={props.homes}
              isRequired
            />
          </div>
          <div class="mt-3">
            <Button kind="primary" icon="plus">
              {say(lang, t.add)}
            </Button>
          </div>
        </Card>
      </form>
    </div>
  );
}

export function DisplayCodePage(props: {
  readonly lang: Lang;
  readonly code: string;
  readonly address: string;
  readonly until: string;
  readonly backHref: string;
}) {
  const { lang, address, until } = props;
  return (
    <div class={STACK} id="display-code">
      <PageHead title={say(lang, t.codeTitle)}>
        <LinkButton href={props.backHref} icon="chevron-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Verdict state="ok" word={props.code}>
        <p>{say(lang, t.codeHelp, { address, until })}</p>
      </Verdict>
    </div>
  );
}

export function BindPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly action: string;
  readonly message?: string | undefined;
  /** Of a device that was a screen. */
  readonly ended?: { readonly name: string; readonly at: string } | undefined;
}) {
  const { lang, ended } = props;
  return (
    <div class={STACK} id="display-bind">
      <PageHead title={say(lang, t.bind)} />
      {ended === undefined ? null : (
        <div id="display-ended">
          <Verdict state="locked" word={say(lang, t.endedTitle)}>
            <p>{say(lang, t.endedFacts, ended)}</p>
            <p>{say(lang, t.endedHelp)}</p>
          </Verdict>
        </div>
      )}
      <FormProblems lang={lang} errors={{}} message={props.message} />
      <form method="post" action={props.action}>
        <CsrfField token={props.csrf} />
        <Card>
          <p class="form-hint">{say(lang, t.bindHelp)}</p>
          <TextInput lang={lang} id="code" label={say(lang, t.code)} maxLength={20} isRequired />
          <div class="mt-3">
            <Button kind="primary" size="lg" icon="check">
              {say(lang, t.bind)}
            </Button>
          </div>
        </Card>
      </form>
    </div>
  );
}
