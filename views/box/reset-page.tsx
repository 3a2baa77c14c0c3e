/** Back to an empty box: what it does, who must agree, and how far it is. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { TwoPeopleFields, twoPeopleText } from "./two-people.tsx";

export const resetText = {
  title: phrase("恢复出厂", "Factory reset"),
  what: phrase(
    "本机将变回没有站点的新机器：人员、气瓶、记录、设置都不再显示，所有人须重新设置。",
    "The box becomes a new one without a site: people, cylinders, records and settings are no longer shown, and set-up begins anew.",
  ),
  keeps: phrase(
    "先做一份合格的备份并保留；原数据目录改名保存在本机，不会删除。凭恢复单可以恢复。",
    "A good backup is taken first and kept; the data folder is renamed and stays on the box. The recovery sheet brings all of it back.",
  ),
  valves: phrase(
    "重启期间所有充装许可都会关闭。",
    "All permissions to fill are withdrawn while it restarts.",
  ),
  form: phrase("双人确认", "Two people confirm"),
  name: phrase("输入站点名称以确认", "Type the site's name to confirm"),
  nameHint: phrase("站点名称：{name}", "The site's name: {name}"),
  reason: phrase("原因", "Reason"),
  submit: phrase("备份并恢复出厂", "Back up and reset"),
  wrongName: phrase("与站点名称不一致", "This is not the site's name"),
  noReason: phrase("请写明原因", "Write the reason"),
  noSheet: phrase(
    "还没有恢复单，无法做备份，因此不能恢复出厂。请先在“备份”页生成并打印。",
    "There is no recovery sheet, so no backup and no reset. Make and print one on the page Backups first.",
  ),
  notHere: phrase(
    "演示站不能恢复出厂；用 gasward demo --reset 重新布置。",
    "The demonstration is not reset here; gasward demo --reset furnishes it anew.",
  ),
  underWay: phrase("正在进行", "It is under way already"),
  saving: phrase(
    "正在备份并试恢复，请勿断电…",
    "Taking a backup and trying it; keep the power on…",
  ),
  failed: phrase(
    "备份没有成功，什么都没有改变。请在“备份”页查看原因。",
    "The backup did not succeed; nothing was changed. The page Backups says why.",
  ),
  restarting: phrase(
    "备份合格。本机正在重启为新站点；原数据在 {path}。约半分钟后打开首页开始设置；设置码显示在本机屏幕的设置页和服务日志中。",
    "The backup is good. The box restarts as a new one; the old data is at {path}. Open the home page in half a minute; the set-up code stands on the set-up page at the box's own screen, and in the service's log.",
  ),
  home: phrase("首页", "Home page"),
} as const;

export type ResetView =
  | { readonly kind: "idle" | "saving" | "failed" }
  | { readonly kind: "restarting"; readonly aside: string };

export type ResetPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly siteName: string;
  readonly isPossible: boolean;
  readonly hasSheet: boolean;
  readonly state: ResetView;
  readonly values: Readonly<Record<"name" | "reason" | "first" | "second", string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
  readonly message?: string | undefined;
};

/** Asked for again while it goes on. */
export function ResetProgress(props: Pick<ResetPageProps, "lang" | "state">) {
  const { lang, state } = props;
  const poll =
    state.kind === "saving"
      ? { "hx-get": "/reset/state", "hx-trigger": "every 2s", "hx-swap": "outerHTML" }
      : {};
  return (
    <div id="reset-state" class="grid gap-4" {...poll}>
      {state.kind === "saving" ? (
        <Alert lang={lang} state="neutral" icon="pending">
          {say(lang, resetText.saving)}
        </Alert>
      ) : null}
      {state.kind === "failed" ? (
        <Alert lang={lang} state="alert">
          {say(lang, resetText.failed)}
        </Alert>
      ) : null}
      {state.kind === "restarting" ? (
        <>
          <Alert lang={lang} state="ok">
            {say(lang, resetText.restarting, { path: state.aside })}
          </Alert>
          <LinkButton href="/" icon="home">
            {say(lang, resetText.home)}
          </LinkButton>
        </>
      ) : null}
    </div>
  );
}

function ResetForm(props: ResetPageProps) {
  const { lang, values, errors } = props;
  return (
    <Card title={say(lang, resetText.form)} icon="people">
      <form method="post" action="/reset" class="grid gap-4">
        <CsrfField token={props.csrf} />
        <FormProblems lang={lang} errors={errors} message={props.message} />
        <TextInput
          lang={lang}
          id="name"
          label={say(lang, resetText.name)}
          hint={say(lang, resetText.nameHint, { name: props.siteName })}
          value={values.name}
          error={errors["name"]}
          isRequired
        />
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, resetText.reason)}
          value={values.reason}
          error={errors["reason"]}
          rows={2}
          isRequired
        />
        <p class="quiet">{say(lang, twoPeopleText.hint)}</p>
        <TwoPeopleFields lang={lang} values={values} errors={errors} />
        <Button kind="destructive" icon="alert">
          {say(lang, resetText.submit)}
        </Button>
      </form>
    </Card>
  );
}

export function ResetPage(props: ResetPageProps) {
  const { lang, state } = props;
  const isOpen = state.kind === "idle" || state.kind === "failed";
  return (
    <div class={STACK}>
      <PageHead title={say(lang, resetText.title)} />
      <Alert lang={lang} state="warn">
        {say(lang, resetText.what)} {say(lang, resetText.keeps)} {say(lang, resetText.valves)}
      </Alert>
      <ResetProgress {...props} />
      {props.isPossible ? null : (
        <Alert lang={lang} state="neutral" icon="info">
          {say(lang, resetText.notHere)}
        </Alert>
      )}
      {props.isPossible && !props.hasSheet ? (
        <Alert lang={lang} state="alert">
          {say(lang, resetText.noSheet)}{" "}
          <a class="underline" href="/backups">
            /backups
          </a>
        </Alert>
      ) : null}
      {props.isPossible && props.hasSheet && isOpen ? <ResetForm {...props} /> : null}
    </div>
  );
}
