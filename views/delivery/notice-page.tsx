/** The safety notice that drivers read out: the text in force, and the form for the next version. */

import type { Notice } from "../../src/delivery/model.ts";
import { deliveryPaths } from "../../src/delivery/paths.ts";
import { instant } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused } from "../ui/feedback.tsx";
import { CsrfField, TextArea } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { deliveryText as t } from "./text.ts";

export function NoticePage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly now: Notice | undefined;
  readonly values: { readonly zh: string; readonly en: string };
  readonly message?: string | undefined;
}) {
  const { lang, now } = props;
  return (
    <form class={STACK} method="post" action={deliveryPaths.noticeText}>
      <CsrfField token={props.csrf} />
      <PageHead title={say(lang, t.noticeTitle)}>
        <LinkButton href={deliveryPaths.today} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <p>
        {now === undefined
          ? say(lang, t.noticeNone)
          : say(lang, t.noticeNow, {
              version: now.version,
              at: formatStamp(instant(now.publishedAt)),
            })}
      </p>
      <Card>
        <div class="grid gap-4 lg:grid-cols-2">
          <TextArea
            lang={lang}
            id="zh"
            label={say(lang, t.noticeZh)}
            value={props.values.zh}
            rows={12}
            maxLength={3_000}
            isRequired
          />
          <TextArea
            lang={lang}
            id="en"
            label={say(lang, t.noticeEn)}
            value={props.values.en}
            rows={12}
            maxLength={3_000}
            isRequired
          />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <Button kind="primary" size="lg" icon="save">
          {say(lang, t.noticeEdit)}
        </Button>
      </div>
    </form>
  );
}
