/** A fill point whose valve only its filling scale can close: installing one needs a recorded acceptance. */
import { pointPaths } from "../../src/ingest/paths.ts";
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, NumberInput, type Option, Select, TextArea, TextInput } from "../ui/form.tsx";
import { PageHead } from "../ui/structure.tsx";
import { SetupTabs } from "./tabs.tsx";

export const scalePointText = {
  title: phrase("登记充装秤（一次性许可）", "Add a filling scale (one-shot permit)"),
  warning: phrase(
    "这种秤自己控制阀门：断线时本机无法关阀。必须由负责人写明为什么在此处接受，才能安装。",
    "Such a scale has the valve itself: the box cannot close it when the line is cut. Somebody has to state why that is accepted here before it is installed.",
  ),
  label: phrase("枪号（最多 8 位字母或数字）", "Gun label (at most 8 letters or digits)"),
  medium: phrase("介质", "Medium"),
  machine: phrase("秤的机器号（0–65535）", "The scale's machine number (0–65535)"),
  address: phrase("秤的地址（0–255）", "The scale's address (0–255)"),
  checkScale: phrase("复称秤", "Check scale"),
  acceptance: phrase("接受的理由与补偿措施", "Why it is accepted, and what compensates"),
  save: phrase("接受并登记", "Accept and add"),
  badLabel: phrase("1–8 位字母或数字", "1 to 8 letters or digits"),
  badMedium: phrase("请选择介质", "Choose a medium"),
  badNumber: phrase("请输入 {min} 到 {max} 的整数", "A whole number from {min} to {max}"),
  badAcceptance: phrase("请写明理由（最多 500 字）", "State the reason (at most 500 characters)"),
  badScale: phrase("请选择复称秤", "Choose a check scale"),
  taken: phrase("枪号或这台秤已登记", "This label or this scale is registered already"),
} as const;

export type ScalePointField =
  | "label"
  | "medium"
  | "machine"
  | "address"
  | "check-scale"
  | "acceptance";

export function ScalePointPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly media: readonly Option[];
  readonly scales: readonly Option[];
  readonly values: Readonly<Partial<Record<ScalePointField, string>>>;
  readonly errors: Readonly<Partial<Record<ScalePointField, string>>>;
  readonly message: string | undefined;
}) {
  const { lang, values, errors } = props;
  const t = scalePointText;
  return (
    <div class="grid gap-4">
      <SetupTabs lang={lang} current={pointPaths.list} canWrite />
      <PageHead title={say(lang, t.title)} />
      <Alert lang={lang} state="warn">
        {say(lang, t.warning)}
      </Alert>
      <Refused lang={lang} words={props.message} />
      <form method="post" action={pointPaths.addScale} class="grid gap-4">
        <CsrfField token={props.csrf} />
        <TextInput
          lang={lang}
          id="label"
          label={say(lang, t.label)}
          value={values.label}
          error={errors.label}
          maxLength={20}
          isRequired
        />
        <Select
          lang={lang}
          id="medium"
          label={say(lang, t.medium)}
          options={props.media}
          value={values.medium}
          error={errors.medium}
          hasEmpty
          isRequired
        />
        <NumberInput
          lang={lang}
          id="machine"
          label={say(lang, t.machine)}
          value={values.machine}
          error={errors.machine}
          isRequired
        />
        <NumberInput
          lang={lang}
          id="address"
          label={say(lang, t.address)}
          value={values.address}
          error={errors.address}
          isRequired
        />
        <Select
          lang={lang}
          id="check-scale"
          label={say(lang, t.checkScale)}
          options={props.scales}
          value={values["check-scale"]}
          error={errors["check-scale"]}
          hasEmpty
          isRequired
        />
        <TextArea
          lang={lang}
          id="acceptance"
          label={say(lang, t.acceptance)}
          value={values.acceptance}
          error={errors.acceptance}
          maxLength={500}
          isRequired
        />
        <div class="button-row">
          <LinkButton href={pointPaths.list} icon="arrow-left">
            ←
          </LinkButton>
          <Button kind="primary" icon="check">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
