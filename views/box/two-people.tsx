/** The part of a form where an administrator and a second person each prove who they are. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { TextInput } from "../ui/form.tsx";

export const twoPeopleText = {
  first: phrase("系统管理员", "Administrator"),
  second: phrase("第二人（本站人员）", "Second person (of the staff)"),
  number: phrase("工号", "Staff number"),
  secret: phrase("PIN 或密码", "PIN or password"),
  hint: phrase(
    "两人各自输入，不得代输；不要求动态口令。",
    "Each types their own; one-time codes are not asked for.",
  ),
  noAdministrator: phrase("此人不是系统管理员", "This person is no administrator"),
  noStaff: phrase("此人不是本站人员", "This person is not of the staff"),
  samePerson: phrase("必须是另一个人", "This must be another person"),
  oneTimePin: phrase(
    "这是打印的一次性 PIN，请先登录并设置自己的 PIN",
    "This is a printed one-time PIN; sign in and choose your own first",
  ),
} as const;

export type TwoPeopleValues = { readonly first: string; readonly second: string };

/** The secrets are never sent back to the page. */
export function TwoPeopleFields(props: {
  readonly lang: Lang;
  readonly values: TwoPeopleValues;
  readonly errors: Readonly<Partial<Record<string, string>>>;
}) {
  const { lang, errors } = props;
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      {(["first", "second"] as const).map((who) => (
        <fieldset class="grid content-start gap-3">
          <legend class="mb-1 font-semibold">{say(lang, twoPeopleText[who])}</legend>
          <TextInput
            lang={lang}
            id={`${who}-who`}
            label={say(lang, twoPeopleText.number)}
            value={props.values[who]}
            maxLength={40}
            isRequired
          />
          <TextInput
            lang={lang}
            id={`${who}-secret`}
            type="password"
            label={say(lang, twoPeopleText.secret)}
            error={errors[who]}
            maxLength={200}
            isRequired
          />
        </fieldset>
      ))}
    </div>
  );
}
